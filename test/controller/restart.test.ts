import { expect, test } from 'vitest';
import type { Effect } from '../../src/controller/effect.ts';
import { gatherMs } from '../../src/controller/saveWait.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { anAsNeededZone, aPwm, aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { Device, local, override } from './estate.ts';

const evening = { rules: [aRule({ start: at('18:00'), end: at('06:00') })], exceptions: [] };
const closed = aZone({ id: 'closed', schedule: evening, output: aRelay({ contact: 'normally-closed' }) });
const open = aZone({ id: 'open', schedule: evening, output: aRelay({ contact: 'normally-open' }) });
const driver = aZone({ id: 'driver', schedule: evening, output: aPwm({ idleLevel: 100 }) });
const site = aSite({ zones: [closed, open, driver] });
const at19 = local('2026-11-23T19:00:00');
const noon = local('2026-11-23T12:00:00');

const opened = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === 'openLights' ? [effect.levels] : []));

test('at the first start what is lit when idle opens lit, and the rest comes on in its turn', () => {
  const pole = new Device({ site, wallMs: at19 }).start();
  expect(opened(pole.effects)).toEqual([{ closed: 100, open: 0, driver: 100 }]);
  pole.tick();
  expect(pole.lamp('open')).toBe(100);
});

test('by day everything opens dark', () => {
  expect(opened(new Device({ site, wallMs: noon }).start().effects)).toEqual([{ closed: 0, open: 0, driver: 0 }]);
});

test('a process that comes back in the same boot opens every lamp as it was, and nothing blinks', () => {
  const pole = new Device({ site, wallMs: at19 }).start().pass(5 * secondMs);
  pole.effects.length = 0;
  pole.restartProcess();
  expect(opened(pole.effects)).toEqual([{ closed: 100, open: 100, driver: 100 }]);
  pole.effects.length = 0;
  pole.pass(5 * secondMs);
  expect(pole.effects).toEqual([]);
});

test('after a power cut normally-open lamps start one after the other', () => {
  const zones = ['a', 'b'].map((id) => aZone({ id, schedule: evening, output: aRelay({ contact: 'normally-open' }) }));
  const pole = new Device({ site: aSite({ zones }), wallMs: at19 }).start().pass(5 * secondMs);
  pole.effects.length = 0;
  pole.cutPower({ forMs: minuteMs });
  expect(opened(pole.effects)).toEqual([{ a: 0, b: 0 }]);
  pole.tick();
  expect([...pole.lamps.values()]).toEqual([100, 0]);
  pole.pass(secondMs);
  expect([...pole.lamps.values()]).toEqual([100, 100]);
});

test('a lockout survives everything, and the zone opens dark', () => {
  const pole = new Device({ site, wallMs: at19 }).start().pass(5 * secondMs);
  pole.ask({ kind: 'lockout', zones: ['closed'] }, { login: 'chen' });
  pole.cutPower({ forMs: minuteMs });
  pole.restartProcess().pass(10 * secondMs);
  expect(pole.lamp('closed')).toBe(0);
  expect(pole.view().zones[0]?.lockout?.login).toBe('chen');
});

test('an override survives a restart and a power cut, and ends when it was to end', () => {
  const court = anAsNeededZone();
  const pole = new Device({ site: aSite({ zones: [court] }), wallMs: noon }).start();
  pole.ask(override(100, { zones: ['court'] }));
  pole.pass(10 * minuteMs, minuteMs);
  pole.restartProcess().pass(10 * minuteMs, minuteMs);
  pole.cutPower({ forMs: 30 * minuteMs }).pass(minuteMs);
  expect(pole.lamp('court')).toBe(100);
  expect(pole.view().zones[0]?.override?.untilMs).toBe(noon + 2 * hourMs);
  pole.passUntil(noon + 2 * hourMs - secondMs);
  expect(pole.lamp('court')).toBe(100);
  pole.pass(secondMs);
  expect(pole.lamp('court')).toBe(0);
});

test('an override that ended during a power cut is gone, and office and log are told', () => {
  const pole = new Device({ site: aSite({ zones: [anAsNeededZone()] }), wallMs: noon }).start();
  pole.ask(override(100, { zones: ['court'] }));
  pole.effects.length = 0;
  pole.cutPower({ forMs: 3 * hourMs }).pass(secondMs);
  expect(pole.lamp('court')).toBe(0);
  expect(pole.rows('override.ended')).toMatchObject([{ zone: 'court', because: 'whileOff' }]);
});

