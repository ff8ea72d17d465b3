import { expect, test } from 'vitest';
import { gatherMs } from '../../src/controller/saveWait.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aCardRead, anEntry, aPseudonym } from '../makers/access.ts';
import { inBoth } from '../makers/words.ts';
import { local } from './estate.ts';
import { aReader, Gatehouse, gateSite } from './gatehouse.ts';

const wallMs = local('2026-11-23T18:30:00');
const gatehouse = (over: Partial<ConstructorParameters<typeof Gatehouse>[0]> = {}) =>
  new Gatehouse({ site: gateSite(), wallMs, ...over });
const ready = () => gatehouse().ready();

test('a resident at the barrier shows his card: it opens, and the passage counts when he is through', () => {
  const gate = ready().arrive();
  const heard = gate.card();
  expect(heard[0]).toMatchObject({ kind: 'openPulse', lane: 'in-1', pulseMs: 500, retryOf: null });
  expect(gate.rows('card.read')).toMatchObject([{ outcome: 'grant', code: 'granted', card: aPseudonym(1) }]);
  expect(gate.rows('gate.opened')).toMatchObject([{ lane: 'in-1', source: 'card', by: aPseudonym(1) }]);
  expect(gate.effects.filter(({ kind }) => kind === 'recordPassage')).toEqual([]);
  gate.driveThrough();
  expect(gate.effects.filter(({ kind }) => kind === 'recordPassage')).toMatchObject([
    { pseudonym: aPseudonym(1), area: 'estate', use: true },
  ]);
  expect(gate.rows('lane.episode')).toMatchObject([{ outcome: 'passed', frames: 1, first_presentation: true }]);
});

test('the pulse does not wait for the disk', () => {
  const gate = ready().arrive();
  gate.diskSilent = true;
  gate.card();
  expect(gate.pulsed).toHaveLength(1);
});

test('the read and the pulse it caused leave in the same save', () => {
  const gate = ready().arrive();
  gate.card();
  const saves = gate.pass(gatherMs).effects.filter((effect) => effect.kind === 'save');
  const types = saves.map(({ records }) => records.map(({ body }) => body['type']));
  expect(types.find((of) => of.includes('card.read'))).toEqual(expect.arrayContaining(['gate.opened', 'card.read']));
});

test.each([
  ['a card nobody knows', aCardRead(null), 'deny', 'unknown_card'],
  ['a blocked card', aCardRead(anEntry({ blocked: true })), 'deny', 'blocked'],
  ['a card of another estate', aCardRead(null, { foreign: true }), 'foreign', 'foreign_card'],
] as const)('%s opens nothing and is told apart', (_, read, outcome, code) => {
  const gate = ready().arrive();
  gate.shows(read);
  gate.pass(10 * secondMs);
  expect(gate.pulsed).toEqual([]);
  expect(gate.rows('card.read')).toMatchObject([{ outcome, code }]);
});

test('a good card opens nothing while no vehicle stands there', () => {
  const gate = ready();
  gate.card();
  expect(gate.pulsed).toEqual([]);
  expect(gate.rows('card.read')).toMatchObject([{ outcome: 'deny', code: 'no_vehicle' }]);
});

test('noise and repeats write no row, whatever comes', () => {
  const gate = ready().arrive();
  gate.card();
  const rows = gate.effects.length;
  for (let n = 0; n < 500; n += 1) gate.shows({ kind: 'bad', fault: 'parity', bits: 26 });
  for (let n = 0; n < 20; n += 1) gate.card();
  expect(gate.effects.slice(rows).filter(({ kind }) => kind === 'note')).toEqual([]);
  expect(gate.rows('card.read')).toHaveLength(1);
  expect(gate.pulsed).toHaveLength(1);
  expect(gate.view().readers).toMatchObject([{ frames: 521, badFrames: 500 }]);
});

test('whoever tries many cards fills no disk: thirty rows a minute, and then how many more', () => {
  const gate = ready().arrive();
  for (let n = 10; n < 110; n += 1) gate.shows(aCardRead(null, { pseudonym: aPseudonym(n) }));
  expect(gate.rows('card.read')).toHaveLength(30);
  expect(gate.rows('card.alarm')).toHaveLength(1);
  gate.pass(minuteMs);
  gate.shows(aCardRead(null, { pseudonym: aPseudonym(500) }));
  expect(gate.rows('card.flood')).toMatchObject([{ reader: 'reader-in', left_out: 70 }]);
});

