import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rightsOf } from '../../src/controller/rights.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { Device, local } from '../controller/estate.ts';
import { Gatehouse } from '../controller/gatehouse.ts';
import { anyCommand, anyEnd, anyHappening, anyPassing, anyTrouble, evening, site } from '../controller/happenings.ts';
import { aSite, aZone } from '../makers/site.ts';

let pulses = 0;

test('whatever happens, in whatever order, no step throws and no invariant breaks', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), (happenings) => {
      const device = new Gatehouse({ site, wallMs: evening, clock: { syncedAtMs: evening, rtc: false } }).start();
      // The device checks every invariant after every event and throws at the first that is broken.
      for (const happens of happenings) happens(device);
      expect(device.view().zones).toHaveLength(3);
      pulses += device.pulses;
    }),
    { numRuns: 300 },
  );
  // A story in which no barrier ever moves would prove nothing about barriers.
  expect(pulses).toBeGreaterThan(50);
});

test('a tick in which nothing is due returns the same state, wherever it comes', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 15 }), (happenings) => {
      const device = new Device({ site, wallMs: evening, clock: { syncedAtMs: evening, rtc: false } }).start();
      for (const happens of happenings) happens(device);
      device.diskSilent = false;
      device.tick();
      const before = device.state;
      expect(device.tick()).toEqual([]);
      expect(device.state).toBe(before);
    }),
    { numRuns: 200 },
  );
});

test('totals never fall, over restarts and power cuts, by more than was counted since the last save', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyCommand, anyTrouble, anyPassing), { maxLength: 25 }), (happenings) => {
      const device = new Device({ site, wallMs: evening, clock: { syncedAtMs: evening, rtc: false } }).start();
      let onDisk = device.disk;
      for (const happens of happenings) {
        happens(device);
        for (const [id, zone] of Object.entries(device.state.zones)) {
          const saved = onDisk?.zones[id]?.totals;
          if (saved === undefined) continue;
          expect(zone.totals.energyWh).toBeGreaterThanOrEqual(saved.energyWh);
          expect(zone.totals.litMs).toBeGreaterThanOrEqual(saved.litMs);
          expect(zone.totals.switches).toBeGreaterThanOrEqual(saved.switches);
        }
        onDisk = device.disk;
      }
    }),
    { numRuns: 200 },
  );
});

test('a restart at any moment gives the same lights as none', () => {
  fc.assert(
    fc.property(
      fc.array(anyCommand, { maxLength: 6 }),
      fc.nat(16 * 60),
      fc.integer({ min: 1, max: 8 * 60 }),
      (commands, cutMinute, afterMinutes) => {
        const whole = new Device({ site, wallMs: evening, clock: { syncedAtMs: evening, rtc: false } }).start();
        for (const happens of commands) happens(whole);
        whole.pass(cutMinute * minuteMs, minuteMs);
        const cut = new Device({ site, wallMs: whole.wallMs, monoMs: whole.monoMs, clock: whole.clock });
        cut.disk = whole.disk;
        cut.start('boot-1');
        whole.pass(afterMinutes * minuteMs, 30 * secondMs);
        cut.pass(afterMinutes * minuteMs, 30 * secondMs);
        expect(Object.fromEntries(cut.lamps)).toEqual(Object.fromEntries(whole.lamps));
      },
    ),
    { numRuns: 60 },
  );
});

test('no override outlives the cap of the role that asked, whatever is done to the clock', () => {
  const login = fc.constantFrom('gao' as const, 'olga' as const);
  const steps = fc.array(
    fc.record({
      afterMin: fc.integer({ min: 1, max: 400 }),
      byMs: fc.integer({ min: -10 * 365 * dayMs, max: 10 * 365 * dayMs }),
      told: fc.boolean(),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(login, anyEnd, steps, fc.boolean(), (login, end, steps, sound) => {
      const clock = { syncedAtMs: sound ? evening : null, rtc: false };
      const device = new Device({ site, wallMs: evening, clock }).start();
      const reply = device.ask(
        { kind: 'override', zones: ['court'], level: 100, end, belowFloor: false, allowBoost: false },
        { login },
      );
      if (reply.code !== 'applied') return;
      const capMs = rightsOf[login === 'gao' ? 'guard' : 'operator'].overrideMaxMs;
      const startMono = device.monoMs;
      for (const { afterMin, byMs, told } of steps) {
        device.pass(afterMin * minuteMs, 10 * minuteMs);
        if (told) device.sync(byMs);
        else device.stepClock(byMs);
      }
      const leftMs = capMs - (device.monoMs - startMono);
      if (leftMs > 0) device.pass(leftMs, 10 * minuteMs);
      else device.tick();
      expect(device.state.zones['court']?.override).toBeNull();
    }),
    { numRuns: 150 },
  );
});

test('within one tick of any clock step a road that may be in the dark is lit', () => {
  const plain = aSite({ zones: [aZone()], staggerMs: 0, clock: { sources: ['timesyncd'], maxOutageMs: 12 * hourMs } });
  const sizes = fc.oneof(
    fc.integer({ min: -hourMs, max: hourMs }),
    fc.integer({ min: -2 * dayMs, max: 2 * dayMs }),
    fc.integer({ min: -10 * 365 * dayMs, max: 10 * 365 * dayMs }),
  );
  fc.assert(
    fc.property(fc.nat(24 * 60), sizes, fc.boolean(), (minute, byMs, told) => {
      const start = local('2026-11-23T12:00:00');
      const device = new Device({ site: plain, wallMs: start, clock: { syncedAtMs: start, rtc: false } }).start();
      device.pass(minute * minuteMs, 10 * minuteMs);
      const trueHour = new Device({
        site: plain,
        wallMs: device.wallMs + (told ? byMs : 0),
        clock: { syncedAtMs: device.wallMs + (told ? byMs : 0), rtc: false },
      })
        .start()
        .pass(secondMs);
      if (told) device.sync(byMs);
      else device.stepClock(byMs);
      device.pass(secondMs);
      // Told by a sync, the new time is the truth; untold, the old one may be, and its dark must be lit.
      if (told) expect(device.lamp('road-main')).toBe(trueHour.lamp('road-main'));
      else expect(device.lamp('road-main')).toBeGreaterThanOrEqual(trueHour.lamp('road-main') ?? 0);
    }),
    { numRuns: 200 },
  );
});
