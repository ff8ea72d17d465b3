/** What the code of a tree makes of some seeds and configs, for same.ts: node sameChild.ts TREE DAYS. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as estates from '../../bench/estate.ts';
import type { Site } from '../../src/controller/site.ts';
import type * as stories from '../../src/simulator/story.ts';
import type { Taken } from '../../src/simulator/world/core.ts';
import type * as habits from '../../src/simulator/year/habits.ts';
import type * as variants from '../../src/simulator/year/variants.ts';
import type * as yearRun from '../../src/simulator/year/yearRun.ts';
import type * as seeds from './estate.ts';

const [tree = '.', days = '6'] = process.argv.slice(2);
const nights = Number(days);
const from = (path: string) => import(pathToFileURL(join(tree, path)).href);
const { runYear } = (await from('src/simulator/year/yearRun.ts')) as typeof yearRun;
const { usualHabits } = (await from('src/simulator/year/habits.ts')) as typeof habits;
const { onBaseline } = (await from('src/simulator/year/variants.ts')) as typeof variants;
const { tell } = (await from('src/simulator/story.ts')) as typeof stories;
const { estate } = (await from('bench/estate.ts')) as typeof estates;
const { seedStory } = (await from('test/simulation/estate.ts')) as typeof seeds;

playYear('8 zones, 600 cars', estate(8), 600, { seed: 1, first: '2027-06-25' });
playYear('3 zones, 2000 cars', estate(3), 2_000, { seed: 3, first: '2027-09-10' });
playYear('20 zones by their baseline', onBaseline(estate(20)), 300, { seed: 2, first: '2027-02-25' });
for (let seed = 1; seed <= 8; seed += 1) {
  const effects = digest();
  const { wrong } = tell(seedStory(seed, nights), { seen: effects.take });
  say(`story ${seed}`, `${effects.text()} ${wrong?.text ?? 'well'}`);
}

function playYear(
  name: string,
  site: Site,
  cars: number,
  { seed, first }: { readonly seed: number; readonly first: string },
): void {
  const effects = digest();
  runYear(site, { year: 2027, seed, habits: usualHabits(site, cars), span: { first, nights }, onStep: effects.take });
  say(name, effects.text());
}

function digest(): { readonly take: (taken: Taken) => void; readonly text: () => string } {
  const hash = createHash('sha256');
  let count = 0;
  return {
    take: ({ now, event, made: { effects } }) => {
      if (effects.length === 0) return;
      count += effects.length;
      hash.update(`${now.monoMs} ${event.kind} ${JSON.stringify(effects)}\n`);
    },
    text: () => `${hash.digest('hex').slice(0, 16)} ${count}`,
  };
}

function say(name: string, text: string): void {
  process.stdout.write(`${name}: ${text}\n`);
}
