import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Ask } from '../../src/controller/command.ts';
import { gateRows } from '../../src/mqtt/gateRows.ts';
import { messages } from '../../src/mqtt/messages.ts';
import { hourMs, secondMs } from '../../src/units.ts';
import { type Device, local } from '../controller/estate.ts';
import { Gatehouse, gateSite } from '../controller/gatehouse.ts';
import { aCardRead, anEntry, aPseudonym } from '../makers/access.ts';
import { inBoth } from '../makers/words.ts';

const call = (pole: Device) => pole.view().lanes[0]?.call?.id ?? 'no call';
const morning = local('2026-11-23T10:00:00');

/** Texts of a row without their Chinese beside them. Of what is well again there is nothing to do in either language. */
function chineseMissing(body: Readonly<Record<string, unknown>>): readonly string[] {
  return ['text', 'message', 'remedy'].filter((key) => {
    const chinese = body[`${key}_zh`];
    if (body[key] === '') return chinese !== undefined;
    return typeof body[key] === 'string' && !/\p{Script=Han}/u.test(String(chinese));
  });
}

test('every row that the gate writes passes the contract of its type', () => {
  const gate = new Gatehouse({ site: gateSite(), wallMs: morning }).ready();
  const ask = (what: Ask) => gate.ask(what, { login: 'gao', notAfterMs: gate.wallMs + 10_000 });
  gate.arrive().pass(10 * secondMs);
  const first = call(gate);
  ask({ kind: 'callAcknowledge', lane: 'in-1', call: first });
  ask({ kind: 'callArrive', lane: 'in-1', call: first });
  gate.shows(aCardRead(null));
  gate.shows(aCardRead(anEntry({ blocked: true, pseudonym: aPseudonym(2) })));
  gate.card();
  gate.driveThrough();
  ask({ kind: 'callResolve', lane: 'in-1', call: first, end: 'card', needed: true });
  ask({ kind: 'gateOpen', lane: 'in-1' });
  gate.arrive();
  ask({ kind: 'gateOpen', lane: 'in-1' });
  gate.pass(12 * secondMs);
  ask({ kind: 'callResolve', lane: 'in-1', call: call(gate), end: 'turnedAway', needed: false });
  ask({ kind: 'laneReset', lane: 'in-1' });
  ask({ kind: 'forgive', pseudonym: aPseudonym(1) });
  gate.set('fire', true).pass(2 * secondMs);
  for (let n = 0; n < 60; n += 1) {
    gate.shows(aCardRead(null, { pseudonym: aPseudonym(1_000 + n) }));
    gate.pass(secondMs / 4, secondMs / 4);
  }
  gate.pass(hourMs);
  gate.shows(aCardRead(null, { pseudonym: aPseudonym(9) }));
  gate.hear({
    kind: 'readerHealth',
    reader: 'reader-in',
    trouble: { kind: 'unplugged', detail: inBoth('No current.') },
  });
  gate.hear({ kind: 'gateObeys', lane: 'in-1', message: inBoth('EBUSY') });
  gate.hear({ kind: 'gateObeys', lane: 'in-1', message: null });
  gate.hear({ kind: 'cardEnrolled', reader: 'reader-in' });
  gate.hear({ kind: 'rosterRefused', code: 'wrong_base', text: inBoth('Send a snapshot.') });
  gate.hear({ kind: 'rosterChanged', roster: { version: 8, count: 9, digest: 'd' }, how: 'network' });

  const seen = new Set<string>();
  for (const type of Object.keys(gateRows))
    for (const body of gate.rows(type)) {
      seen.add(type);
      const event = { seq: 1, ts_ms: gate.wallMs, mono_ms: gate.monoMs, clock: 'synced', ...body };
      const message = { v: 1, boot: 'a1b2c3d4', seq: [1, 1], events: [JSON.parse(JSON.stringify(event))] };
      expect(messages.evt.write.safeParse(message).error?.issues, JSON.stringify(body)).toBeUndefined();
      expect(messages.evt.write.safeParse({ ...message, events: [{ ...event, number: 4711 }] }).success).toBe(false);
      expect(chineseMissing(body), JSON.stringify(body)).toEqual([]);
      const old = Object.fromEntries(Object.entries(event).filter(([key]) => !key.endsWith('_zh')));
      expect(messages.evt.read.safeParse({ ...message, events: [old] }).success).toBe(true);
    }
  expect([...seen].sort()).toEqual(Object.keys(gateRows).sort());
});

test('a part that is well again says in both languages what was wrong, and in neither what to do', () => {
  const gate = new Gatehouse({ site: gateSite(), wallMs: morning }).ready();
  gate.set('fire', true).pass(secondMs);
  gate.set('fire', false).pass(6 * secondMs);
  gate.ask({ kind: 'laneReset', lane: 'in-1' }, { login: 'gao', notAfterMs: gate.wallMs + 10_000 });
  gate.pass(2 * secondMs);
  const [began, over] = gate.rows('lane.fault').filter(({ about }) => about === 'barrier');
  const { text, text_zh } = began ?? {};
  expect(text_zh).toBe('消防：闸杆保持打开。');
  const told = { type: 'lane.fault', lane: 'in-1', about: 'barrier', on: false, text, text_zh, remedy: '' };
  expect(over).toEqual(told);
});

test('every type that the gate can write has a contract', () => {
  const folder = new URL('../../src/controller/gate/', import.meta.url);
  const code = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const types = code.flatMap((text) => [...text.matchAll(/row\(turn, '([^']+)'/g)].map(([, type]) => type));
  expect(types.length).toBeGreaterThan(10);
  for (const type of types) expect(Object.keys(gateRows)).toContain(type);
});

test('the minute’s sample of a lane passes the contract', () => {
  const gate = new Gatehouse({ site: gateSite(), wallMs: morning }).ready().pass(130 * secondMs);
  const samples = gate.records.filter(({ stream }) => stream === 'tele');
  expect(samples.length).toBeGreaterThan(1);
  for (const { body } of samples) {
    const sample = { seq: 1, ts_ms: gate.wallMs, mono_ms: gate.monoMs, clock: 'synced', ...body };
    const message = { v: 1, boot: 'a1b2c3d4', seq: [1, 1], samples: [JSON.parse(JSON.stringify(sample))] };
    expect(messages.tele.write.safeParse(message).error?.issues).toBeUndefined();
    expect(message.samples[0]).toHaveProperty('lanes.in-1.states_s.closed');
  }
});
