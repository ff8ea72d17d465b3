import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { State, ZoneState } from '../../src/controller/state.ts';
import { movedSince, noteMove } from '../../src/controller/zoneTrail.ts';

const ids = ['a', 'b', 'c', 'd'];
const zone = () => ({}) as ZoneState;
const someZones = (): State['zones'] => Object.fromEntries(ids.map((id) => [id, zone()]));

/** Moves one zone, or makes all anew without a word. */
const anyWalk = fc.array(fc.record({ id: fc.constantFrom(...ids), silent: fc.nat(9).map((n) => n === 0) }), {
  maxLength: 40,
});

test('who is not named as moved is the very same zone, however far back one looks', () => {
  fc.assert(
    fc.property(anyWalk, (walk) => {
      const past = [someZones()];
      for (const { id, silent } of walk) {
        const before = past.at(-1) ?? {};
        const after = silent ? someZones() : { ...before, [id]: zone() };
        if (!silent) noteMove({ after, before, moved: [id] });
        past.push(after);
      }
      const now = past.at(-1) ?? {};
      for (const then of past) {
        const moved = movedSince(then, now);
        if (moved === null) continue;
        for (const id of ids) if (!moved.includes(id)) expect(now[id]).toBe(then[id]);
      }
    }),
  );
});

test('the last moves are known, those of long ago are not, and never those of another site', () => {
  const first = someZones();
  let at = first;
  for (let n = 0; n < 16; n += 1) {
    const before = at;
    at = { ...before, a: zone() };
    noteMove({ after: at, before, moved: ['a'] });
  }
  expect(new Set(movedSince(first, at))).toEqual(new Set(['a']));
  expect(movedSince(at, at)).toEqual([]);
  expect(movedSince(someZones(), at)).toBeNull();
  const later = { ...at, b: zone() };
  noteMove({ after: later, before: at, moved: ['b'] });
  expect(movedSince(first, later)).toBeNull();
});
