import { expect, test } from 'vitest';
import { minuteMs } from '../../src/units.ts';
import { anAsNeededZone, aSite, aZone } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { Device, local, override } from './estate.ts';

const noon = local('2026-11-23T12:00:00');
const broker = { url: 'mqtt://office', username: null, passwordFile: null };

test('the view shows each zone, what it is wanted to do, and who asked', () => {
  const pole = new Device({ site: aSite({ zones: [aZone(), anAsNeededZone()] }), wallMs: noon }).start();
  pole.ask(override(100, { zones: ['court'] }), { login: 'gao', why: 'match' });
  pole.ask({ kind: 'lockout', zones: ['road-main'] }, { login: 'chen', why: 'cable' });
  const view = pole.view();
  expect(view).toMatchObject({ site: 'estate', device: 'pole-1', timeZone: 'Asia/Shanghai', run: 'run-1', atMs: noon });
  expect(view.zones.map(({ id, level, powerW, dimmable }) => ({ id, level, powerW, dimmable }))).toEqual([
    { id: 'road-main', level: 0, powerW: 5, dimmable: true },
    { id: 'court', level: 100, powerW: 2_000, dimmable: false },
  ]);
  expect(view.zones[0]?.lockout).toEqual({ login: 'chen', why: 'cable', sinceMs: noon });
  expect(view.zones[1]?.override).toEqual({ login: 'gao', why: 'match', level: 100, untilMs: noon + 120 * minuteMs });
});

test('looking changes nothing, and shows totals as of now', () => {
  const pole = new Device({ site: aSite({ zones: [anAsNeededZone()] }), wallMs: noon }).start();
  pole.ask(override(100, { zones: ['court'] }));
  pole.pass(30_000, 30_000);
  const before = pole.state;
  expect(pole.view().zones[0]?.totals.litMs).toBe(30_000);
  expect(pole.state).toBe(before);
});

test('faults come first things first, each with what to do', () => {
  const zones = [anAsNeededZone(), aZone()];
  const site = aSite({ zones, broker, clock: { sources: ['timesyncd'], maxOutageMs: 60 * minuteMs } });
  const pole = new Device({ site, wallMs: 0, clock: { syncedAtMs: null, rtc: false } }).start();
  for (const { id } of zones) pole.boardRefuses.add(id);
  pole.ask(override(100, { zones: ['court'] }));
  pole.ask(override(50));
  pole.diskRefuses = 'no space left';
  pole.pass(2 * minuteMs);
  pole.hear({ kind: 'siteRefused', file: 'estate.yaml', message: inBoth('no zones') });
  const { faults } = pole.view();
  expect(faults.map(({ kind, about }) => `${kind} ${about}`)).toEqual([
    'output road-main',
    'output court',
    'clock clock',
    'store store',
    'config config',
    'link link',
  ]);
  expect(faults.every(({ remedy }) => remedy.length > 20)).toBe(true);
});

test('an estate without an office has no link fault, and a connected one neither', () => {
  expect(new Device({ site: aSite(), wallMs: noon }).start().view().faults).toEqual([]);
  const pole = new Device({ site: aSite({ broker }), wallMs: noon }).start();
  expect(pole.view().faults.map(({ kind }) => kind)).toEqual(['link']);
  pole.hear({ kind: 'linkChanged', connected: true, detail: inBoth('mqtt://office') });
  expect(pole.view().faults).toEqual([]);
});

test('a broken connection is dated from when it broke, however often it is tried', () => {
  const pole = new Device({ site: aSite({ broker }), wallMs: noon }).start();
  pole.hear({ kind: 'linkChanged', connected: true, detail: inBoth('up') });
  pole.pass(minuteMs);
  pole.hear({ kind: 'linkChanged', connected: false, detail: inBoth('refused') });
  pole.pass(minuteMs);
  pole.hear({ kind: 'linkChanged', connected: false, detail: inBoth('no route') });
  expect(pole.view().faults).toMatchObject([{ sinceMs: noon + minuteMs, text: expect.stringContaining('no route') }]);
});
