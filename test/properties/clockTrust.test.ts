import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstLook, readClock, trustOf } from '../../src/controller/clockTrust.ts';
import type { ClockState } from '../../src/controller/state.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { local } from '../controller/estate.ts';
import { aSite } from '../makers/site.ts';

const site = aSite({ clock: { sources: ['timesyncd'], maxOutageMs: 12 * hourMs } });
const noon = local('2026-11-23T12:00:00');

/** A stretch of time, and what becomes of the wall clock: nothing, a step, or a sync that puts it right. */
type Stretch = { readonly ms: number; readonly fate: 'nothing' | 'step' | 'sync'; readonly byMs: number };
const stretches = fc.array(
  fc.record<Stretch>({
    ms: fc.integer({ min: 1, max: 5 * hourMs }),
    fate: fc.constantFrom('nothing', 'step', 'sync'),
    byMs: fc.oneof(
      fc.integer({ min: -hourMs, max: hourMs }),
      fc.integer({ min: -5 * 365 * dayMs, max: 5 * 365 * dayMs }),
    ),
  }),
  { maxLength: 12 },
);

/** Plays stretches on a clock that was synced at noon; truth is what a perfect clock would say. */
function play(
  lived: readonly Stretch[],
  look: (clock: ClockState, at: { truthMs: number; wallMs: number; monoMs: number }) => void,
): void {
  let [truthMs, wallMs, monoMs] = [noon, noon, 1_000];
  let clock = readClock(firstLook(0), { syncedAtMs: noon, rtc: false }, { wallMs, monoMs });
  for (const { ms, fate, byMs } of lived) {
    truthMs += ms;
    monoMs += ms;
    wallMs = fate === 'sync' ? truthMs : wallMs + ms + (fate === 'step' ? byMs : 0);
    const reading = fate === 'sync' ? { syncedAtMs: truthMs, rtc: false } : null;
    clock = readClock(clock, reading, { wallMs, monoMs });
    look(clock, { truthMs, wallMs, monoMs });
  }
}

test('the true time is never outside what the clock is believed to be', () => {
  fc.assert(
    fc.property(stretches, (lived) => {
      play(lived, (clock, { truthMs, ...now }) => {
        const { fromMs, toMs } = trustOf(clock, site, now);
        expect(fromMs).toBeLessThanOrEqual(truthMs);
        expect(toMs).toBeGreaterThanOrEqual(truthMs);
      });
    }),
    { numRuns: 2_000 },
  );
});

test('after a sync the doubt is a second, whatever was before', () => {
  fc.assert(
    fc.property(stretches, (lived) => {
      play([...lived, { ms: minuteMs, fate: 'sync', byMs: 0 }], () => undefined);
      let last: ClockState | null = null;
      let at = { wallMs: 0, monoMs: 0 };
      play([...lived, { ms: minuteMs, fate: 'sync', byMs: 0 }], (clock, now) => {
        last = clock;
        at = now;
      });
      expect(trustOf(last!, site, at)).toMatchObject({ kind: 'synced', uncertaintyMs: secondMs });
    }),
    { numRuns: 500 },
  );
});

test('looking twice at the same clocks is looking once', () => {
  fc.assert(
    fc.property(stretches, (lived) => {
      play(lived, (clock, now) => expect(readClock(clock, null, now)).toBe(clock));
    }),
    { numRuns: 500 },
  );
});

test('the interval is never inside out, and the doubt is half of it', () => {
  fc.assert(
    fc.property(stretches, fc.boolean(), fc.integer({ min: -1e15, max: 1e15 }), (lived, rtc, wallMs) => {
      play(lived, (clock, { monoMs }) => {
        const { kind, fromMs, toMs, uncertaintyMs } = trustOf({ ...clock, rtc }, site, { wallMs, monoMs });
        expect(fromMs).toBeLessThanOrEqual(toMs);
        if (kind === 'invalid') expect(uncertaintyMs).toBe(Number.POSITIVE_INFINITY);
        else expect(uncertaintyMs).toBeCloseTo((toMs - fromMs) / 2, 3);
      });
    }),
    { numRuns: 500 },
  );
});
