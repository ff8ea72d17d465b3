import { expect, test } from 'vitest';
import type { LaneEffect } from '../../src/access/laneEffect.ts';
import { queueOf, serviceOf } from '../../src/access/queue.ts';
import { happens, pauseOf, seeded, timeOf } from '../../src/simulator/chance.ts';
import { LaneRun } from '../../src/simulator/laneRun.ts';
import { helped, hesitation, modelService, type Peak, runPeak } from '../../src/simulator/peak.ts';
import { nextVehicle } from '../../src/simulator/traffic.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import { aLane } from '../makers/lane.ts';

const peak = (over: Partial<Peak>): Peak => ({
  perHour: 300,
  badShare: 0,
  assist: 'none',
  vehicles: 24_000,
  seed: 20_261_123,
  ...over,
});

// Wait and queue as printed in the design notes, from the model alone.
test.each([
  ['nobody hesitates', { badShare: 0 }, 9.1, 0.76],
  ['10 % hesitate, nobody helps', { badShare: 0.1 }, 24.6, 2.05],
  ['10 % hesitate, the guard helps', { badShare: 0.1, assist: 'bySign' }, 12.0, 1.0],
  ['20 % hesitate, nobody helps', { badShare: 0.2 }, 86.6, 7.22],
  ['20 % hesitate, the guard helps', { badShare: 0.2, assist: 'bySign' }, 15.8, 1.32],
] as const)('300 vehicles an hour, %s: the wait is that of Pollaczek and Khinchine', (_, over, waitS, queue) => {
  const result = runPeak(aLane(), peak(over));
  const { mean, half } = result.waitS;
  expect(half).toBeLessThan(0.25 * mean);
  expect(Math.abs(mean - waitS), `${mean} s, seed ${peak(over).seed}`).toBeLessThan(half);
  // Little's law ties the two; the queue is an average over time, the wait one over vehicles.
  expect(Math.abs(result.queue - queue) / queue).toBeLessThan(half / mean + 0.02);
  expect(result.run.state.totals).toMatchObject({ tailgates: 0, unchecked: 0, reversals: 0, balks: 0 });
});

test('the lane’s own figures give the queue that stands before it', () => {
  const { run, waitS } = runPeak(aLane(), peak({ badShare: 0.1, vehicles: 12_000 }));
  const { occupied, moveUp } = run.state.totals;
  const own = queueOf(300, serviceOf(occupied, moveUp));
  expect(own.kind).toBe('estimate');
  if (own.kind === 'estimate') expect(Math.abs(own.waitMs / 1000 - waitS.mean)).toBeLessThan(waitS.half);
});

test('a lane as delivered, that also calls by the clock, waits less than the model and no more than nobody helped', () => {
  const model = queueOf(300, modelService(0.2, helped));
  const { waitS, run } = runPeak(aLane(), peak({ badShare: 0.2, assist: 'full', vehicles: 12_000 }));
  if (model.kind === 'estimate') expect(waitS.mean).toBeLessThan(model.waitMs / 1000 + waitS.half);
  expect(run.state.totals.assisted).toBeGreaterThan(0.15 * run.state.totals.arrivals);
});

test('the same seed gives the same evening, another one another', () => {
  const wait = (seed: number) => runPeak(aLane(), peak({ vehicles: 400, seed })).waitS.mean;
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
