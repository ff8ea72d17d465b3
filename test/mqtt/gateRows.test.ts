import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LaneInputId } from '../../src/access/lane.ts';
import type { Read } from '../../src/access/read.ts';
import type { Ask } from '../../src/controller/command.ts';
import { gateRows } from '../../src/mqtt/gateRows.ts';
import { messages } from '../../src/mqtt/messages.ts';
import { secondMs } from '../../src/units.ts';
import { Device, local } from '../controller/estate.ts';
import { aCardRead, anEntry, aPseudonym } from '../makers/access.ts';
import { aGateSite } from '../makers/gateSite.ts';

const site = aGateSite();
const lane = site.lanes[0]!;

/** A device at a lane whose wires can be set, arm down and awake. */
function atTheGate() {
  const pole = new Device({ site, wallMs: local('2026-11-23T10:00:00') }).start();
  const active = new Set<LaneInputId>(['armClosed']);
  const poll = () => {
    const wired = (Object.keys(lane.inputs) as LaneInputId[]).filter((input) => lane.inputs[input] !== null);
    const levels = Object.fromEntries(wired.map((input) => [input, active.has(input) ? 'high' : 'low']));
    pole.hear({ kind: 'laneInputs', lane: lane.id, levels, atMono: pole.monoMs });
  };
  const pass = (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      pole.pass(secondMs);
      if (second % 4 === 0) poll();
    }
  };
  const set = (...inputs: LaneInputId[]) => {
    active.clear();
    for (const input of inputs) active.add(input);
    poll();
  };
  const read = (what: Read) =>
    pole.hear({
      kind: 'cardRead',
      reader: 'reader-in',
      read: what,
      firstEdgeMono: pole.monoMs - 60,
      frameMono: pole.monoMs,
    });
  poll();
  pass(6);
  return { pole, set, pass, read };
}

const call = (pole: Device) => pole.view().lanes[0]?.call?.id ?? 'no call';

test('every row that the gate writes passes the contract of its type', () => {
  const { pole, set, pass, read } = atTheGate();
  const ask = (what: Ask) => pole.ask(what, { login: 'gao', notAfterMs: pole.wallMs + 10_000 });
  set('armClosed', 'arrive');
  pass(10);
  ask({ kind: 'callAcknowledge', lane: lane.id, call: call(pole) });
  ask({ kind: 'callArrive', lane: lane.id, call: call(pole) });
  read(aCardRead(null));
  read(aCardRead(anEntry({ blocked: true, pseudonym: aPseudonym(2) })));
  read(aCardRead());
  set('arrive', 'armOpen');
  set('safety', 'armOpen');
  set('armOpen');
  pass(3);
  set('armClosed');
  pass(3);
  ask({ kind: 'gateOpen', lane: lane.id });
  set('armClosed', 'arrive');
  ask({ kind: 'gateOpen', lane: lane.id });
  pass(12);
  ask({ kind: 'callResolve', lane: lane.id, call: call(pole), end: 'turnedAway', needed: false });
  ask({ kind: 'laneReset', lane: lane.id });
  ask({ kind: 'forgive', pseudonym: aPseudonym(1) });
  set('armClosed', 'fire');
  pass(2);
  for (let n = 0; n < 60; n += 1) {
    read(aCardRead(null, { pseudonym: aPseudonym(1_000 + n) }));
    pole.pass(secondMs / 4);
  }
  pass(70);
  read(aCardRead(null, { pseudonym: aPseudonym(9) }));
  pole.hear({ kind: 'readerHealth', reader: 'reader-in', trouble: { kind: 'unplugged', detail: 'No current.' } });
  pole.hear({ kind: 'readerHealth', reader: 'reader-in', trouble: null });
  pole.hear({ kind: 'gateObeys', lane: lane.id, message: 'EBUSY' });
  pole.hear({ kind: 'gateObeys', lane: lane.id, message: null });
  pole.hear({ kind: 'cardEnrolled', reader: 'reader-in' });
  pole.hear({ kind: 'rosterRefused', code: 'wrong_base', text: 'Send a snapshot.' });
  pole.hear({ kind: 'rosterChanged', roster: { version: 2, count: 9, digest: 'd' }, how: 'network' });

  const seen = new Set<string>();
  for (const type of Object.keys(gateRows))
    for (const body of pole.rows(type)) {
      seen.add(type);
      const event = { seq: 1, ts_ms: pole.wallMs, mono_ms: pole.monoMs, clock: 'synced', ...body };
      const message = { v: 1, boot: 'a1b2c3d4', seq: [1, 1], events: [JSON.parse(JSON.stringify(event))] };
      expect(messages.evt.write.safeParse(message).error?.issues, JSON.stringify(body)).toBeUndefined();
      expect(messages.evt.write.safeParse({ ...message, events: [{ ...event, number: 4711 }] }).success).toBe(false);
    }
  expect([...seen].sort()).toEqual(Object.keys(gateRows).sort());
});

test('every type that the gate can write has a contract', () => {
  const folder = new URL('../../src/controller/gate/', import.meta.url);
  const code = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const types = code.flatMap((text) => [...text.matchAll(/row\(turn, '([^']+)'/g)].map(([, type]) => type));
  expect(types.length).toBeGreaterThan(10);
  for (const type of types) expect(Object.keys(gateRows)).toContain(type);
});

test('the minute’s sample of a lane passes the contract', () => {
  const { pole, pass } = atTheGate();
  pass(130);
  const samples = pole.effects
    .filter((effect) => effect.kind === 'save')
    .flatMap(({ records }) => records)
    .filter(({ stream }) => stream === 'tele');
  expect(samples.length).toBeGreaterThan(1);
  for (const { body } of samples) {
    const sample = { seq: 1, ts_ms: pole.wallMs, mono_ms: pole.monoMs, clock: 'synced', ...body };
    const message = { v: 1, boot: 'a1b2c3d4', seq: [1, 1], samples: [JSON.parse(JSON.stringify(sample))] };
    expect(messages.tele.write.safeParse(message).error?.issues).toBeUndefined();
    expect(message.samples[0]).toHaveProperty(`lanes.${lane.id}.states_s.closed`);
  }
});
