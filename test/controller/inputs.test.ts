import { expect, test } from 'vitest';
import type { Input } from '../../src/controller/site.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aPhotocell, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local, override } from './estate.ts';

const inputs: Input[] = [
  { id: 'pir', kind: 'motion', line: 'GPIO5', activeLow: false },
  { id: 'hand', kind: 'handSwitch', line: 'GPIO6', activeLow: false },
];
const stairs = aZone({
  id: 'stairs',
  floor: 10,
  schedule: { rules: [aRule({ start: at('18:00'), end: at('06:00'), level: 20 })], exceptions: [] },
  presence: [{ input: 'pir', level: 90, holdMs: 2 * minuteMs }],
  handSwitch: 'hand',
});
const at19 = local('2026-11-23T19:00:00');
const device = (wallMs = at19) => {
  const pole = new Device({ site: aSite({ zones: [stairs], inputs }), wallMs }).start();
  return pole.pass(2 * secondMs);
};
const walkBy = (pole: Device) => {
  pole.hear({ kind: 'input', input: 'pir', value: 1 });
  pole.hear({ kind: 'input', input: 'pir', value: 0 });
};

test('somebody on the stairs gets light, for the hold, and then it is as before', () => {
  const pole = device();
  expect(pole.lamp('stairs')).toBe(20);
  walkBy(pole);
  expect(pole.lamp('stairs')).toBe(90);
  pole.pass(2 * minuteMs - secondMs);
  expect(pole.lamp('stairs')).toBe(90);
  pole.pass(secondMs);
  expect(pole.lamp('stairs')).toBe(20);
});

test('the next walker extends the light', () => {
  const pole = device();
  walkBy(pole);
  pole.pass(90 * secondMs);
  walkBy(pole);
  pole.pass(119 * secondMs);
  expect(pole.lamp('stairs')).toBe(90);
  pole.pass(secondMs);
  expect(pole.lamp('stairs')).toBe(20);
});

test('while a sensor sees movement the light stays, but a stuck one is not believed for ever', () => {
  const pole = device();
  pole.hear({ kind: 'input', input: 'pir', value: 1 });
  pole.pass(30 * minuteMs, minuteMs);
  expect(pole.lamp('stairs')).toBe(90);
  pole.pass(30 * minuteMs, minuteMs);
  expect(pole.lamp('stairs')).toBe(20);
  expect(pole.view().faults).toMatchObject([{ about: 'pir', kind: 'input' }]);
});

test('a sensor that says "nobody" at the start lights nothing', () => {
  const pole = device();
  pole.hear({ kind: 'input', input: 'pir', value: 0 });
  expect(pole.lamp('stairs')).toBe(20);
});

test('motion does not light the stairs at noon', () => {
  const pole = device(local('2026-11-23T12:00:00'));
  walkBy(pole);
  expect(pole.lamp('stairs')).toBe(0);
});

test('motion does not raise a lockout, nor undo an override', () => {
  const pole = device();
  pole.ask(override(50, { zones: ['stairs'] }));
  walkBy(pole);
  expect(pole.lamp('stairs')).toBe(50);
  pole.ask({ kind: 'lockout', zones: ['stairs'] }, { login: 'chen' });
  walkBy(pole);
  expect(pole.lamp('stairs')).toBe(0);
});

test('a hand switch is reported and never fought', () => {
  const pole = device();
  pole.effects.length = 0;
  pole.hear({ kind: 'input', input: 'hand', value: 2 });
  pole.pass(hourMs, minuteMs);
  expect(pole.effects.filter(({ kind }) => kind === 'setLight')).toEqual([]);
  expect(pole.rows('hand.changed')).toMatchObject([{ zone: 'stairs', position: 'off' }]);
  expect(pole.view().zones[0]?.wanted).toMatchObject({ level: 0, source: 'hand', reason: { position: 'off' } });
});

test('back on auto the zone is right at once', () => {
  const pole = device();
  pole.hear({ kind: 'input', input: 'hand', value: 2 });
  pole.passUntil(local('2026-11-24T12:00:00'), minuteMs);
  pole.hear({ kind: 'input', input: 'hand', value: 0 });
  expect(pole.lamp('stairs')).toBe(0);
});

test('what the plan asked for while a hand held the zone comes when it is back on auto', () => {
  const pole = device(local('2026-11-23T17:59:40'));
  pole.hear({ kind: 'input', input: 'hand', value: 1 });
  pole.passUntil(local('2026-11-23T18:00:10'));
  pole.hear({ kind: 'input', input: 'hand', value: 0 });
  expect(pole.lamp('stairs')).toBe(20);
});

test('lamps under a hand switch are counted for what the hand makes them do', () => {
  const pole = device(local('2026-11-23T12:00:00'));
  pole.hear({ kind: 'input', input: 'hand', value: 1 });
  pole.pass(hourMs, minuteMs);
  pole.hear({ kind: 'input', input: 'hand', value: 0 });
  pole.pass(hourMs, minuteMs);
  expect(pole.view().zones[0]?.totals.litMs).toBe(hourMs);
});

test('an input that the config does not know, or a value that is none, changes nothing', () => {
  const pole = device();
  const before = pole.state;
  pole.hear({ kind: 'input', input: 'other', value: 1 });
  pole.hear({ kind: 'input', input: 'pir', value: Number.NaN });
  expect(pole.state).toBe(before);
});

test('without a clock the photocell tells day from night, and says when it is missing', () => {
  const { photocell, inputs } = aPhotocell();
  const site = aSite({ zones: [aZone()], photocell, inputs, clock: { sources: ['timesyncd'], maxOutageMs: hourMs } });
  const pole = new Device({ site, wallMs: 0, clock: { syncedAtMs: null, rtc: false } }).start();
  pole.tick();
  expect(pole.lamp('road-main')).toBe(100);
  expect(pole.view().faults.map(({ kind }) => kind)).toEqual(['clock', 'photocell']);
  pole.hear({ kind: 'input', input: 'photocell', value: 5_000 });
  pole.pass(3 * minuteMs);
  expect(pole.lamp('road-main')).toBe(0);
  pole.hear({ kind: 'input', input: 'photocell', value: 4 });
  pole.pass(3 * minuteMs);
  expect(pole.lamp('road-main')).toBe(100);
});
