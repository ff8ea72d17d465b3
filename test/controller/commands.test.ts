import { expect, test } from 'vitest';
import type { Ask } from '../../src/controller/command.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { anAsNeededZone, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local, override } from './estate.ts';

const evening = { rules: [aRule({ start: at('18:00'), end: at('06:00') })], exceptions: [] };
const road = aZone({ schedule: evening });
const court = anAsNeededZone();
const site = aSite({ zones: [road, court] });
const noon = local('2026-11-23T12:00:00');
const device = (wallMs = noon) => new Device({ site, wallMs }).start();
const answers = ({ effects }: Device) =>
  effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.reply.code] : []));

test('an override acts, says until when, and what follows', () => {
  const pole = device(local('2026-11-23T19:00:00'));
  const reply = pole.ask(override(60, { end: { kind: 'clock', time: '21:30' } }));
  const untilMs = local('2026-11-23T21:30:00');
  expect(reply).toMatchObject({
    code: 'applied',
    text: { en: 'Main road 60 % until 21:30, then 100 %.', zh: '主路 60 %，至 21:30，之后 100 %。' },
    zones: [{ zone: 'road-main', level: 60, untilMs, thenLevel: 100 }],
  });
  expect(pole.lamp('road-main')).toBe(60);
  pole.passUntil(untilMs - secondMs, minuteMs);
  expect(pole.lamp('road-main')).toBe(60);
  pole.pass(secondMs);
  expect(pole.lamp('road-main')).toBe(100);
  expect(pole.rows('override.ended')).toMatchObject([{ zone: 'road-main', because: 'time' }]);
});

test('an override moves the lamp at once, and is answered when the disk has it', () => {
  const pole = device();
  pole.diskSilent = true;
  pole.hear({ kind: 'command', command: pole.command(override(60)) });
  expect(pole.lamp('road-main')).toBe(60);
  expect(answers(pole)).toEqual([]);
  pole.hear({ kind: 'saved', rev: pole.state.rev });
  expect(answers(pole)).toEqual(['applied']);
});

test('a power cut before the disk knew leaves nothing of an override, and nobody was told otherwise', () => {
  const pole = device();
  pole.diskSilent = true;
  pole.hear({ kind: 'command', command: pole.command(override(60), { id: 'cut' }) });
  expect(answers(pole)).toEqual([]);
  pole.cutPower({ forMs: minuteMs });
  expect(pole.lamp('road-main')).toBe(0);
  pole.diskSilent = false;
  expect(pole.ask(override(60), { id: 'cut' }).code).toBe('applied');
});

test('a zone that the crew gives its power back waits for the disk', () => {
  const pole = device(local('2026-11-23T19:00:00'));
  pole.ask({ kind: 'lockout', zones: ['road-main'] }, { login: 'chen' });
  pole.diskSilent = true;
  const unlock: Ask = { kind: 'unlock', zones: ['road-main'] };
  pole.hear({ kind: 'command', command: pole.command(unlock, { login: 'chen' }) });
  pole.pass(10 * secondMs);
  expect(pole.lamp('road-main')).toBe(0);
  pole.hear({ kind: 'saved', rev: pole.state.rev });
  pole.pass(secondMs);
  expect(pole.lamp('road-main')).toBe(100);
});

test('the save that answers a command carries what it promised, and its row', () => {
  const pole = device();
  pole.ask(override(60), { id: 'c-7' });
  expect(pole.disk?.zones['road-main']?.override).toMatchObject({ commandId: 'c-7', level: 60 });
  expect(pole.rows('override.set')).toMatchObject([{ cmd_id: 'c-7', zone: 'road-main', from_pct: 0, to_pct: 60 }]);
});

test('the last override wins, and resume ends it', () => {
  const pole = device();
  pole.ask(override(60));
  pole.ask(override(80));
  expect(pole.lamp('road-main')).toBe(80);
  pole.ask({ kind: 'resume', zones: ['road-main'] });
  expect(pole.lamp('road-main')).toBe(0);
});

