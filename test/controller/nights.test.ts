import { expect, test } from 'vitest';
import type { Site } from '../../src/controller/site.ts';
import { conformance } from '../../src/lighting/conformance.ts';
import { compilePlan } from '../../src/lighting/plan.ts';
import { promiseSchedule } from '../../src/lighting/promise.ts';
import type { Schedule } from '../../src/lighting/schedule.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import { anAsNeededZone, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local, override } from './estate.ts';

const promise = { kind: 'windows', rules: [aRule({ start: at('20:00'), end: at('06:00') })] } as const;
const schedule = { rules: [aRule({ start: at('20:00'), end: at('06:00') })], exceptions: [] };
const site = (over: Partial<Parameters<typeof aZone>[0]> = {}): Site =>
  aSite({ zones: [aZone({ promise, schedule, ...over })] });
const started = (estate = site()) => new Device({ site: estate, wallMs: local('2026-11-23T13:00:00') }).start();
const closed = (pole: Device) => pole.rows('night.closed');
/** A synced clock is good to a second, and a road takes the brighter of the two: lit a second early, dark a second late. */
const doubtS = 2;
/** To the next noon and a little. */
const toMorning = (pole: Device) => pole.passUntil(local('2026-11-24T12:01:30'));

test('an undisturbed night is served whole, and closed once at noon', () => {
  const pole = toMorning(started());
  expect(closed(pole)).toMatchObject([
    {
      zone: 'road-main',
      night: '2026-11-23',
      lamps: 10,
      needed_s: 36_000,
      served_s: 36_000,
      waste_s: doubtS,
      lit_s: 36_000 + doubtS,
    },
  ]);
  expect(closed(pole)[0]).not.toHaveProperty('lost_fault_s');
  expect(pole.rows('night.closed.estate')).toMatchObject([{ night: '2026-11-23', served_share: 1, zones: 1 }]);
  pole.passUntil(local('2026-11-24T18:00:00'), minuteMs);
  expect(closed(pole)).toHaveLength(1);
});

test('what the controller counts is what the plan says, to the second', () => {
  const zone = aZone({ promise: { kind: 'duskToDawn', elevationDeg: -6 }, schedule });
  const pole = started(aSite({ zones: [zone] }));
  pole.passUntil(local('2026-11-24T12:01:01'));
  const plan = (of: Schedule) => compilePlan(of, pole.site.place, '2026-11-23', 1).segments;
  const expected = conformance(plan(schedule), plan({ ...promiseSchedule(zone.promise), exceptions: [] }), zone.floor);
  const [row] = closed(pole);
  expect(Math.abs(Number(row?.['needed_s']) * 1000 - expected.neededMs)).toBeLessThan(1_000);
  expect(Math.abs(Number(row?.['served_s']) * 1000 - expected.servedMs)).toBeLessThan(2_500);
  expect(Math.abs(Number(row?.['waste_s']) * 1000 - expected.wasteMs)).toBeLessThan(2_500);
});

test('an hour that a person had dark is lost to the override, and no more', () => {
  const pole = started().passUntil(local('2026-11-23T22:00:00'));
  pole.ask(override(0, { end: { kind: 'duration', ms: hourMs }, belowFloor: true }));
  toMorning(pole);
  expect(closed(pole)).toMatchObject([
    { needed_s: 36_000, served_s: 32_400, lost_override_s: 3_600, override_s: 3_600 },
  ]);
});

test('light below the floor does not serve, and is not waste either', () => {
  const pole = toMorning(
    started(
      site({ schedule: { rules: [aRule({ start: at('20:00'), end: at('06:00'), level: 20 })], exceptions: [] } }),
    ),
  );
  expect(closed(pole)).toMatchObject([
    { served_s: 0, waste_s: doubtS, lost_schedule_s: 36_000, lit_s: 36_000 + doubtS },
  ]);
});

test('a board that refuses is a fault, a lockout a lockout', () => {
  const pole = started().passUntil(local('2026-11-23T19:59:00'));
  pole.boardRefuses.add('road-main');
  pole.passUntil(local('2026-11-23T21:00:00'));
  pole.boardRefuses.clear();
  pole.pass(6 * minuteMs);
  pole.passUntil(local('2026-11-23T23:00:00'));
  pole.ask({ kind: 'lockout', zones: ['road-main'] });
  pole.passUntil(local('2026-11-24T01:00:00'));
  pole.ask({ kind: 'unlock', zones: ['road-main'] });
  toMorning(pole);
  const [row] = closed(pole);
  expect(row).toMatchObject({ lost_lockout_s: 7_200, needed_s: 36_000 });
  expect(Number(row?.['lost_fault_s'])).toBeGreaterThan(3_600);
  expect(Number(row?.['lost_fault_s'])).toBeLessThan(3_600 + 6 * 60);
});

test('a power cut in the night is needed light that nobody gave', () => {
  const pole = started().passUntil(local('2026-11-24T00:00:00'));
  pole.cutPower({ forMs: 2 * hourMs });
  toMorning(pole);
  const [row] = closed(pole);
  expect(row).toMatchObject({ needed_s: 36_000, lost_absent_s: 7_200 });
  expect(Number(row?.['served_s'])).toBeGreaterThan(28_790);
});

test('a power cut over noon closes the night once, after it', () => {
  const pole = started().passUntil(local('2026-11-24T11:30:00'), 30_000);
  pole.cutPower({ forMs: hourMs });
  pole.pass(2 * minuteMs);
  expect(closed(pole)).toMatchObject([{ night: '2026-11-23', served_s: 36_000 }]);
});

test('a process killed again and again loses a minute of service each time at most', () => {
  const pole = started();
  for (let kill = 0; kill < 30; kill += 1) pole.pass(20 * minuteMs, 30_000).restartProcess();
  toMorning(pole);
  const [row] = closed(pole);
  expect(row).toMatchObject({ needed_s: 36_000 });
  expect(Number(row?.['served_s'])).toBeGreaterThan(36_000 - 30 * 60);
});

test('where nothing is promised nothing is needed; light that somebody asked for is no waste', () => {
  const court = anAsNeededZone({
    schedule: { rules: [aRule({ start: at('19:00'), end: at('22:00') })], exceptions: [] },
  });
  const pole = toMorning(started(aSite({ zones: [court] })));
  expect(closed(pole)).toMatchObject([{ needed_s: 0, waste_s: 0, lit_s: 10_800 - doubtS }]);
  expect(pole.rows('night.closed.estate')).toMatchObject([{ served_share: null }]);
});

test('a zone that the config no longer has ends its night there', () => {
  const pole = started(aSite({ zones: [aZone({ promise, schedule }), aZone({ id: 'old', promise, schedule })] }));
  pole.passUntil(local('2026-11-23T22:00:00'));
  pole.site = site();
  pole.hear({ kind: 'siteChanged', revision: 'next' });
  expect(pole.rows('night.corrected')).toMatchObject([{ zone: 'old', because: 'zonesRemoved', served_s: 7_200 }]);
});
