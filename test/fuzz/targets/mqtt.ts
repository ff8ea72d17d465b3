import { isDeepStrictEqual } from 'node:util';
import { readFrameToCore } from '../../../src/channel/readToCore.ts';
import type { FrameToCore } from '../../../src/channel.ts';
import { Acks } from '../../../src/link/acks.ts';
import { canonicalJson } from '../../../src/mqtt/canonical.ts';
import { commandPayload, readCommand } from '../../../src/mqtt/commandMessage.ts';
import { readPlanQuestion } from '../../../src/mqtt/planQuestion.ts';
import { readQuestion } from '../../../src/mqtt/questionMessage.ts';
import { readRosterPart } from '../../../src/mqtt/rosterMessage.ts';
import { stateMessageOf } from '../../../src/mqtt/stateMessage.ts';
import { birthMessage, descMessageOf } from '../../../src/mqtt/statusMessage.ts';
import { readMessage } from '../../../src/office/intake.ts';
import type { Words } from '../../../src/words/language.ts';
import { aView, eveningMs } from '../../makers/view.ts';
import { bytesOf, jsonOf, promise, promiseWords, refusalOf, type Target } from '../target.ts';

const source = { login: 'chen', retained: false };
const envelope = { v: 1, id: 'c-1', why: 'wedding', issued_at_ms: eveningMs, not_after_ms: eveningMs + 5_000 };
const digest = 'ab'.repeat(32);

/** One of each op. */
export const commands: readonly object[] = [
  {
    ...envelope,
    op: 'zone.override',
    target: ['road-main', 'court'],
    level_pct: 60,
    for_min: 30,
    below_floor: false,
    allow_boost: true,
  },
  { ...envelope, op: 'zone.override', target: ['road-main'], level_pct: 0, until_ms: eveningMs + 60_000 },
  { ...envelope, op: 'zone.resume', target: ['court'] },
  { ...envelope, op: 'zone.lockout', target: ['court'] },
  { ...envelope, op: 'zone.unlock', target: ['court'] },
  { ...envelope, op: 'site.emergency', until: 'dawn' },
  { ...envelope, op: 'site.emergency', until: '06:30' },
  { ...envelope, op: 'site.emergency-end' },
  { ...envelope, op: 'gate.open', lane: 'gate-in' },
  { ...envelope, op: 'lane.reset', lane: 'gate-in' },
  { ...envelope, op: 'call.acknowledge', lane: 'gate-in', call: 'k-1' },
  { ...envelope, op: 'call.arrive', lane: 'gate-in', call: 'k-1' },
  { ...envelope, op: 'call.resolve', lane: 'gate-in', call: 'k-1', end: 'guardOpen', needed: true },
  { ...envelope, op: 'card.forgive', card: '0123456789abcdef0123456789abcdef' },
  { ...envelope, op: 'config.take', delivery: digest },
  { ...envelope, op: 'zone.upkeep', target: ['court'], what: 'lamps', lamps: 2 },
  { ...envelope, op: 'night.reassign', zone: 'court', night: '2026-11-23', from: 'fault', to: 'absent', min: 30 },
  { ...envelope, op: 'voice.record', zone: 'court', kind: 'dark', at_ms: eveningMs, text: 'too dark' },
  { ...envelope, op: 'voice.answer', voice: 'v-1', text: 'lamp changed' },
];
const signed = {
  site: 'estate',
  device: 'pole-1',
  login: 'chen',
  role: 'manager',
  counter: 7,
  key: '0123456789abcdef',
  signature: `${'A'.repeat(86)}==`,
};

/** Core takes whatever link sends: a frame it refused would cost link its line. */
function promiseTaken(frame: FrameToCore): void {
  const sent: unknown = JSON.parse(JSON.stringify(frame));
  const taken = readFrameToCore(sent, 'frame');
  promise(isDeepStrictEqual(taken, sent), 'core reads something else than link sent');
}