test('a lockout acts at once and beats everything but the hand; only the crew or the manager may', () => {
  const pole = device(local('2026-11-23T19:00:00'));
  const lockout: Ask = { kind: 'lockout', zones: ['road-main'] };
  expect(pole.ask(lockout, { login: 'olga' }).code).toBe('denied');
  pole.diskSilent = true;
  pole.hear({ kind: 'command', command: pole.command(lockout, { login: 'chen' }) });
  expect(pole.lamp('road-main')).toBe(0);
  pole.diskSilent = false;
  expect(pole.ask({ kind: 'emergency', end: { kind: 'default' } }, { login: 'gao' }).code).toBe('applied');
  expect(pole.lamp('road-main')).toBe(0);
  expect(pole.lamp('court')).toBe(100);
  expect(pole.ask({ kind: 'unlock', zones: ['road-main'] }, { login: 'gao' }).code).toBe('denied');
  expect(pole.ask({ kind: 'unlock', zones: ['road-main'] }, { login: 'chen' }).code).toBe('applied');
  pole.pass(secondMs);
  expect(pole.lamp('road-main')).toBe(100);
});

test('emergency light comes on everywhere, one after the other, and ends by itself', () => {
  const pole = device();
  pole.ask({ kind: 'emergency', end: { kind: 'duration', ms: 10 * minuteMs } }, { login: 'gao' });
  pole.pass(2 * secondMs);
  expect([...pole.lamps.values()]).toEqual([100, 100]);
  pole.pass(10 * minuteMs);
  expect([...pole.lamps.values()]).toEqual([0, 0]);
  expect(pole.rows('emergency.ended')).toMatchObject([{ because: 'time' }]);
});

test('anybody who may give emergency light may end it', () => {
  const pole = device();
  pole.ask({ kind: 'emergency', end: { kind: 'default' } }, { login: 'gao' });
  expect(pole.ask({ kind: 'emergencyEnd' }, { login: 'olga' }).code).toBe('applied');
  expect(pole.lamp('road-main')).toBe(0);
});

test.each([
  ['gao', 4 * hourMs],
  ['olga', 24 * hourMs],
  ['chen', 24 * hourMs],
  ['min', 7 * dayMs],
])('%s may override for at most %i ms, and hears that it was shortened', (login, capMs) => {
  const pole = device();
  const reply = pole.ask(override(60, { end: { kind: 'duration', ms: 30 * dayMs } }), { login });
  expect(reply.zones[0]?.untilMs).toBe(noon + capMs);
  expect(reply.text.en).toContain('Shortened');
});

test('a viewer may ask for nothing', () => {
  const pole = device();
  const asks: Ask[] = [
    override(60),
    { kind: 'resume', zones: ['road-main'] },
    { kind: 'lockout', zones: ['road-main'] },
    { kind: 'unlock', zones: ['road-main'] },
    { kind: 'emergency', end: { kind: 'default' } },
    { kind: 'emergencyEnd' },
  ];
  expect(asks.map((ask) => pole.ask(ask, { login: 'vera' }).code)).toEqual(asks.map(() => 'denied'));
});

test('a stranger is denied over the network, and is crew at the local socket', () => {
  const pole = device();
  expect(pole.ask(override(60), { login: 'nobody' }).code).toBe('denied');
  expect(pole.ask({ kind: 'lockout', zones: ['court'] }, { login: 'pi', via: 'local' }).code).toBe('applied');
});

test('a login that the config knows keeps its role at the local socket', () => {
  expect(device().ask({ kind: 'lockout', zones: ['court'] }, { login: 'gao', via: 'local' }).code).toBe('denied');
});

test('a retained command is refused, however fresh and whoever sent it', () => {
  const pole = device();
  expect(pole.ask(override(60), { retained: true }).code).toBe('invalid');
  expect(pole.lamp('road-main')).toBe(0);
});

test('a command that comes twice acts once', () => {
  const pole = device();
  pole.ask(override(60), { id: 'twice' });
  pole.ask({ kind: 'resume', zones: ['road-main'] });
  expect(pole.ask(override(60), { id: 'twice' }).code).toBe('duplicate');
  expect(pole.lamp('road-main')).toBe(0);
});

test('an id is remembered over a power cut', () => {
  const pole = device();
  pole.ask(override(60, { end: { kind: 'duration', ms: 1_000 } }), { id: 'twice' });
  pole.cutPower({ forMs: 10_000 });
  expect(pole.ask(override(60), { id: 'twice' }).code).toBe('duplicate');
});

test('an old command, an overdue one and one from the future are refused', () => {
  const pole = device();
  expect(pole.ask(override(60), { issuedAtMs: noon - 61 * secondMs, notAfterMs: noon + hourMs }).code).toBe('expired');
  expect(pole.ask(override(60), { notAfterMs: noon - 1 }).code).toBe('expired');
  expect(pole.ask(override(60), { issuedAtMs: noon + 61 * secondMs }).code).toBe('invalid');
  expect(pole.ask(override(60), { issuedAtMs: noon - 60 * secondMs }).code).toBe('applied');
});

