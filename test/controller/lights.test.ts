import { expect, test } from 'vitest';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { anAsNeededZone, aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { Device, local, override } from './estate.ts';

const evening = { rules: [aRule({ start: at('18:00'), end: at('06:00') })], exceptions: [] };
const dimmed = {
  rules: [aRule({ start: at('18:00'), end: at('06:00'), steps: [{ from: at('23:00'), level: 40 }] })],
  exceptions: [],
};
const road = aZone({ schedule: evening });
const at17 = local('2026-11-23T17:00:00');
const at18 = local('2026-11-23T18:00:00');

test('lights come on by themselves, with one note and one row for each change', () => {
  const pole = new Device({ site: aSite({ zones: [aZone({ schedule: dimmed })] }), wallMs: at17 }).start();
  pole.effects.length = 0;
  pole.passUntil(local('2026-11-24T07:00:00'), 10 * secondMs);
  const notes = pole.effects.flatMap((effect) =>
    effect.kind === 'note' && effect.note.what.kind === 'light' ? [effect.note.what.level] : [],
  );
  expect(notes).toEqual([100, 40, 0]);
  expect(pole.rows('light.changed').map(({ to_pct }) => to_pct)).toEqual([100, 40, 0]);
});

test('an idle tick returns the very state it was given, and asks for nothing', () => {
  const pole = new Device({ site: aSite({ zones: [road] }), wallMs: at17 }).start();
  pole.pass(2 * secondMs);
  for (let n = 0; n < 30; n += 1) {
    const before = pole.state;
    expect(pole.pass(secondMs).state).toBe(before);
  }
});

test('zones that share a supply start one after the other', () => {
  const zones = ['a', 'b', 'c'].map((id) => aZone({ id, schedule: evening }));
  const pole = new Device({ site: aSite({ zones, staggerMs: 1_000 }), wallMs: at18 - 5_000 }).start();
  const seen: string[] = [];
  for (let n = 0; n < 10; n += 1) {
    pole.pass(secondMs);
    seen.push(zones.map(({ id }) => (pole.lamp(id) === 100 ? id : '-')).join(''));
  }
  // A second early: the clock is good to a second, and a road would rather be early.
  expect(seen).toEqual(['---', '---', '---', 'a--', 'ab-', 'abc', 'abc', 'abc', 'abc', 'abc']);
});

test('a zone that waits for its turn says so, and wakes the controller when it comes', () => {
  const zones = ['a', 'b'].map((id) => {
    return aZone({ id, output: aRelay({ contact: 'normally-open' }), schedule: evening });
  });
  const pole = new Device({ site: aSite({ zones, staggerMs: 400 }), wallMs: at18 }).start();
  pole.tick();
  expect(pole.view().zones[1]?.held).toEqual({ by: 'stagger', untilMs: at18 + 400 });
  expect(pole.wakeAtMono).toBe(pole.monoMs + 400);
});

test('zones on different supplies do not wait for each other', () => {
  const zones = ['a', 'b'].map((id) => aZone({ id, staggerGroup: id, schedule: evening }));
  const pole = new Device({ site: aSite({ zones }), wallMs: at18 - 2_000 }).start();
  pole.pass(2 * secondMs);
  expect([...pole.lamps.values()]).toEqual([100, 100]);
});

test('a lamp that has just started burns its shortest time', () => {
  const slow = anAsNeededZone({ minOnMs: 10 * minuteMs });
  const pole = new Device({ site: aSite({ zones: [slow] }), wallMs: at17 }).start();
  pole.ask(override(100, { zones: ['court'] }));
  pole.pass(minuteMs);
  pole.ask({ kind: 'resume', zones: ['court'] });
  expect(pole.lamp('court')).toBe(100);
  expect(pole.view().zones[0]).toMatchObject({
    wanted: { level: 0 },
    held: { by: 'minOn', untilMs: at17 + 10 * minuteMs },
  });
  pole.pass(9 * minuteMs);
  expect(pole.lamp('court')).toBe(0);
});

test('a lockout does not wait for the shortest time', () => {
  const slow = anAsNeededZone({ minOnMs: 10 * minuteMs });
  const pole = new Device({ site: aSite({ zones: [slow] }), wallMs: at17 }).start();
  pole.ask(override(100, { zones: ['court'] }));
  pole.ask({ kind: 'lockout', zones: ['court'] }, { login: 'chen' });
  expect(pole.lamp('court')).toBe(0);
});

test('an output that refuses is a fault, tried again ever less often, and cleared when it obeys', () => {
  const pole = new Device({ site: aSite({ zones: [road] }), wallMs: at17 }).start();
  pole.boardRefuses.add('road-main');
  pole.effects.length = 0;
  pole.passUntil(at18 + hourMs);
  const tries = pole.effects.filter(({ kind }) => kind === 'setLight').length;
  expect(tries).toBeGreaterThan(12);
  expect(tries).toBeLessThan(22);
  expect(pole.rows('light.fault')).toMatchObject([{ message: 'line is busy', message_zh: '中文 line is busy' }]);
  const { faults, zones } = pole.view();
  expect(faults[0]).toMatchObject({ about: 'road-main', kind: 'output' });
  expect(faults[0]?.remedy).toContain('PWM0');
  expect(faults[0]?.text).toMatch(/: line is busy$/);
  expect(faults[0]?.zh.text).toMatch(/：中文 line is busy$/);
  expect(zones[0]).toMatchObject({ level: 0, held: { by: 'fault' }, totals: { litMs: 0, switches: 0 } });
  pole.boardRefuses.clear();
  pole.pass(5 * minuteMs);
  expect(pole.lamp('road-main')).toBe(100);
  expect(pole.view().faults).toEqual([]);
  expect(pole.rows('light.cleared')).toHaveLength(1);
});

test('a row has no second text where a system said the same in both languages, as in a recording of before', () => {
  const pole = new Device({ site: aSite({ zones: [road] }), wallMs: at17 }).start();
  const message = { en: 'EBUSY', zh: 'EBUSY' };
  pole.hear({ kind: 'lightFailed', zone: 'road-main', level: 40, message });
  expect(pole.rows('light.fault')).toEqual([
    { type: 'light.fault', zone: 'road-main', level_pct: 40, message: 'EBUSY' },
  ]);
});

test('a new wish is tried at once, whatever the pause after the last failure', () => {
  const pole = new Device({ site: aSite({ zones: [road] }), wallMs: at18 + minuteMs }).start();
  pole.pass(secondMs);
  pole.boardRefuses.add('road-main');
  pole.ask(override(60));
  pole.pass(10 * secondMs);
  pole.boardRefuses.clear();
  pole.ask({ kind: 'lockout', zones: ['road-main'] }, { login: 'chen' });
  expect(pole.lamp('road-main')).toBe(0);
});

test('an output that refused a wish which is over is told the old level once more, and its fault is cleared', () => {
  const pole = new Device({ site: aSite({ zones: [anAsNeededZone()] }), wallMs: at17 }).start();
  pole.boardRefuses.add('court');
  pole.ask(override(60, { zones: ['court'] }));
  expect(pole.view().faults[0]).toMatchObject({ about: 'court', kind: 'output' });
  pole.boardRefuses.clear();
  pole.effects.length = 0;
  pole.ask({ kind: 'resume', zones: ['court'] });
  pole.pass(secondMs);
  // It shows its old level, as far as anybody knows; what a refusal left behind only the output itself can say.
  expect(pole.effects.filter(({ kind }) => kind === 'setLight')).toMatchObject([{ zone: 'court', level: 0 }]);
  expect(pole.view().faults).toEqual([]);
  expect(pole.rows('light.cleared')).toHaveLength(1);
});

test('totals count what the lamps did, at the level they had', () => {
  const pole = new Device({ site: aSite({ zones: [road] }), wallMs: at18 - 2 * secondMs }).start();
  pole.passUntil(at18 + hourMs - secondMs);
  const { totals, powerW } = pole.view().zones[0]!;
  expect(powerW).toBe(600);
  expect(totals.litMs).toBe(hourMs);
  expect(totals.energyWh).toBeCloseTo(600, 1);
  expect(totals.switches).toBe(1);
});

test('an answer for a zone that does not exist changes nothing', () => {
  const pole = new Device({ site: aSite({ zones: [road] }), wallMs: at17 }).start();
  const before = pole.state;
  pole.hear({ kind: 'lightSet', zone: 'gone', level: 40 });
  pole.hear({ kind: 'lightFailed', zone: 'gone', level: 40, message: inBoth('no') });
  expect(pole.state).toBe(before);
});

test('a clock step is right within one tick, whichever way', () => {
  const pole = new Device({ site: aSite({ zones: [road] }), wallMs: local('2026-11-23T12:00:00') }).start();
  pole.stepClock(8 * hourMs).pass(secondMs);
  expect(pole.lamp('road-main')).toBe(100);
  pole.stepClock(-8 * hourMs).pass(secondMs);
  expect(pole.lamp('road-main')).toBe(0);
  expect(pole.rows('clock.trust').map(({ stepped_ms }) => stepped_ms)).toEqual([null, 8 * hourMs, -8 * hourMs]);
});