/** The words of a refusal go back to the sender, and into core's records. */
function promiseRefusal({ id, text }: { readonly id: string | null; readonly text: Words }): void {
  promiseWords(text, 600);
  promise(id === null || /^[\x21-\x7e]{1,64}$/.test(id), 'an answer to an id that is none');
}

const command: Target = {
  name: 'command',
  shape: 'json',
  seeds: [...commands.map(jsonOf), jsonOf({ ...commands[0], signed }), jsonOf({ ...commands[8], signed })],
  words: ['until', 'until_ms', 'for_min', 'signed', 'lamps', 'cleaned', 'relay', 'next-switch', 'card', 'turnedAway'],
  inRound: 230,
  lengthMax: 9_000,
  run: (input) => {
    const reading = readCommand(commandPayload(input), source);
    if (reading.kind === 'refused') return promiseRefusal(reading);
    if (reading.kind === 'act') return promiseTaken({ kind: 'act', login: source.login, text: reading.text });
    promiseTaken({ kind: 'command', command: reading.command });
    promise(
      readCommand(commandPayload(input), { ...source, retained: true }).kind === 'refused',
      'a retained command is taken',
    );
    const { ask } = reading.command;
    promise(ask.kind !== 'override' || (ask.level >= 0 && ask.level <= 100), 'a level that no lamp has');
    return undefined;
  },
};

const asked = { v: 1, id: 'q-1', issued_at_ms: eveningMs, not_after_ms: eveningMs + 1 };
const question: Target = {
  name: 'question',
  shape: 'json',
  seeds: [
    { ...asked, op: 'history.get', span: 'day', first: '2026-11-01', last: '2026-11-30', zone: 'court' },
    {
      ...asked,
      op: 'history.get',
      span: 'event',
      first: '2026-11-01',
      last: '2026-11-02',
      types: ['gate.passed'],
      limit: 20,
      after: '7',
    },
    { ...asked, op: 'log.get', since_ms: eveningMs, about: 'court', level: 'warning', limit: 20 },
    { ...asked, op: 'audit.verify' },
    { ...asked, op: 'voice.look', zone: 'court', kind: 'dark', at_ms: eveningMs },
    { ...asked, op: 'plan.get', zone: 'court', first: '2026-11-01', nights: 14 },
  ].map(jsonOf),
  words: ['before_ms', 'from_ms', 'to_ms', 'minute', 'quarter', 'lane', 'info', 'fault'],
  inRound: 120,
  lengthMax: 9_000,
  run: (input) => {
    const reading = readQuestion(commandPayload(input), false);
    if (reading?.kind === 'refused') promiseRefusal(reading);
    if (reading?.kind === 'question')
      promiseTaken({ kind: 'question', id: reading.id, login: source.login, question: reading.question });
    const plan = readPlanQuestion(commandPayload(input), false);
    if (plan?.kind === 'refused') promiseRefusal(plan);
    promise(reading === null || plan === null, 'one message is two questions');
  },
};

const part = { v: 1, id: digest, part: 1, parts: 2, data: Buffer.alloc(36_000, 7).toString('base64') };
const rosterPart: Target = {
  name: 'rosterPart',
  shape: 'json',
  seeds: [jsonOf({ ...part, data: 'QUJD' }), jsonOf(part)],
  words: ['2051', 'parts'],
  inRound: 12,
  lengthMax: 50_000,
  run: (input) => {
    const reading = readRosterPart(input, false);
    if (reading.kind === 'part') promiseTaken({ kind: 'rosterPart', part: reading.part });
    else promiseWords(reading.text);
    // What a roster says of people must not come back in words.
    promise(reading.kind === 'part' || !JSON.stringify(reading.text).includes('QUJD'), 'the refusal shows what came');
  },
};

