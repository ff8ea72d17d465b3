import { expect, test } from 'vitest';
import type { State } from '../../src/controller/state.ts';
import { urgency } from '../../src/controller/urgency.ts';

/** The few things of a state that urgency looks at. */
function aState(override: object | null, level: number, call: object | null = null): State {
  const zone = { override, lockout: null, applied: { level } };
  return { zones: { road: zone }, lanes: { in: aLane({ call }) } } as unknown as State;
}
const aLane = ({ call = null as object | null, arrive = 'low', heardMono = 0, barrier = shut }) => ({
  assist: { call },
  barrier,
  felt: { arrive: { level: arrive, sinceMono: 0, heardMono } },
});
const noZones = {};
const shut = { name: 'closed' };
const wish = { level: 60 };
const call = { id: 'c-1' };

test('a person’s override is seen at once: as it begins, as the lamp follows, as it ends', () => {
  expect(urgency(aState(null, 0), aState(wish, 0))).toBe('at once');
  expect(urgency(aState(wish, 0), aState(wish, 60))).toBe('at once');
  expect(urgency(aState(wish, 60), aState(null, 60))).toBe('at once');
});

test('a call of the guard is seen at once', () => {
  expect(urgency(aState(null, 0), aState(null, 0, call))).toBe('at once');
});

test('what the schedule does waits its turn', () => {
  expect(urgency(aState(null, 0), aState(null, 100))).toBe('in turn');
});

test('a lane whose wires say what they said is not shown again; one that moved is', () => {
  const assist = { call: null };
  const stateWith = (lane: object) => ({ zones: noZones, lanes: { in: { ...lane, assist } } }) as unknown as State;

  const lane = aLane({});
  expect(urgency(stateWith(lane), stateWith(lane))).toBe('never');
  expect(urgency(stateWith(lane), stateWith(aLane({ heardMono: 1_250 })))).toBe('never');
  expect(urgency(stateWith(lane), stateWith(aLane({ heardMono: 1_250, arrive: 'high' })))).toBe('in turn');
  expect(urgency(stateWith(lane), stateWith(aLane({ barrier: { name: 'opening' } })))).toBe('in turn');
  expect(urgency(stateWith(lane), { ...stateWith(lane), rev: 2 })).toBe('in turn');
});

test('a lane that is new is shown', () => {
  const before = { zones: noZones, lanes: {} } as unknown as State;
  const after = { zones: noZones, lanes: { in: aLane({}) } } as unknown as State;
  expect(urgency(before, after)).not.toBe('never');
});
