import { Worker } from 'node:worker_threads';
import type { Site } from '../controller/site.ts';
import type { Played } from '../simulator/report/page.ts';
import { runGateWeeks } from '../simulator/year/sampledYear.ts';
import { withoutAssist } from '../simulator/year/variants.ts';
import type { YearFigures } from '../simulator/year/yearRun.ts';
import type { Words } from '../words/language.ts';
import { progressBar } from './progress.ts';
import type { YearOrder, YearWord } from './simulateWorker.ts';
import type { Terminal } from './terminal.ts';

export type PlayedYear = Played & { readonly seconds: number };
type Play = YearOrder['play'];
type Named = { readonly site: Site; readonly name: Words };

/**
 * Plays two configs side by side, each in a thread of its own: nothing of one depends on the other. One bar for both, where
 * somebody looks.
 */
export async function playYears(
  pair: readonly [Named, Named],
  play: Play,
  terminal: Terminal,
): Promise<readonly [PlayedYear, PlayedYear]> {
  const label = pair.map(({ name }) => name[terminal.language]).join(', ');
  const bar = progressBar(terminal, label, process.stderr.isTTY);
  const done = [0, 0];
  const played = (index: 0 | 1) =>
    playYear(pair[index], play, (nights, of) => {
      done[index] = nights;
      bar.seen((done[0] ?? 0) + (done[1] ?? 0), 2 * of);
    });
  const both = await Promise.all([played(0), played(1)]);
  bar.end();
  return both;
}

/** 28 MB of a year live for long, with eight zones or 64: a thread that may hold more only collects its waste later. */
const oldMbMax = 128;
const youngMbMax = 16;

function playYear({ site, name }: Named, play: Play, seen: (done: number, of: number) => void): Promise<PlayedYear> {
  const worker = new Worker(new URL('./simulateWorker.ts', import.meta.url), {
    workerData: { site, play } satisfies YearOrder,
    resourceLimits: { maxOldGenerationSizeMb: oldMbMax, maxYoungGenerationSizeMb: youngMbMax },
  });
  return new Promise((resolve, reject) => {
    worker.on('message', (word: YearWord) => {
      if (word.kind === 'night') seen(word.done, word.of);
      else resolve({ name, figures: word.figures, fingerprint: word.fingerprint, seconds: word.seconds });
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that plays ${name.en} ended with ${code}`)));
  });
}

/** Four weeks of the lanes alone: once as configured, once with nobody who is called. */
export function playGate(
  site: Site,
  play: Play,
  terminal: Terminal,
): { readonly helped: YearFigures; readonly alone: YearFigures } | null {
  if (site.lanes.length === 0) return null;
  const bar = progressBar(terminal, { en: 'gate', zh: '道闸' }[terminal.language], process.stderr.isTTY);
  const run = (one: Site) => runGateWeeks(one, { ...play, seen: bar.seen });
  const both = { helped: run(site), alone: run(withoutAssist(site)) };
  bar.end();
  return both;
}
