import { expect, test } from 'vitest';
import { photocellSilentMs, sawLux, type Twilight, twilightAt } from '../../src/lighting/photocell.ts';
import { minuteMs } from '../../src/units.ts';

const limits = { darkBelowLx: 30, brightAboveLx: 60, holdMs: 5 * minuteMs };

/** Readings, one a minute from minute 0. */
const after = (...lux: number[]): Twilight | null =>
  lux.reduce<Twilight | null>((cell, lux, minute) => sawLux(cell, limits, { lux, atMono: minute * minuteMs }), null);
const verdict = (cell: Twilight | null, minute: number) => twilightAt(cell, limits, minute * minuteMs);

test('a cell that has said nothing has no say', () => {
  expect(verdict(null, 0)).toBe('none');
});

test('dark is believed at once when it is the first word, daylight only after it has lasted', () => {
  expect(verdict(after(5), 0)).toBe('dark');
  expect(verdict(after(900), 4)).toBe('none');
  expect(verdict(after(900), 5)).toBe('bright');
});

test('a headlight does not end the night', () => {
  expect(verdict(after(5, 5, 900, 5), 9)).toBe('dark');
});

test('a cloud does not start it', () => {
  expect(verdict(after(900, 900, 900, 900, 900, 900, 10, 900), 20)).toBe('bright');
});

test('between the limits the last verdict stays, and a change under way is given up', () => {
  expect(verdict(after(5, 45, 45), 60)).toBe('dark');
  expect(verdict(after(5, 900, 45), 60)).toBe('dark');
});

test('a change that has lasted counts without another reading', () => {
  expect(verdict(after(5, 900), 6)).toBe('bright');
});

test('a cell that shows the same for over a day is not believed', () => {
  expect(twilightAt(after(900), limits, photocellSilentMs + 1)).toBe('none');
});
