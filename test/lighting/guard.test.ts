import { expect, test } from 'vitest';
import { heldBack, type OutputHistory, rampFor } from '../../src/lighting/guard.ts';
import { minuteMs, secondMs } from '../../src/units.ts';
import { aRelay, aZone } from '../makers/site.ts';

const zone = aZone({
  minOnMs: 10 * minuteMs,
  minOffMs: 5 * minuteMs,
  ramp: { upMs: 2_000, downMs: 8_000, curve: 'perceptual' },
});
const output = (over: Partial<OutputHistory>): OutputHistory => ({
  level: 0,
  switchedAtMono: -3_600_000,
  groupStartMono: null,
  staggerMs: secondMs,
  nowMono: 0,
  ...over,
});
const on = { level: 100, source: 'season' } as const;
const off = { level: 0, source: 'season' } as const;

test('a zone that may switch is not held', () => {
  expect(heldBack(zone, on, output({}))).toBeNull();
  expect(heldBack(zone, off, output({ level: 100 }))).toBeNull();
});

test('a zone waits for its turn after another of its group has started', () => {
  expect(heldBack(zone, on, output({ groupStartMono: -400 }))).toEqual({ by: 'stagger', untilMono: 600 });
  expect(heldBack(zone, on, output({ groupStartMono: -1_000 }))).toBeNull();
});

test('nothing waits for its turn to switch off', () => {
  expect(heldBack(zone, off, output({ level: 100, groupStartMono: -1 }))).toBeNull();
});

test('a zone burns its shortest time, and rests its shortest time', () => {
  expect(heldBack(zone, off, output({ level: 100, switchedAtMono: -minuteMs }))).toEqual({
    by: 'minOn',
    untilMono: 9 * minuteMs,
  });
  expect(heldBack(zone, on, output({ switchedAtMono: -minuteMs }))).toEqual({ by: 'minOff', untilMono: 4 * minuteMs });
});

test('the later of two holds is the one that is reported', () => {
  const tired = output({ switchedAtMono: -5 * minuteMs + 100, groupStartMono: -400 });
  expect(heldBack(zone, on, tired)).toEqual({ by: 'stagger', untilMono: 600 });
});

test('dimming waits for nothing', () => {
  expect(
    heldBack(zone, { level: 20, source: 'season' }, output({ level: 100, switchedAtMono: 0, groupStartMono: 0 })),
  ).toBeNull();
});

test('a lockout waits for nothing: hands may be on the wires', () => {
  const lockout = { level: 0, source: 'lockout' } as const;
  expect(heldBack(zone, lockout, output({ level: 100, switchedAtMono: 0 }))).toBeNull();
  expect(rampFor(zone, { from: 100, to: 0, source: 'lockout' }).rampMs).toBe(0);
});

test('a dimmer ramps up and down at its own pace, a relay not at all, an emergency at once', () => {
  expect(rampFor(zone, { from: 0, to: 100, source: 'season' })).toEqual({ rampMs: 2_000, curve: 'perceptual' });
  expect(rampFor(zone, { from: 100, to: 30, source: 'season' }).rampMs).toBe(8_000);
  expect(rampFor({ ...zone, output: aRelay() }, { from: 0, to: 100, source: 'season' }).rampMs).toBe(0);
  expect(rampFor(zone, { from: 0, to: 100, source: 'emergency' }).rampMs).toBe(0);
});