test('with the clock lost in the cut an override keeps the time it had left at the last save', () => {
  const site = aSite({ zones: [anAsNeededZone()], clock: { sources: ['timesyncd'], maxOutageMs: hourMs } });
  const pole = new Device({ site, wallMs: noon, clock: { syncedAtMs: noon, rtc: false } }).start();
  pole.ask(override(100, { zones: ['court'] }));
  pole.pass(hourMs, minuteMs);
  pole.stepClock(-noon).cutPower({ forMs: 0, clock: { syncedAtMs: null, rtc: false } });
  pole.pass(hourMs - minuteMs, minuteMs);
  expect(pole.lamp('court')).toBe(100);
  pole.pass(2 * minuteMs, minuteMs);
  expect(pole.lamp('court')).toBe(0);
});

test('totals and switch counts go on where they were', () => {
  const pole = new Device({ site: aSite({ zones: [open] }), wallMs: at19 }).start();
  pole.pass(hourMs, secondMs);
  const before = pole.view().zones[0]!.totals;
  pole.cutPower({ forMs: hourMs });
  const after = pole.view().zones[0]!.totals;
  expect(after.litMs).toBeGreaterThan(before.litMs - minuteMs - gatherMs);
  expect(after.litMs).toBeLessThanOrEqual(before.litMs);
  pole.pass(hourMs, secondMs);
  expect(pole.view().zones[0]!.totals.litMs).toBeGreaterThan(2 * hourMs - 2 * minuteMs - gatherMs);
});

test('a new config keeps overrides and totals of the zones that remain, and requests the outputs anew', () => {
  const pole = new Device({ site, wallMs: at19 }).start().pass(minuteMs);
  pole.ask(override(50, { zones: ['driver'] }));
  const before = pole.view().zones[2]!.totals;
  pole.effects.length = 0;
  pole.site = { ...site, revision: 'fedcba987654', zones: [driver, aZone({ id: 'fresh', schedule: evening })] };
  pole.hear({ kind: 'siteChanged', revision: 'fedcba987654' });
  expect(opened(pole.effects)).toEqual([{ driver: 50, fresh: 100 }]);
  pole.pass(2 * secondMs);
  expect(pole.lamp('driver')).toBe(50);
  expect(pole.view().zones[0]!.totals.energyWh).toBeGreaterThanOrEqual(before.energyWh);
  expect(Object.keys(pole.state.zones)).toEqual(['driver', 'fresh']);
  expect(pole.view().siteRevision).toBe('fedcba987654');
});

test('a refused config is a fault until a good one comes, and is told once', () => {
  const pole = new Device({ site, wallMs: noon }).start();
  for (let n = 0; n < 3; n += 1)
    pole.hear({ kind: 'siteRefused', file: 'estate.yaml', message: inBoth('zones[0].level: 140') });
  expect(pole.rows('config.refused')).toHaveLength(1);
  expect(pole.view().faults).toMatchObject([{ kind: 'config', text: 'estate.yaml was refused: zones[0].level: 140' }]);
  pole.hear({ kind: 'siteChanged', revision: site.revision });
  expect(pole.view().faults).toEqual([]);
});

test('nothing is driven before the start', () => {
  const pole = new Device({ site, wallMs: at19 });
  expect(pole.tick()).toEqual([]);
  expect(pole.ask(override(50, { zones: ['open'] })).code).toBe('busy');
});

test('a process killed before the disk had heard of its lamps is followed by one that leaves them burning', () => {
  const pole = new Device({ site, wallMs: local('2026-11-23T17:59:58') }).start().pass(secondMs);
  pole.diskSilent = true;
  pole.pass(5 * secondMs);
  const burning = Object.fromEntries(pole.lamps);
  expect(burning).toEqual({ closed: 100, open: 100, driver: 100 });
  pole.effects.length = 0;
  pole.start(pole.state.machineBoot, burning).pass(5 * secondMs);
  expect(opened(pole.effects)).toEqual([burning]);
  expect(pole.effects.filter(({ kind }) => kind === 'setLight')).toEqual([]);
});

test('lamps that went out just before the end are not lit again by what the disk still says', () => {
  const pole = new Device({ site, wallMs: at19 }).start().pass(5 * secondMs);
  pole.effects.length = 0;
  pole.start(pole.state.machineBoot, { closed: 100, open: 0, driver: 100 });
  expect(opened(pole.effects)).toEqual([{ closed: 100, open: 0, driver: 100 }]);
});

test('a lockout is dark whatever the lamps were told', () => {
  const pole = new Device({ site, wallMs: at19 }).start().pass(5 * secondMs);
  pole.ask({ kind: 'lockout', zones: ['open'] }, { login: 'chen' });
  pole.effects.length = 0;
  pole.start(pole.state.machineBoot, { closed: 100, open: 100, driver: 100 });
  expect(opened(pole.effects)[0]?.['open']).toBe(0);
});
