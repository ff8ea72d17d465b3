import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allOn,
  healthyMeter,
  type Learned,
  type Load,
  seenPower,
  smallestLoss,
} from '../../src/lighting/lampHealth.ts';
import { calm, watched } from '../../src/lighting/watch.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aMeter, anAsNeededZone, aZone } from '../makers/site.ts';

const now = (ms: number) => ({ wallMs: 1_795_435_200_000 + ms, monoMs: 5_000 + ms });

test('what is bad for a moment is no symptom, and what is good for a moment is no cure', () => {
  let watch = calm;
  for (let s = 0; s < 100; s += 1) watch = watched(watch, true, now(s * secondMs));
  expect(watch.sinceMs).toBeNull();
  watch = watched(watch, false, now(100 * secondMs));
  for (let s = 101; s <= 221; s += 1) watch = watched(watch, true, now(s * secondMs));
  expect(watch.sinceMs).toBe(now(221 * secondMs).wallMs);
  for (let s = 222; s < 500; s += 1) watch = watched(watch, false, now(s * secondMs));
  expect(watch.sinceMs).not.toBeNull();
  for (let s = 500; s < 530; s += 1) watch = watched(watch, false, now(s * secondMs));
  expect(watch).toBe(calm);
});

test('two looks far apart are not enough: five samples are asked for', () => {
  let watch = calm;
  for (const hour of [0, 1, 2, 3]) watch = watched(watch, true, now(hour * hourMs));
  expect(watch.sinceMs).toBeNull();
  expect(watched(watch, true, now(4 * hourMs)).sinceMs).not.toBeNull();
});

test('a steady watch stays the very same object', () => {
  expect(watched(calm, false, now(0))).toBe(calm);
  expect(watched(calm, null, now(0))).toBe(calm);
});

/** A road of some lamps under a constant true power for so long, looked at each minute. */
function burning(load: Load, trueW: number, ms: number, learned: Learned | null = null) {
  let seen = { health: healthyMeter, learned };
  for (let at = 0; at <= ms; at += minuteMs) {
    const totalWh = Math.floor((trueW * at) / hourMs);
    seen = seenPower(seen.health, { meter: aMeter(), totalWh, load, learned: seen.learned }, now(at));
  }
  return seen;
}
const lit = (lampCount: number, level = 100): Load => [{ zone: aZone({ lampCount, meter: 'box-1' }), level }];

test('lamps at their learned power are all there', () => {
  const { health, learned } = burning(lit(10), 575, 5 * hourMs);
  expect(learned?.factor).toBeCloseTo(575 / 600, 2);
  expect(health.lost?.lamps).toBe(0);
});

test.each([1, 2, 3])('%i of ten lamps out are counted within two hours', (out) => {
  const { learned } = burning(lit(10), 575, 3 * hourMs);
  expect(burning(lit(10), 575 - out * 57.5, 3 * hourMs, learned).health.lost?.lamps).toBe(out);
});

test('on a road of fifty lamps one is below what a class 1 meter can tell, and it does not guess', () => {
  const { learned } = burning(lit(50), 3_000, 3 * hourMs);
  expect(smallestLoss(aMeter(), lit(50), learned)).toBe(2);
  expect(burning(lit(50), 2_940, 3 * hourMs, learned).health.lost?.lamps).toBe(0);
  expect(burning(lit(50), 2_820, 3 * hourMs, learned).health.lost?.lamps).toBe(3);
});

test('before a meter has learned its zone it can tell only what the power curve is good for', () => {
  expect(smallestLoss(aMeter(), lit(10), null)).toBeGreaterThan(6);
});

test('power that flows although every lamp is told dark is a day burner', () => {
  const dark = lit(10, 0);
  expect(burning(dark, 600, 20 * minuteMs).health.watches.stuckOn.sinceMs).not.toBeNull();
  expect(burning(dark, 5, 20 * minuteMs).health.watches.stuckOn.sinceMs).toBeNull();
});

test('no power although lamps are told on is a breaker or a contactor', () => {
  const { health } = burning(lit(10), 0, 20 * minuteMs);
  expect(health.watches.notFollowing.sinceMs).not.toBeNull();
  expect(health.lost).toBeNull();
});

test('within two minutes of a change nothing is judged', () => {
  const dark = burning(lit(10, 0), 0, 30 * minuteMs).health;
  const at = 31 * minuteMs;
  const { health } = seenPower(dark, { meter: aMeter(), totalWh: 0, load: lit(10), learned: null }, now(at));
  expect(health.watches.notFollowing).toBe(calm);
});

test('what is lost is never more than there is, nor less than nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 3, noNaN: true }), (lamps, factor) => {
      const load = [...lit(lamps), { zone: anAsNeededZone({ meter: 'box-1' }), level: 0 }];
      const { health } = burning(load, 60 * lamps * factor, 3 * hourMs, { factor: 1, atMs: 0 });
      expect(health.lost?.lamps ?? 0).toBeGreaterThanOrEqual(0);
      expect(health.lost?.lamps ?? 0).toBeLessThanOrEqual(lamps);
      expect(smallestLoss(aMeter(), allOn(load), null)).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 30 },
  );
});
