import { expect, test } from 'vitest';
import type { LaneEffect } from '../../src/access/laneEffect.ts';
import { queueOf, serviceOf } from '../../src/access/queue.ts';
import { happens, pauseOf, seeded, timeOf } from '../../src/simulator/chance.ts';
import { LaneRun } from '../../src/simulator/laneRun.ts';
import {
  helped,
  hesitation,
  modelService,
  type Peak,
  type PeakResult,
  runEvening,
  runPeak,
} from '../../src/simulator/peak.ts';
import { nextVehicle } from '../../src/simulator/traffic.ts';
import { fixedServiceMs } from '../../src/simulator/vehicles.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import { aLane } from '../makers/lane.ts';

const peak = (over: Partial<Peak>): Peak => ({
  perHour: 300,
  badShare: 0,
  assist: 'none',
  evenings: 8,
  vehicles: 2_000,
  seed: 20_261_123,
  ...over,
});

const peaks = new Map<string, PeakResult>();
/** A peak that several tests look at is simulated once. */
const measuredPeak = (over: Partial<Peak>): PeakResult => {
  const key = JSON.stringify(peak(over));
  const result = peaks.get(key) ?? runPeak(aLane(), peak(over));
  peaks.set(key, result);
  return result;
};

// Wait and queue as printed in the design notes, from the model alone.
test.each([
  ['nobody hesitates', { badShare: 0, vehicles: 1_000 }, 9.1, 0.76],
  ['10 % hesitate, nobody helps', { badShare: 0.1 }, 24.6, 2.05],
  ['10 % hesitate, the guard helps', { badShare: 0.1, assist: 'bySign', vehicles: 1_000 }, 12.0, 1.0],
  ['20 % hesitate, nobody helps', { badShare: 0.2 }, 86.6, 7.22],
  ['20 % hesitate, the guard helps', { badShare: 0.2, assist: 'bySign', vehicles: 1_000 }, 15.8, 1.32],
] as const)('300 vehicles an hour, %s: the wait is that of Pollaczek and Khinchine', (_, over, waitS, queue) => {
  const { waitS: wait, queue: line, totals } = measuredPeak(over);
  expect(wait.half).toBeLessThan(0.35 * waitS);
  expect(Math.abs(wait.mean - waitS), `${wait.mean} s, seeds from ${peak(over).seed}`).toBeLessThan(wait.half);
  expect(Math.abs(line.mean - queue), `queue ${line.mean}`).toBeLessThan(line.half);
  expect(totals).toMatchObject({ tailgates: 0, unchecked: 0, reversals: 0, balks: 0 });
});

// Lindley 1952: a vehicle waits for what the one ahead waited and took, less the time between them; exact, for any traffic.
test.each(['none', 'full'] as const)(
  'the lane adds nothing to the queue that the drivers’ own times make (assist %s)',
  (assist) => {
    const { visits } = runEvening(aLane(), peak({ badShare: 0.2, assist, vehicles: 3_000 }));
    for (const [at, { arrivedMono, atReaderMono }] of visits.entries()) {
      const ahead = visits[at - 1];
      if (ahead !== undefined) expect(atReaderMono).toBe(Math.max(arrivedMono, ahead.freeMono));
    }
  },
);

test('a driver nobody helps stands at the reader as long as he takes, and the lane as long as it is built to', () => {
  const { visits } = runEvening(aLane(), peak({ vehicles: 3_000 }));
  const times = visits.map(({ atReaderMono, freeMono }) => freeMono - atReaderMono);
  // The one vehicle that the arm was late for would show here as a half second more than any reach explains.
  expect(Math.min(...times)).toBeGreaterThanOrEqual(fixedServiceMs);
  const meanMs = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  expect(Math.abs(meanMs - 8_000)).toBeLessThan((4 * 3_000) / Math.sqrt(times.length));
});

test('the lane’s own figures give the queue that stands before it', () => {
  const { totals, waitS } = measuredPeak({ badShare: 0.1 });
  const own = queueOf(300, serviceOf(totals.occupied, totals.moveUp));
  expect(own.kind).toBe('estimate');
  if (own.kind === 'estimate') expect(Math.abs(own.waitMs / 1000 - waitS.mean)).toBeLessThan(waitS.half);
});

test('a lane as delivered, that also calls by the clock, waits less than the model', () => {
  const model = queueOf(300, modelService(0.2, helped));
  const { waitS, totals } = measuredPeak({ badShare: 0.2, assist: 'full', vehicles: 500 });
  expect(model.kind).toBe('estimate');
  if (model.kind === 'estimate') expect(waitS.mean).toBeLessThan(model.waitMs / 1000);
  expect(totals.assisted).toBeGreaterThan(0.15 * totals.arrivals);
});

