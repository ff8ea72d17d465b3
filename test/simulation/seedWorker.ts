import { parentPort } from 'node:worker_threads';
import { faultText } from '../../src/simulator/faults/fault.ts';
import { shrunk, tell } from '../../src/simulator/story.ts';
import { seedStory } from './estate.ts';

/** How a seed ended: `wrong` when badly, at once; `story` once it is as short as it gets, which may take minutes. */
export type Told =
  | { readonly kind: 'wrong'; readonly seed: number; readonly text: string }
  | { readonly kind: 'ended'; readonly seed: number; readonly steps: number; readonly story: string | null };

/** A shrunk story is found within so many tries or not at all. */
const triesMax = 60;

parentPort?.on('message', ({ seed, days }: { readonly seed: number; readonly days: number }) => {
  const story = seedStory(seed, days);
  const { wrong, steps } = tell(story);
  const say = (told: Told) => parentPort?.postMessage(told);
  if (wrong !== null) say({ kind: 'wrong', seed, text: `${wrong.checker}: ${wrong.text}` });
  say({ kind: 'ended', seed, steps, story: wrong === null ? null : storyText() });

  function storyText(): string {
    const short = shrunk(story, triesMax);
    const again = tell(short).wrong ?? wrong;
    return [
      `  at ${((again?.atMono ?? 0) / 86_400_000).toFixed(3)} d, ${again?.checker ?? ''}: ${again?.text ?? ''}`,
      `  began ${Temporal.Instant.fromEpochMilliseconds(story.startMs).toString()} at ${story.site.place.timeZone}; ${short.faults.length} of ${story.faults.length} faults are enough:`,
      ...short.faults.map((fault) => `  ${faultText(fault)}`),
    ].join('\n');
  }
});
