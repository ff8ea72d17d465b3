import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { plannedLevel } from '../../../src/lighting/plan.ts';
import { windowChange } from '../../../src/service/voice/windowChange.ts';
import { anySchedule } from '../../makers/anySchedule.ts';
import { shenzhen } from '../../makers/places.ts';
import { anAsNeededZone, aRule, at, aZone, sun } from '../../makers/site.ts';

const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').epochMilliseconds;
const path = (...rules: ReturnType<typeof aRule>[]) => anAsNeededZone({ schedule: { rules, exceptions: [] } });
const evening = aRule({ id: 'evening', start: at('20:00'), end: at('05:30') });

test('a path dark at 05:40 is served by a later end, and the year’s energy is the added minutes times the power', () => {
  const zone = path(evening);
  const change = windowChange(zone, shenzhen, local('2026-11-24T05:40'), 'more');
  expect(change).toMatchObject({
    rule: 'evening',
    edge: 'end',
    from: { time: '05:30' },
    to: { time: '05:45' },
    moveMin: 15,
    nights: 365,
  });
  // 365 nights x a quarter of an hour x 200 W a lamp.
  expect(change?.yearWh).toBeCloseTo((365 / 4) * 200 * zone.lampCount, 3);
});

test('an evening dark before the window is served by an earlier start', () => {
  const change = windowChange(path(evening), shenzhen, local('2026-11-24T19:42'), 'more');
  expect(change).toMatchObject({ edge: 'start', to: { time: '19:40' }, moveMin: -20 });
});

test('the nearer of two windows is moved, and over midnight too', () => {
  const late = aRule({ id: 'late', start: at('21:00'), end: at('23:50') });
  const early = aRule({ id: 'early', start: at('05:00'), end: at('06:00') });
  expect(windowChange(path(late, early), shenzhen, local('2026-11-24T00:07'), 'more')).toMatchObject({
    rule: 'late',
    to: { time: '00:10' },
    moveMin: 20,
  });
  expect(windowChange(path(late, early), shenzhen, local('2026-11-24T04:50'), 'more')).toMatchObject({ rule: 'early' });
});

test('a window by the sun moves by its offset, and past a limit that holds it', () => {
  const rule = aRule({ id: 'dusk', start: sun('set'), end: sun('rise', { notAfter: '05:30' }) });
  const change = windowChange(path(rule), shenzhen, local('2026-11-24T05:40'), 'more');
  expect(change?.to).toMatchObject({ kind: 'sun', edge: 'rise', notAfter: '05:45' });
});

test('a season pays for its own nights only', () => {
  const any = windowChange(path(evening), shenzhen, local('2026-11-24T05:40'), 'more');
  const days = aRule({ ...evening, days: [2] });
  const tuesdays = windowChange(path(days), shenzhen, local('2026-11-25T05:40'), 'more');
  expect(tuesdays?.nights).toBe(53);
  expect(tuesdays?.yearWh).toBeCloseTo((53 / 365) * (any?.yearWh ?? 0), 3);
});

test('too bright at 23:00 is served by an earlier end, and saves', () => {
  const change = windowChange(path(evening), shenzhen, local('2026-11-24T04:58'), 'less');
  expect(change).toMatchObject({ edge: 'end', to: { time: '04:55' }, moveMin: -35 });
  expect(change?.yearWh).toBeLessThan(0);
});

test('where the schedule does so already, or no window is near, nothing is proposed', () => {
  expect(windowChange(path(evening), shenzhen, local('2026-11-24T04:00'), 'more')).toBeNull();
  expect(windowChange(path(evening), shenzhen, local('2026-11-24T12:30'), 'more')).toBeNull();
  expect(windowChange(path(evening), shenzhen, local('2026-11-24T12:30'), 'less')).toBeNull();
  expect(windowChange(path(), shenzhen, local('2026-11-24T04:00'), 'more')).toBeNull();
});

test('a must-be-lit road below its floor is dark to people', () => {
  const dim = aRule({ id: 'dim', start: at('20:00'), end: at('06:00'), level: 10 });
  const full = aRule({ id: 'full', start: at('20:00'), end: at('05:00') });
  const road = aZone({ floor: 30, schedule: { rules: [dim, full], exceptions: [] } });
  expect(windowChange(road, shenzhen, local('2026-11-24T05:10'), 'more')).toMatchObject({
    rule: 'full',
    to: { time: '05:15' },
  });
});

test('whatever the schedule, a proposed change serves the very moment', () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
  let proposed = 0;
  fc.assert(
    fc.property(
      anySchedule('2026-11-23'),
      fc.integer({ min: 0, max: 1_439 }),
      fc.boolean(),
      (schedule, minute, more) => {
        const zone = anAsNeededZone({ schedule: { ...schedule, exceptions: [] } });
        const atMs = local('2026-11-23T12:00') + minute * 60_000 + 17_000;
        const change = windowChange(zone, shenzhen, atMs, more ? 'more' : 'less');
        if (change === null) return;
        proposed += 1;
        const rules = zone.schedule.rules.map((rule) =>
          rule.id === change.rule ? { ...rule, [change.edge]: change.to } : rule,
        );
        expect(plannedLevel({ rules, exceptions: [] }, shenzhen, atMs) > 0).toBe(more);
      },
    ),
    { seed, numRuns: 400 },
  );
  expect(proposed, `seed ${seed}`).toBeGreaterThan(3);
});