const ack: Target = {
  name: 'ack',
  shape: 'json',
  seeds: [jsonOf({ v: 1, boot: '0000aaaa', evt: 20, tele: 30 })],
  words: ['boot'],
  inRound: 60,
  lengthMax: 1_200,
  run: (input) => {
    const sentThrough = { evt: 12, tele: 7 };
    const acks = new Acks({
      send: (frame) => {
        promiseTaken(frame);
        promise(
          frame.evt <= sentThrough.evt && frame.tele <= sentThrough.tele,
          'rows are given up that were never sent',
        );
        return true;
      },
      accepted: () => {},
    });
    const words = acks.hear(input, sentThrough);
    if (words !== null) promiseWords(words);
  },
};

const rowKeys = { seq: 3, ts_ms: eveningMs, mono_ms: 5, clock: 'synced' };
const officeSeeds: readonly (readonly [string, unknown])[] = [
  [
    'evt',
    {
      v: 1,
      boot: '0000aaaa',
      seq: [3, 4],
      events: [
        { ...rowKeys, type: 'override.set', zone: 'court' },
        { ...rowKeys, seq: 4, type: 'boot', run: 'x' },
      ],
    },
  ],
  [
    'tele',
    { v: 1, boot: '0000aaaa', seq: [3, 3], samples: [{ ...rowKeys, zones: { court: { level_pct: 3, wh: 4.5 } } }] },
  ],
  ['status', birthMessage(aView(), { firmware: '0.1.0', descHash: '0123456789abcdef', mqtt: '5.0', atMs: eveningMs })],
  ['desc', descMessageOf(aView(), '0.1.0')],
  ['state', stateMessageOf(aView(), null)],
];
const channels = officeSeeds.map(([name]) => name);

/** The first word of the input names the channel. */
const office: Target = {
  name: 'office',
  shape: 'lines',
  seeds: officeSeeds.map(([name, message]) => bytesOf(`${name}\n${JSON.stringify(message)}`)),
  words: ['samples', 'events', 'gate.passed', 'read.denied', 'fault.raised'],
  inRound: 60,
  lengthMax: 20_000,
  run: (input) => {
    const end = input.indexOf(10);
    const name = input.toString('latin1', 0, Math.max(0, end));
    const channel = channels.includes(name) ? name : 'evt';
    const reading = readMessage(`duskgate/v1/estate/pole-1/up/${channel}`, input.subarray(end + 1));
    if (reading.kind === 'aside') return promiseWords(reading.aside.why);
    if (reading.kind !== 'rows') return undefined;
    for (const row of reading.rows) {
      promise(row.seq >= reading.range[0] && row.seq <= reading.range[1], 'a row outside the range of its message');
      promise(Number.isFinite(row.atMs) && Number.isFinite(row.monoMs), 'a row without a time');
      JSON.parse(row.body);
    }
    if (reading.aside !== null) promiseWords(reading.aside.why);
    return undefined;
  },
};

const canonical: Target = {
  name: 'canonical',
  shape: 'json',
  seeds: [jsonOf(commands[0]), bytesOf('{"b":[1,2.50,{"é":null}],"a":"\\u20ac\\ud83d\\ude00","":-0}')],
  words: [],
  inRound: 100,
  lengthMax: 5_000,
  run: (input) => {
    const value = parsed(input);
    if (value === undefined) return;
    const refusal = refusalOf(TypeError, () => {
      const text = canonicalJson(value);
      promise(canonicalJson(JSON.parse(text)) === text, 'the one form has another form');
      promise(canonicalJson(turned(value)) === text, 'the order of keys counts');
    });
    if (refusal !== null) promiseWords(refusal.message);
  },
};

function turned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(turned);
  const made: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value).reverse()) made[key] = turned(member);
  return made;
}

export function parsed(input: Buffer): unknown {
  try {
    return JSON.parse(input.toString());
  } catch {
    return undefined;
  }
}

export const mqttTargets: readonly Target[] = [command, question, rosterPart, ack, office, canonical];