test('the guard opens from the office for a vehicle that stands there, once it is on disk', () => {
  const gate = ready().arrive();
  gate.diskSilent = true;
  gate.hear({
    kind: 'command',
    command: gate.command({ kind: 'gateOpen', lane: 'in-1' }, { id: 'o-1', login: 'gao' }),
  });
  expect(gate.pulsed).toEqual([]);
  gate.hear({ kind: 'saved', rev: gate.state.rev });
  expect(gate.pulsed).toMatchObject([{ cause: { id: 'cmd-o-1', source: 'remote', by: 'gao' } }]);
  const replies = gate.effects.filter((effect) => effect.kind === 'reply');
  expect(replies).toMatchObject([{ reply: { code: 'applied', text: { en: 'Entrance opens.' } } }]);
});

test.each([
  ['no vehicle stands there', (gate: Gatehouse) => gate, {}, 'denied'],
  ['the command was retained', (gate: Gatehouse) => gate.arrive(), { retained: true }, 'invalid'],
  ['the command is old', (gate: Gatehouse) => gate.arrive(), { issuedAtMs: wallMs - 30_000 }, 'expired'],
  ['a viewer asks', (gate: Gatehouse) => gate.arrive(), { login: 'vera' }, 'denied'],
  ['the crew asks', (gate: Gatehouse) => gate.arrive(), { login: 'chen' }, 'denied'],
  ['a stranger asks', (gate: Gatehouse) => gate.arrive(), { login: 'nobody' }, 'denied'],
] as const)('the office opens nothing when %s', (_, first, over, code) => {
  const gate = first(ready());
  expect(gate.ask({ kind: 'gateOpen', lane: 'in-1' }, { login: 'gao', ...over }).code).toBe(code);
  gate.pass(10 * secondMs);
  expect(gate.pulsed).toEqual([]);
});

test('a crew at the device opens for a vehicle that stands there, and for nobody else', () => {
  const local = { login: 'chen', via: 'local' } as const;
  const gate = ready();
  expect(gate.ask({ kind: 'gateOpen', lane: 'in-1' }, local).code).toBe('denied');
  expect(gate.arrive().ask({ kind: 'gateOpen', lane: 'in-1' }, local).code).toBe('applied');
  expect(gate.pulsed).toHaveLength(1);
});

test('the office opens nothing while the clock cannot say how old a command is', () => {
  const gate = gatehouse({ clock: { syncedAtMs: null, rtc: false } })
    .ready()
    .arrive();
  const reply = gate.ask({ kind: 'gateOpen', lane: 'in-1' }, { login: 'gao' });
  expect(reply).toMatchObject({ code: 'denied', text: { en: expect.stringContaining('Use the button') } });
  expect(gate.pulsed).toEqual([]);
});

test('an open command that slept on a slow disk until it was old opens nothing', () => {
  const gate = ready().arrive();
  gate.diskSilent = true;
  gate.hear({ kind: 'command', command: gate.command({ kind: 'gateOpen', lane: 'in-1' }, { login: 'gao' }) });
  gate.pass(12 * secondMs);
  gate.hear({ kind: 'saved', rev: gate.state.rev });
  expect(gate.pulsed).toEqual([]);
  expect(gate.effects.filter((effect) => effect.kind === 'reply')).toMatchObject([{ reply: { code: 'expired' } }]);
});

test('the same open command never opens twice, not even over a crash', () => {
  const gate = ready().arrive();
  const over = { id: 'o-7', login: 'gao', issuedAtMs: gate.wallMs, notAfterMs: gate.wallMs + 10_000 };
  gate.ask({ kind: 'gateOpen', lane: 'in-1' }, over);
  gate.restartProcess();
  gate.pass(4 * secondMs);
  expect(gate.ask({ kind: 'gateOpen', lane: 'in-1' }, over).code).toBe('duplicate');
  expect(gate.pulsed).toHaveLength(1);
});

test('a grant that waited is forgotten in a restart, and nothing moves in the first three seconds', () => {
  const gate = ready().arrive();
  gate.card();
  gate.restartProcess();
  const before = gate.effects.length;
  gate.poll().pass(2 * secondMs, 100);
  gate.card(2);
  const moved = gate.effects
    .slice(before)
    .filter(({ kind }) => ['openPulse', 'assertOpen', 'inhibitClose'].includes(kind));
  expect(moved).toEqual([]);
  gate.pass(20 * secondMs);
  expect(gate.pulsed).toHaveLength(1);
});

