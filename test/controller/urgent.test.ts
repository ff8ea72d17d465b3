import { expect, test } from 'vitest';
import type { State } from '../../src/controller/state.ts';
import { urgent } from '../../src/controller/urgent.ts';

/** The few things of a state that urgency looks at. */
function aState(override: object | null, level: number, call: object | null = null): State {
  const zone = { override, lockout: null, applied: { level } };
  return { zones: { road: zone }, lanes: { in: { assist: { call } } } } as unknown as State;
}
const wish = { level: 60 };
const call = { id: 'c-1' };

test('a person’s override is seen at once: as it begins, as the lamp follows, as it ends', () => {
  expect(urgent(aState(null, 0), aState(wish, 0))).toBe(true);
  expect(urgent(aState(wish, 0), aState(wish, 60))).toBe(true);
  expect(urgent(aState(wish, 60), aState(null, 60))).toBe(true);
});

test('a call of the guard is seen at once', () => {
  expect(urgent(aState(null, 0), aState(null, 0, call))).toBe(true);
});

test('what the schedule does can wait a second, and so can nothing at all', () => {
  expect(urgent(aState(null, 0), aState(null, 100))).toBe(false);
  expect(urgent(aState(wish, 60, call), aState(wish, 60, call))).toBe(false);
});
