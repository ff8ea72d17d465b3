import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { step } from '../../src/controller/step.ts';
import { minuteMs } from '../../src/units.ts';
import { Device } from '../controller/estate.ts';
import { anyHappening, evening, type Happening, site } from '../controller/happenings.ts';

// A step remembers what it reckoned before by the very objects it was given. Of copies it remembers nothing.

/** One walker moves every zone. */
const walked = {
  ...site,
  zones: site.zones.map((zone) => ({ ...zone, presence: [{ input: 'pir', level: 100, holdMs: 2 * minuteMs }] })),
};

const walker: Happening = (device) => {
  for (const value of [1, 0]) device.hear({ kind: 'input', input: 'pir', value });
};

test('whatever was remembered, a step does what it does for a device that it never saw before', () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
  let lit = 0;
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: anyHappening }, fc.constant(walker)), { maxLength: 20 }),
      fc.integer({ min: -9 * 60, max: 15 * 60 }),
      (happenings, minutes) => {
        const wallMs = evening + minutes * 60_000;
        const device = new Device({ site: walked, wallMs, clock: { syncedAtMs: wallMs, rtc: false } });
        device.seen = ({ before, event, made }) => {
          const again = step(structuredClone(device.site), structuredClone(before), event, device.now);
          expect(made.effects).toEqual(again.effects);
          lit += made.effects.filter(({ kind }) => kind === 'setLight').length;
        };
        device.start();
        for (const happens of happenings) happens(device);
      },
    ),
    { seed, numRuns: 60 },
  );
  expect(lit, `seed ${seed}`).toBeGreaterThan(20);
});
