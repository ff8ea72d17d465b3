import { expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/units.ts';
import { anAsNeededZone, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local, override } from './estate.ts';
import { Gatehouse, gateSite } from './gatehouse.ts';

const rules = [aRule({ start: at('20:00'), end: at('06:00') })];
const road = aZone({ promise: { kind: 'windows', rules }, schedule: { rules, exceptions: [] } });
const site = aSite({ zones: [road, { ...road, id: 'road-south' }, anAsNeededZone()] });
const closed = (pole: Device, period: string) => pole.rows('service.closed').filter((row) => row['period'] === period);

test('a night with a fault and an override loses its minutes to the right factor', () => {
  const pole = new Device({ site, wallMs: local('2026-11-23T13:00:00') }).start();
  pole.passUntil(local('2026-11-23T22:00:00'), minuteMs);
  pole.ask(override(0, { end: { kind: 'duration', ms: hourMs }, belowFloor: true }));
  pole.passUntil(local('2026-11-24T00:00:00'), minuteMs);
  pole.ask({ kind: 'lockout', zones: ['road-south'] });
  pole.passUntil(local('2026-11-24T02:00:00'), minuteMs);
  pole.ask({ kind: 'unlock', zones: ['road-south'] });
  pole.passUntil(local('2026-11-24T12:02:00'), minuteMs);
  const [row, ...more] = closed(pole, 'day');
  expect(more).toEqual([]);
  // Twenty hours promised: two were locked out, and of the other eighteen one was dark by will.
  expect(row).toMatchObject({ about: 'group', id: 'roads', name: '2026-11-23', performance: 1 });
  expect(row?.['availability']).toBeCloseTo(18 / 20, 2);
  expect(row?.['conformance']).toBeCloseTo(17 / 18, 2);
  expect(row?.['effectiveness']).toBeCloseTo(17 / 20, 2);
  // What a minute's tick made late is left out.
  expect((row!['lost_min'] as unknown[]).slice(0, 2)).toMatchObject([
    { factor: 'availability', cause: 'road-south: lockout', minutes: expect.closeTo(120, -1) },
    { factor: 'conformance', cause: 'road-main: override', minutes: expect.closeTo(60, -1) },
  ]);
});

test('weeks begin on Monday and months on the first; each is closed once, over restarts too', () => {
  const pole = new Device({ site, wallMs: local('2026-11-27T13:00:00') }).start();
  for (let day = 0; day < 6; day += 1) pole.pass(24 * hourMs, 5 * minuteMs).restartProcess();
  expect(closed(pole, 'day').map(({ name }) => name)).toEqual([
    '2026-11-27',
    '2026-11-28',
    '2026-11-29',
    '2026-11-30',
    '2026-12-01',
    '2026-12-02',
  ]);
  expect(closed(pole, 'week').map(({ name }) => name)).toEqual(['2026-11-23']);
  expect(closed(pole, 'month').map(({ name }) => name)).toEqual(['2026-11']);
});

test('a group that promises nothing is not praised for it', () => {
  const pole = new Device({ site, wallMs: local('2026-11-23T13:00:00') }).start().pass(26 * hourMs, 5 * minuteMs);
  expect(pole.rows('service.closed').map(({ id }) => id)).not.toContain('leisure');
  expect(pole.view().effects.map(({ id }) => id)).not.toContain('leisure');
});

test('a lane is judged by the calendar’s day, and time in which nothing ran is lost availability', () => {
  const gate = new Gatehouse({ site: gateSite(), wallMs: local('2026-11-23T20:00:00') }).ready();
  for (let car = 0; car < 5; car += 1) {
    gate.pass(minuteMs).arrive();
    gate.card();
    gate.driveThrough();
  }
  gate.cutPower({ forMs: 2 * hourMs });
  gate
    .ready()
    .pass(hourMs, minuteMs)
    .pass(2 * hourMs, minuteMs);
  const [row] = closed(gate, 'day').filter(({ about }) => about === 'lane');
  expect(row).toMatchObject({ id: 'in-1', name: '2026-11-23' });
  expect(Number(row?.['availability'])).toBeLessThan(0.6);
  const lost = row?.['lost_min'] as { cause: string; minutes: number }[];
  expect(lost.find(({ cause }) => cause === 'off')?.minutes).toBeGreaterThan(115);
  const { effectiveness, availability, performance, conformance } = row as Record<string, number>;
  expect(effectiveness).toBeLessThanOrEqual(Math.min(availability!, performance!, conformance!));
});