test('the same seed gives the same evening, another one another', () => {
  const wait = (seed: number) => runPeak(aLane(), peak({ evenings: 1, vehicles: 200, seed })).waitS.mean;
  expect(wait(7)).toBe(wait(7));
  expect(wait(7)).not.toBe(wait(8));
});

test('every vehicle is one grant, one pulse and one passage, and nothing stays behind', () => {
  const effects: LaneEffect[] = [];
  const traffic = {
    perHour: [120],
    reach: { meanMs: 4_000, sdMs: 3_000 },
    badShare: 0.2,
    badExtra: hesitation,
    badWaves: true,
  };
  const guard = { meanMs: 6_000, sdMs: 2_000 };
  const run = new LaneRun({
    lane: aLane(),
    street: { traffic, guard, chance: seeded(3) },
    startMs: Date.UTC(2026, 10, 27, 10),
    onEffect: (effect) => effects.push(effect),
  }).runUntil(8 * hourMs);
  const pulses = effects.filter(({ kind }) => kind === 'openPulse');
  const records = effects.filter(({ kind }) => kind === 'recordPassage');
  expect(records.length).toBeGreaterThan(800);
  expect(pulses.length - records.length).toBeLessThanOrEqual(1);
  expect(run.state.totals.tailgates).toBe(0);
  expect(
    effects.filter(({ kind }) => kind === 'fault').every((fault) => fault.kind === 'fault' && fault.about === 'reader'),
  ).toBe(true);
});

// Seed 5001: the first vehicle came while the lane held still after its start, and showed its card into that.
test('a driver whose card came to nothing because the lane only starts shows it again, and nobody waits for ever', () => {
  const effects: LaneEffect[] = [];
  const traffic = {
    perHour: [120],
    reach: { meanMs: 4_000, sdMs: 3_000 },
    badShare: 0,
    badExtra: hesitation,
    badWaves: false,
  };
  const run = new LaneRun({
    lane: aLane(),
    street: { traffic, guard: null, chance: seeded(5001) },
    startMs: Date.UTC(2026, 10, 27, 10),
    onEffect: (effect) => effects.push(effect),
  });
  const [first] = run.run(3);
  expect(effects.filter(({ kind }) => kind === 'refused')).toMatchObject([{ why: 'lane_starting' }]);
  expect((first?.freeMono ?? Number.POSITIVE_INFINITY) - (first?.atReaderMono ?? 0)).toBeLessThan(20_000);
  expect(run.state.totals).toMatchObject({ pulses: 3, tailgates: 0, balks: 0 });
});

test('traffic follows the hours of the day', () => {
  const perHour = Array.from({ length: 24 }, (_, hour) => (hour === 18 ? 300 : 0));
  const traffic = {
    perHour,
    reach: { meanMs: 4_000, sdMs: 3_000 },
    badShare: 0.1,
    badExtra: hesitation,
    badWaves: false,
  };
  const chance = seeded(11);
  const hourAt = (atMono: number) => (atMono / hourMs) % 24;
  let atMono = 0;
  for (let vehicle = 0; vehicle < 200; vehicle += 1) {
    atMono = nextVehicle(chance, traffic, atMono, hourAt).arrivesMono;
    expect(Math.floor(hourAt(atMono))).toBe(18);
  }
  expect(nextVehicle(chance, { ...traffic, perHour: [0] }, 0, hourAt).arrivesMono).toBe(Number.POSITIVE_INFINITY);
});

test('chance is spread as it says', () => {
  const chance = seeded(1);
  const times = Array.from({ length: 50_000 }, () => timeOf(chance, { meanMs: 4_000, sdMs: 3_000 }));
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const sd = Math.sqrt(times.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / times.length);
  expect(Math.abs(mean - 4_000)).toBeLessThan(60);
  expect(Math.abs(sd - 3_000)).toBeLessThan(60);
  const pauses = Array.from({ length: 50_000 }, () => pauseOf(chance, minuteMs));
  expect(Math.abs(pauses.reduce((sum, ms) => sum + ms, 0) / pauses.length - minuteMs)).toBeLessThan(1_000);
  expect(Array.from({ length: 10_000 }, () => happens(chance, 0.2)).filter(Boolean).length / 10_000).toBeCloseTo(
    0.2,
    1,
  );
});