test('without a sound clock only the retain flag and the id can tell an old command', () => {
  const lost = new Device({ site, wallMs: 0, clock: { syncedAtMs: null, rtc: false } }).start();
  expect(lost.ask(override(60, { zones: ['court'] }), { id: 'a', issuedAtMs: noon }).code).toBe('applied');
  expect(lost.ask(override(60, { zones: ['court'] }), { id: 'a', issuedAtMs: noon }).code).toBe('duplicate');
  expect(lost.ask(override(60, { zones: ['court'] }), { id: 'b', issuedAtMs: noon, retained: true }).code).toBe(
    'invalid',
  );
});

test('unknown zones, no zones and impossible levels are refused in words that help', () => {
  const pole = device();
  const unknown = pole.ask(override(60, { zones: ['road-main', 'raod'] }));
  expect(unknown.code).toBe('invalid');
  expect(unknown.text.en).toContain('Known: road-main, court');
  expect(pole.ask(override(60, { zones: ['road-man'] })).text).toEqual({
    en: 'There is no zone "road-man". Did you mean "road-main"?',
    zh: '没有名为“road-man”的区域。是否指“road-main”？',
  });
  expect(pole.ask(override(60, { zones: [] })).code).toBe('invalid');
  for (const level of [-1, 101, Number.NaN, Number.POSITIVE_INFINITY])
    expect(pole.ask(override(level)).code).toBe('invalid');
  expect(pole.state.zones['road-main']?.override).toBeNull();
});

test('a road may not go below its floor in the dark', () => {
  const pole = device();
  const dark = override(10, { end: { kind: 'clock', time: '19:00' } });
  expect(pole.ask(dark, { login: 'min' }).code).toBe('denied');
  expect(pole.ask(override(10, { end: { kind: 'clock', time: '15:00' } })).code).toBe('applied');
});

test('below the floor needs the right, the wish and a reason', () => {
  const pole = device(local('2026-11-23T19:00:00'));
  const below = override(10, { belowFloor: true });
  expect(pole.ask(below, { login: 'olga' }).code).toBe('denied');
  expect(pole.ask(below, { login: 'min', why: ' ' }).code).toBe('invalid');
  expect(pole.ask(override(10), { login: 'min', why: 'filming' }).code).toBe('denied');
  expect(pole.ask(below, { login: 'min', why: 'filming' }).code).toBe('applied');
  expect(pole.lamp('road-main')).toBe(10);
});

test('a court has no floor', () => {
  expect(device(local('2026-11-23T19:00:00')).ask(override(0, { zones: ['court'] }), { login: 'gao' }).code).toBe(
    'applied',
  );
});

test('one zone that may not refuses the whole command', () => {
  const pole = device(local('2026-11-23T19:00:00'));
  expect(pole.ask(override(0, { zones: ['court', 'road-main'] }), { login: 'gao' }).code).toBe('denied');
  expect(pole.state.zones['court']?.override).toBeNull();
});

test('too many commands at once are too many', () => {
  const pole = device();
  pole.diskSilent = true;
  const codes = Array.from({ length: 18 }, (_, n) => {
    const heard = pole.hear({ kind: 'command', command: pole.command(override(60), { id: `c${n}` }) });
    return heard.flatMap((effect) => (effect.kind === 'reply' ? [effect.reply.code] : []));
  });
  expect(codes.flat()).toEqual(['busy', 'busy']);
});

test('an override accepted under a lost clock lasts its time, and is dated anew by the first good clock', () => {
  const lost = new Device({ site, wallMs: 0, clock: { syncedAtMs: null, rtc: false } }).start();
  lost.ask(override(60, { zones: ['court'], end: { kind: 'duration', ms: hourMs } }), { login: 'olga' });
  lost.pass(10 * minuteMs, minuteMs);
  lost.sync(noon);
  expect(lost.lamp('court')).toBe(100);
  expect(lost.view().zones[1]?.override?.untilMs).toBe(lost.wallMs + 50 * minuteMs);
  lost.pass(49 * minuteMs, minuteMs);
  expect(lost.lamp('court')).toBe(100);
  lost.pass(minuteMs, minuteMs);
  expect(lost.lamp('court')).toBe(0);
});
