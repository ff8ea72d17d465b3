/**
 * Many seeds: npm run simulate:many -- --seeds 200 [--from 1] [--days 30] [--seconds 270]. Each is a month of faults before the
 * device that ships. A seed that ends badly is printed with its story, shrunk; the last line counts.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Told } from './seedWorker.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    days: { type: 'string', default: '30' },
    /** No seed is begun after so long; those left out are counted and said. */
    seconds: { type: 'string', default: '100000' },
  },
});
const seeds = whole('seeds', values.seeds, 1_000_000);
const from = whole('from', values.from, 4_000_000_000);
const days = whole('days', values.days, 400);
const untilMs = performance.now() + 1_000 * whole('seconds', values.seconds, 1_000_000);

let next = from;
let told = 0;
let bad = 0;
let steps = 0;
const begun = performance.now();
await Promise.all(Array.from({ length: Math.min(availableParallelism(), seeds) }, () => work()));

const seconds = (performance.now() - begun) / 1_000;
const left = seeds - told;
if (left > 0) say(`${left} seeds were not begun in time: run them with --from ${next} --seeds ${left}`);
say(
  `${seeds - left} seeds x ${days} days, ${steps} steps, ${seconds.toFixed(0)} s, ${Math.round(steps / seconds)} steps/s`,
);
say(`${told - bad} passed, ${bad} failed`);
process.exitCode = bad === 0 && told > 0 ? 0 : 1;

/** One worker after the other asks for the next seed until there is none. */
async function work(): Promise<void> {
  const worker = new Worker(new URL('./seedWorker.ts', import.meta.url));
  await new Promise<void>((done, fail) => {
    const give = () => {
      if (next >= from + seeds || performance.now() > untilMs) return done();
      worker.postMessage({ seed: next, days });
      next += 1;
    };
    worker.on('message', (message: Told) => {
      if (message.kind === 'wrong')
        return say(`seed ${message.seed} ends badly, ${message.text}; looking for a shorter story`);
      told += 1;
      steps += message.steps;
      if (message.story !== null) {
        bad += 1;
        say(`\nseed ${message.seed} ends badly:\n${message.story}\n`);
      }
      give();
    });
    worker.on('error', fail);
    give();
  });
  await worker.terminate();
}

function whole(name: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= most) return value;
  say(`--${name} ${text}: write a whole number up to ${most}.`);
  return process.exit(2);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
