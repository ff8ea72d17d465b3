import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { step } from '../../src/controller/step.ts';
import { Device } from '../controller/estate.ts';
import { anyHappening, evening, site } from '../controller/happenings.ts';

test('until the moment a step names, ticks change nothing, wherever they come', () => {
  let waits = 0;
  fc.assert(
    fc.property(
      fc.array(anyHappening, { maxLength: 15 }),
      fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: -9 * 60, max: 15 * 60 }),
      fc.boolean(),
      fc.boolean(),
      (happenings, shares, minutes, synced, settles) => {
        const wallMs = evening + minutes * 60_000;
        const device = new Device({ site, wallMs, clock: { syncedAtMs: synced ? wallMs : null, rtc: false } }).start();
        for (const happens of happenings) happens(device);
        device.diskSilent = false;
        // Let what takes a moment happen, such as lamps that start one after the other.
        device.pass(settles ? 12_000 : 1_000);
        device.tick();
        const { state, now, wakeAtMono } = device;
        waits += wakeAtMono - now.monoMs;
        for (const share of shares) {
          const ms = Math.floor((wakeAtMono - 1 - now.monoMs) * share);
          const later = { wallMs: now.wallMs + ms, monoMs: now.monoMs + ms };
          const made = step(device.site, state, { kind: 'tick' }, later);
          expect(made.effects).toEqual([]);
          expect(made.state).toBe(state);
        }
      },
    ),
    { numRuns: 300 },
  );
  // A device that always asks to be woken at once would pass this for nothing.
  expect(waits / 300).toBeGreaterThan(300);
});
