import { expect, test } from 'vitest';
import { litRoads } from '../../src/simulator/checkers/litRoads.ts';
import { faultsOf } from '../../src/simulator/faults/fault.ts';
import { shrunk, tell } from '../../src/simulator/story.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { seedStory } from './estate.ts';

// Once-failing seeds, kept with what they found.

test('a sun that sets between two looks lights a path on which somebody walks', () => {
  // The moment of the next change did not foresee the sunset, and the path stayed dark until the next figures.
  const story = { ...seedStory(1, 1), faults: [] };
  expect(tell(story).wrong).toBeNull();
});

test('a disk that was silent and comes back does not put an older state over a newer one', () => {
  expect(tell(seedStory(3, 5)).wrong).toBeNull();
});

test('a row that is on its way to the office when the story ends is not lost', () => {
  const story = seedStory(2, 2);
  expect(tell(story).wrong).toBeNull();
});

test('a save that a slow disk turns away does not send the rows of the saves before it once more', () => {
  // The disk was silent for an hour: 32 saves waited for it, the next was refused, and the office got rows twice, old after new.
  const whole = seedStory(137, 30);
  const faults = whole.faults.filter(({ trouble, atMono }) => trouble.kind === 'diskSilent' && atMono < 1.4 * dayMs);
  expect(faults.length).toBe(1);
  expect(tell({ ...whole, spanMs: 1.5 * dayMs, faults }).wrong).toBeNull();
});

test('a timer that comes while the loop stands still is heard after it, and time goes on meanwhile', () => {
  // Seed 25 never ended: the world waited at that instant for a device that heard nothing.
  const whole = seedStory(25, 1);
  const faults = Array.from({ length: 40 }, (_, at) => {
    return { atMono: at * 30 * minuteMs, trouble: { kind: 'stall', forMs: 9 * secondMs } } as const;
  });
  expect(tell({ ...whole, faults }).wrong).toBeNull();
});

test('an output that refuses from the start is known to refuse, and is tried again', () => {
  // Seed 84: the simulated board took the first levels of a start in silence, and the stairs stayed dark when the output was well again.
  expect(tell(seedStory(84, 30)).wrong).toBeNull();
});

test('whoever walks past in the second in which the sun sets finds his light', () => {
  // Seed 189: lamps at rest were asked again a second later, and a card read in between found the path dark.
  expect(tell({ ...seedStory(189, 30), spanMs: 7 * dayMs, faults: [] }).wrong).toBeNull();
});

test('a process that dies while the clock is days wrong doubts it afterwards as before', () => {
  // Seed 49: the doubt about a clock lived in memory only.
  const whole = seedStory(49, 30);
  const faults = whole.faults.filter(({ atMono }) => atMono > 27.5 * dayMs && atMono < 27.58 * dayMs);
  expect(tell({ ...whole, faults }).wrong).toBeNull();
});

test('the same seed tells the same story', () => {
  const story = seedStory(11, 2);
  const texts: string[][] = [[], []];
  for (const heard of texts)
    tell(story, { seen: ({ event, made }) => heard.push(`${event.kind} ${JSON.stringify(made.effects).length}`) });
  expect(texts[0]).toEqual(texts[1]);
  expect(faultsOf(11, 2 * dayMs)).toEqual(story.faults);
});

test('a road that stays dark is noticed, and its story shrinks to what made it so', () => {
  // Half of a day off at the least is a config that darkens the evening, and nothing of ours holds it back.
  const whole = seedStory(12, 2);
  const base = { ...whole, faults: whole.faults.slice(0, 3) };
  const roadOff = { ...base.site, zones: base.site.zones.map((zone) => ({ ...zone, minOffMs: 16 * hourMs })) };
  const story = { ...base, site: roadOff };
  const { wrong } = tell(story);
  expect(wrong?.checker).toBe(litRoads().name);
  const short = shrunk(story, 12);
  expect(short.faults.length).toBeLessThanOrEqual(story.faults.length);
  expect(tell(short).wrong?.checker).toBe(litRoads().name);
});
