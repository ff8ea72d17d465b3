import { expect, test } from 'vitest';
import { estate } from '../../bench/estate.ts';
import { sampledWords } from '../../src/simulator/report/figureRows.ts';
import { usualHabits } from '../../src/simulator/year/habits.ts';
import { LaneBook } from '../../src/simulator/year/laneBook.ts';
import { runSampledYear } from '../../src/simulator/year/sampledYear.ts';
import { withoutLanes } from '../../src/simulator/year/variants.ts';
import { runYear } from '../../src/simulator/year/yearRun.ts';
import { dayMs, secondMs } from '../../src/units.ts';

const site = estate(4);
const span = { first: '2027-06-19', nights: 4 };
const playing = (vehiclesPerDay: number) => ({ year: 2027, seed: 3, habits: usualHabits(site, vehiclesPerDay), span });

test('the light of every night is the same with the vehicles and without them', () => {
  const whole = runYear(site, playing(400));
  const alone = runYear(withoutLanes(site), playing(400));
  expect(whole.lanes.every(({ wait }) => wait.visits > 100)).toBe(true);
  expect(alone.zones).toEqual(whole.zones);
  expect(alone.months).toEqual(whole.months);
});

test('what four weeks at the gate counted is reckoned for all nights, and said', () => {
  const seen: [number, number][] = [];
  const sampled = runSampledYear(site, { ...playing(100), seen: (done, of) => seen.push([done, of]) });
  expect(sampled.trafficNights).toBe(28);
  expect(sampled.zones).toEqual(runYear(withoutLanes(site), playing(100)).zones);
  // 100 vehicles in a mean day of the week, half of them at each lane, over four nights: Poisson, so within six roots.
  for (const { counts, wait } of sampled.lanes) {
    const expected = 50 * span.nights;
    const sixRoots = (6 * Math.sqrt(50 * 28) * span.nights) / 28;
    expect(Math.abs(wait.visits - expected)).toBeLessThan(sixRoots);
    expect(Math.abs((counts['passages'] ?? 0) - expected)).toBeLessThan(sixRoots);
    expect(wait.meanErrorS).toBeGreaterThan(0);
  }
  expect(seen.at(-1)).toEqual([32, 32]);
  expect(seen.map(([done]) => done)).toEqual(Array.from({ length: 32 }, (_, done) => done + 1));
  expect(sampledWords([sampled])?.en).toContain('28 nights');
  expect(sampledWords([runYear(site, playing(1))])).toBeNull();
});

test('the error of a mean wait is that of a ratio over days', () => {
  const book = new LaneBook();
  // Three days with 1, 2 and 3 vehicles that wait 10, 20 and 60 s each.
  for (const [day, waitS] of [10, 20, 60].entries())
    for (let n = 0; n <= day; n += 1) {
      const arrivedMono = day * dayMs + n * secondMs;
      const atReaderMono = arrivedMono + waitS * secondMs;
      book.took({ arrivedMono, atReaderMono, freeMono: atReaderMono }, null);
    }
  const { meanS, meanErrorS } = book.figures(3);
  // By another program: m = 230/6; the root of 3/2 of the squares of 10 - m, 40 - 2m and 180 - 3m, over 6.
  expect(meanS).toBeCloseTo(38.3333, 4);
  expect(meanErrorS).toBeCloseTo(16.294454862, 6);
});