test('a driver who finds no reach is noticed, and the guard answers from the office', () => {
  const gate = ready().arrive();
  gate.pass(15 * secondMs);
  const [called] = gate.rows('call.called');
  expect(called).toMatchObject({ lane: 'in-1', reason: 'slow' });
  const call = String(called?.['call']);
  expect(gate.view().lanes).toMatchObject([{ call: { id: call, ackedBy: null } }]);
  expect(gate.effects).toContainEqual(expect.objectContaining({ kind: 'beacon', on: true }));
  expect(gate.ask({ kind: 'callAcknowledge', lane: 'in-1', call }, { login: 'gao' })).toMatchObject({
    code: 'applied',
    text: { en: 'Entrance: the call is yours. The driver waits.' },
  });
  gate.ask({ kind: 'callArrive', lane: 'in-1', call }, { login: 'gao' });
  gate.ask({ kind: 'gateOpen', lane: 'in-1' }, { login: 'gao' });
  gate.driveThrough();
  expect(gate.rows('call.ended')).toMatchObject([{ call, end: 'guardOpen' }]);
  expect(gate.rows('lane.episode')).toMatchObject([{ assisted: true, call: { reason: 'slow' } }]);
  const label = { kind: 'callResolve', lane: 'in-1', call, end: 'guardOpen', needed: true } as const;
  expect(gate.ask(label, { login: 'gao' }).code).toBe('applied');
  expect(gate.rows('call.labelled')).toMatchObject([{ call, needed: true, login: 'gao' }]);
});

test('a call that is over, and a lane that is none, are refused in words', () => {
  const gate = ready();
  expect(gate.ask({ kind: 'callAcknowledge', lane: 'in-1', call: 'x' }, { login: 'gao' })).toMatchObject({
    code: 'invalid',
    text: { en: 'There is no open call x at in-1. It may have ended by itself.' },
  });
  expect(gate.ask({ kind: 'gateOpen', lane: 'constructor' }, { login: 'gao' }).text.en).toBe(
    'There is no lane "constructor". Known: in-1.',
  );
});

test('fire holds the arm up through a restart, until somebody resets the lane', () => {
  const gate = ready();
  gate.set('fire', true);
  expect(gate.rows('gate.held')).toMatchObject([{ on: true }]);
  gate.restartProcess();
  gate.poll().pass(5 * secondMs);
  expect(gate.lane.barrier.name).toBe('emergencyOpen');
  gate.set('fire', false).pass(6 * secondMs);
  expect(gate.lane.barrier.name).toBe('emergencyOpen');
  expect(gate.ask({ kind: 'laneReset', lane: 'in-1' }, { login: 'chen' }).code).toBe('applied');
  gate.pass(5 * secondMs);
  expect(gate.lane.barrier.name).not.toBe('emergencyOpen');
});

test('what a lane counted survives a power cut and goes to the office each minute', () => {
  const gate = ready().arrive();
  gate.card();
  gate.driveThrough();
  gate.pass(gatherMs);
  gate.cutPower({ forMs: 60_000 });
  gate.poll().pass(2 * minuteMs);
  const tele = gate.records.findLast(({ stream }) => stream === 'tele');
  expect(tele?.body['lanes']).toMatchObject({ 'in-1': { arrivals: 1, passages: 1, pulses: 1 } });
});

test('what a lane counts never falls, over a restart after a long quiet time, and the quiet time was no outage', () => {
  const gate = gatehouse({ wallMs: local('2026-11-23T14:58:00') }).ready();
  gate.pass(3 * hourMs, 2 * secondMs);
  const closedS = () => gate.view().lanes[0]?.totals.stateMs.closed ?? 0;
  const before = closedS();
  gate.restartProcess();
  gate.pass(minuteMs + gatherMs);
  expect(closedS()).toBeGreaterThanOrEqual(before);
  gate.pass(hourMs, 2 * secondMs);
  for (const row of gate.rows('lane.hour'))
    expect(row['availability']).toBeGreaterThan(1 - (gatherMs + minuteMs) / hourMs);
});

