import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lampPowerW, noTotals, served, zonePowerW } from '../../src/lighting/energy.ts';
import { hourMs } from '../../src/units.ts';
import { aLuminaire, anAsNeededZone, aRelay, aZone } from '../makers/site.ts';

test('power follows the points of the data sheet, not the level', () => {
  const lamp = aLuminaire();
  expect(lampPowerW(lamp, 50)).toBe(25);
  expect(lampPowerW(lamp, 75)).toBe(42.5);
  expect(lampPowerW(lamp, 100)).toBe(60);
});

test('below the first point power runs up from standby', () => {
  const lamp = aLuminaire({
    standbyW: 1,
    powerCurve: [
      [20, 11],
      [100, 60],
    ],
  });
  expect(lampPowerW(lamp, 10)).toBe(6);
});

test('a lamp without a curve draws what is printed on it', () => {
  expect(lampPowerW(aLuminaire({ powerCurve: [] }), 40)).toBe(60);
});

test('dark drivers on a dimmer draw standby; behind an open relay they draw nothing', () => {
  expect(zonePowerW(aZone({ lampCount: 10 }), 0)).toBe(5);
  expect(zonePowerW(aZone({ lampCount: 10, output: aRelay() }), 0)).toBe(0);
});

test('an hour at half light counts a full hour lit, half an hour full load, and its energy', () => {
  expect(served(noTotals, aZone({ lampCount: 10 }), { level: 50, ms: hourMs })).toEqual({
    litMs: hourMs,
    fullLoadMs: hourMs / 2,
    switches: 0,
    energyWh: 250,
  });
});

test('a dark hour counts no service', () => {
  expect(served(noTotals, anAsNeededZone(), { level: 0, ms: hourMs })).toEqual(noTotals);
});

test('totals never fall, whatever level and length come', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -hourMs, max: hourMs }), (level, ms) => {
      const after = served(noTotals, aZone(), { level, ms });
      expect(Math.min(after.litMs, after.fullLoadMs, after.energyWh)).toBeGreaterThanOrEqual(0);
    }),
  );
});
