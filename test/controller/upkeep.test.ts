import { expect, test } from 'vitest';
import type { Zone } from '../../src/lighting/zone.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aLuminaire, aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local } from './estate.ts';

const rules = [aRule({ start: at('18:00'), end: at('06:00') })];
const promise = { kind: 'windows', rules } as const;
const road = (over: Partial<Zone> = {}) =>
  aZone({ promise, schedule: { rules, exceptions: [] }, output: aRelay({ contact: 'normally-open' }), ...over });
const started = (...zones: Zone[]) => {
  const inputs = [{ id: 'contact', kind: 'feedback', line: 'GPIO7', activeLow: false }] as const;
  return new Device({ site: aSite({ zones, inputs }), wallMs: local('2026-11-23T17:00:00') }).start();
};
const says = (pole: Device, value: number) => pole.hear({ kind: 'input', input: 'contact', value });
const symptomsOf = (pole: Device) =>
  pole.rows('lamp.symptom').map(({ symptom, on }) => `${String(symptom)} ${String(on)}`);
const work = (pole: Device) => pole.view().work.map(({ about, kind }) => `${about} ${kind}`);

test('a contactor that does not close is a fault within three minutes, and the dark is not called service', () => {
  const pole = started(road({ feedback: 'contact' }));
  says(pole, 0);
  pole.passUntil(local('2026-11-23T18:03:00'));
  expect(symptomsOf(pole)).toEqual(['notFollowing true']);
  expect(pole.view().faults).toMatchObject([{ about: 'road-main', kind: 'lamp', zh: { text: expect.anything() } }]);
  expect(pole.view().zones[0]?.powerW).toBe(0);
  pole.passUntil(local('2026-11-23T20:00:00'), 10 * secondMs);
  says(pole, 1);
  pole.passUntil(local('2026-11-24T06:00:10'), 10 * secondMs);
  says(pole, 0);
  pole.passUntil(local('2026-11-24T12:01:00'), 10 * secondMs);
  expect(symptomsOf(pole)).toEqual(['notFollowing true', 'notFollowing false']);
  const [row] = pole.rows('night.closed');
  // Two hours were dark; the debounce on both sides is the measure's own.
  expect(Number(row?.['lost_fault_s'])).toBeGreaterThan(2 * 3_600);
  expect(Number(row?.['lost_fault_s'])).toBeLessThan(2 * 3_600 + 400);
});

test('welded contacts are a day burner, and their light is waste', () => {
  const pole = started(road({ feedback: 'contact' }));
  says(pole, 1);
  pole.pass(4 * minuteMs);
  expect(symptomsOf(pole)).toEqual(['stuckOn true']);
  expect(pole.view().zones[0]?.powerW).toBe(600);
  pole.pass(30 * minuteMs);
  expect(pole.view().zones[0]?.tonight.wasteMs).toBeGreaterThan(25 * minuteMs);
});

test('a contactor that chatters unasked is told, and one that only follows is not', () => {
  const pole = started(road({ feedback: 'contact' }));
  says(pole, 0);
  pole.passUntil(local('2026-11-23T18:00:03'));
  says(pole, 1);
  for (let i = 0; i < 8; i += 1) {
    pole.pass(20 * secondMs);
    says(pole, i % 2);
  }
  pole.pass(4 * minuteMs);
  expect(symptomsOf(pole)).toEqual(['cycling true']);
});

test('without a feedback nothing is claimed', () => {
  const pole = started(road()).passUntil(local('2026-11-24T12:01:00'), minuteMs);
  expect(symptomsOf(pole)).toEqual([]);
  expect(pole.view().zones[0]?.upkeep.smallestLoss).toBeNull();
});

test('work comes due at 80 and at 100 % of a rating, once each, and a restart does not say it again', () => {
  const pole = started(road({ luminaire: aLuminaire({ ratedHours: 20 }) }));
  for (let day = 0; day < 3; day += 1) pole.pass(dayMs, minuteMs).restartProcess();
  const marks = pole.rows('work.due').map(({ kind, mark_pct }) => `${String(kind)} ${String(mark_pct)}`);
  expect(marks).toEqual(['lampHours 80', 'lampHours 100']);
  expect(work(pole)).toEqual(['road-main lampHours']);
});

test('replaced lamps begin their hours anew; the totals of the zone go on', () => {
  const pole = started(road({ luminaire: aLuminaire({ ratedHours: 20 }) })).pass(3 * dayMs, 2 * minuteMs);
  const lit = pole.view().zones[0]!.totals.litMs;
  expect(pole.ask({ kind: 'upkeep', zones: ['road-main'], what: 'lamps', lamps: 2 }, { login: 'chen' }).code).toBe(
    'applied',
  );
  expect(work(pole)).toHaveLength(1);
  pole.ask({ kind: 'upkeep', zones: ['road-main'], what: 'lamps', lamps: null }, { login: 'chen' });
  expect(work(pole)).toEqual([]);
  expect(pole.view().zones[0]).toMatchObject({ totals: { litMs: lit }, upkeep: { lampHoursMs: 0 } });
  expect(pole.rows('upkeep.done')).toMatchObject([
    { login: 'chen', lamps: 2 },
    { login: 'chen', lamps: null },
  ]);
  pole.restartProcess();
  expect(pole.view().zones[0]?.upkeep.lampHoursMs).toBe(0);
});

test('cleaning and relays come due by period and by operations', () => {
  const pole = started(road({ cleaningMs: 10 * dayMs, ratedSwitches: 10 })).pass(9 * dayMs, 5 * minuteMs);
  expect(work(pole)).toEqual(['road-main relaySwitches', 'road-main cleaning']);
  for (const what of ['cleaned', 'relay'] as const)
    pole.ask({ kind: 'upkeep', zones: ['road-main'], what, lamps: null }, { login: 'chen' });
  expect(work(pole)).toEqual([]);
});

test('the list begins with what takes most light from people', () => {
  const old = aLuminaire({ ratedHours: 1 });
  const pole = started(
    road({ id: 'fountain', need: 'as-needed', lampCount: 40, luminaire: old }),
    road({ id: 'path', lampCount: 8, feedback: 'contact' }),
    road({ id: 'road', lampCount: 20, luminaire: old }),
  );
  says(pole, 0);
  pole.passUntil(local('2026-11-23T21:00:00'), 10 * secondMs);
  expect(work(pole)).toEqual(['path notFollowing', 'road lampHours', 'fountain lampHours']);
});

test.each(['vera', 'gao', 'olga'])('%s may not say that lamps were replaced', (login) => {
  const pole = started(road()).pass(hourMs, minuteMs);
  const reply = pole.ask({ kind: 'upkeep', zones: ['road-main'], what: 'lamps', lamps: null }, { login });
  expect(reply.code).toBe('denied');
  expect(pole.rows('upkeep.done')).toEqual([]);
});