test('the time without a working reader is lost availability, and one of two readers is enough', () => {
  const second = aReader({ id: 'reader-high', d0: 'GPIO32', d1: 'GPIO33' });
  const gate = gatehouse({ site: gateSite({ readers: [aReader(), second] }) }).ready();
  const health = (reader: string, out: boolean) =>
    gate.hear({
      kind: 'readerHealth',
      reader,
      trouble: out ? { kind: 'unplugged', detail: inBoth('Both lines are low.') } : null,
    });
  const offlineS = () => Math.round((gate.view().lanes[0]?.totals.readerOfflineMs ?? 0) / secondMs);
  health('reader-in', true);
  gate.pass(minuteMs);
  expect(offlineS()).toBe(0);
  health('reader-high', true);
  gate.pass(minuteMs);
  expect(offlineS()).toBe(60);
  gate.pass(minuteMs + gatherMs);
  gate.restartProcess();
  gate.pass(secondMs);
  // What a crash takes with it is at most what was counted since the last save.
  const kept = offlineS();
  expect(kept).toBeGreaterThan(0);
  health('reader-in', true);
  health('reader-high', true);
  gate.pass(minuteMs);
  health('reader-high', false);
  gate.pass(minuteMs);
  expect(offlineS() - kept).toBe(60);
});

test('each full hour the office hears what a lane did in it, and how well, over a restart', () => {
  const gate = gatehouse({ wallMs: local('2026-11-23T18:58:00') }).ready();
  gate.pass(2 * minuteMs);
  for (let n = 1; n <= 4; n += 1) {
    gate.arrive();
    gate.card(n);
    gate.driveThrough();
    if (n === 2) gate.pass(gatherMs).restartProcess();
    gate.poll().pass(6 * secondMs);
  }
  gate.passUntil(local('2026-11-23T20:01:00'), 2 * secondMs);
  const hours = gate.rows('lane.hour');
  expect(hours).toHaveLength(2);
  expect(hours[1]).toMatchObject({ lane: 'in-1', arrivals: 4, passages: 4, queue: 'insufficient', conformance: 1 });
  const { availability, performance, conformance, effectiveness, per_hour } = hours[1] as Record<string, number>;
  expect(per_hour).toBeCloseTo(4, 0);
  expect(availability).toBeGreaterThan(1 - (gatherMs + minuteMs) / hourMs);
  expect(availability).toBeLessThan(1);
  expect(effectiveness).toBeCloseTo((availability ?? 0) * (performance ?? 0) * (conformance ?? 0), 2);
});

test('forgiving a card is an act with a name, and reaches the passage log', () => {
  const gate = ready();
  gate.ask({ kind: 'forgive', pseudonym: aPseudonym(3) }, { login: 'gao', why: 'left by the other gate' });
  expect(gate.effects).toContainEqual(expect.objectContaining({ kind: 'forgiveCard', pseudonym: aPseudonym(3) }));
  expect(gate.rows('card.forgiven')).toMatchObject([{ card: aPseudonym(3), login: 'gao' }]);
});

test('a roster that was refused, a dead reader and a stubborn contact are faults with a remedy until they are gone', () => {
  const gate = ready();
  gate.hear({ kind: 'rosterRefused', code: 'bad_signature', text: inBoth('The signature does not fit.') });
  gate.hear({
    kind: 'readerHealth',
    reader: 'reader-in',
    trouble: { kind: 'unplugged', detail: inBoth('Both lines are low.') },
  });
  gate.hear({ kind: 'gateObeys', lane: 'in-1', message: inBoth('GPIO20 is busy') });
  expect(gate.view().faults.map(({ kind }) => kind)).toEqual(['lane', 'reader', 'roster']);
  expect(gate.view().faults.map(({ zh }) => zh.text.includes('中文'))).toEqual([true, true, true]);
  expect(gate.view().roster).toMatchObject({ version: 7 });
  gate.hear({ kind: 'rosterChanged', roster: { version: 8, count: 3, digest: 'd8' }, how: 'network' });
  gate.hear({ kind: 'readerHealth', reader: 'reader-in', trouble: null });
  gate.hear({ kind: 'gateObeys', lane: 'in-1', message: null });
  expect(gate.view().faults).toEqual([]);
  expect(gate.rows('gate.output')).toMatchObject([
    { obeys: false, message: 'GPIO20 is busy', message_zh: '中文 GPIO20 is busy' },
    { obeys: true, message: null },
  ]);
  const text = 'The signature does not fit.';
  expect(gate.rows('roster.refused')).toMatchObject([{ text, text_zh: `中文 ${text}` }]);
});
