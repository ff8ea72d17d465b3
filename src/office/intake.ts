import { z } from 'zod';
import { shown } from '../mqtt/complaint.ts';
import { parsePayload } from '../mqtt/payload.ts';
import { evtMessage, teleMessage } from '../mqtt/rowMessages.ts';
import { bootId, version } from '../mqtt/shape.ts';
import { descMessage, statusMessage } from '../mqtt/statusMessages.ts';
import { type DevicePlace, parseTopic } from '../mqtt/topics.ts';
import type { About, Aside, Reading, Row, Stream } from './reading.ts';

/** More than any message of the contract has; longer ones are kept aside without being read. */
const payloadBytesMax = 512 * 1024;

/** Everything around the rows. With it sound, a damaged row holds up nothing but itself. */
const envelope = z.looseObject({ v: version, boot: bootId, seq: evtMessage.read.shape.seq });

/** Reads one message by the contract. Never throws: what cannot be read comes back to be kept aside, with words. */
export function readMessage(topic: string, payload: Uint8Array): Reading {
  const parsed = parseTopic(topic);
  const aside = (why: string): Reading => ({ kind: 'aside', aside: { topic, payload, why } });
  if (parsed?.kind !== 'up') return aside('the topic is none that a device writes');
  const body = parsePayload(payload, payloadBytesMax);
  if (body.kind === 'tooLarge') return aside(`it has ${body.bytes} bytes; at most ${payloadBytesMax} are read`);
  if (body.kind === 'noJson') return aside('it is no JSON text in UTF-8');
  const json = body.value;
  const place = { site: parsed.site, device: parsed.device };
  if (parsed.channel === 'evt' || parsed.channel === 'tele') {
    return rowsOf({ place, stream: parsed.channel, json, message: { topic, payload } });
  }
  const about = aboutOf(parsed.channel, json);
  return typeof about === 'string' ? aside(about) : { kind: 'about', place, about };
}

type Asked = {
  readonly place: DevicePlace;
  readonly stream: Stream;
  readonly json: unknown;
  readonly message: Omit<Aside, 'why'>;
};

function rowsOf({ place, stream, json, message }: Asked): Reading {
  const whole = envelope.safeParse(json);
  if (!whole.success) return { kind: 'aside', aside: { ...message, why: envelopeWords(whole.error, json) } };
  const { boot, seq: range } = whole.data;
  const list: unknown = whole.data[stream === 'evt' ? 'events' : 'samples'];
  const rows: Row[] = [];
  const complaints: string[] = [];
  if (range[0] > range[1]) complaints.push(`its range ${range[0]} to ${range[1]} runs backwards`);
  if (!Array.isArray(list)) complaints.push(`it has no list of ${stream === 'evt' ? 'events' : 'samples'}`);
  for (const one of Array.isArray(list) ? list : []) {
    const row = rowOf(stream, one, range);
    if (typeof row === 'string') complaints.push(row);
    else rows.push(row);
  }
  const [first] = complaints;
  const more = complaints.length > 1 ? `, and ${complaints.length - 1} more` : '';
  const aside = first === undefined ? null : { ...message, why: `${first}${more}` };
  if (aside !== null && rows.length === 0) return { kind: 'aside', aside };
  return { kind: 'rows', place, stream, boot, range, rows, aside };
}

const aSample = teleMessage.read.shape.samples.element;
/** Kinds of event by their type; the last one is for all types that have no keys of their own. */
const eventKinds = evtMessage.read.shape.events.element.options;
const kindByType = new Map(
  eventKinds.flatMap((kind) => {
    const { type } = kind.shape;
    return type instanceof z.ZodLiteral ? [...type.values].map((name) => [name as string, kind] as const) : [];
  }),
);
const anyOther = eventKinds.find((kind) => !(kind.shape.type instanceof z.ZodLiteral)) ?? eventKinds[0];

function kindOf(value: unknown): (typeof eventKinds)[number] {
  const type: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : undefined;
  return kindByType.get(String(type)) ?? anyOther;
}

/** A row, or what is wrong with it. */
function rowOf(stream: Stream, value: unknown, [first, last]: readonly [number, number]): Row | string {
  const checked = (stream === 'evt' ? kindOf(value) : aSample).safeParse(value);
  if (!checked.success) return `row ${seqOf(value)}: ${problemOf(checked.error)}`;
  const { seq, ts_ms, mono_ms, clock } = checked.data;
  if (seq < first || seq > last) return `row ${seq} lies outside of its range, ${first} to ${last}`;
  const type = 'type' in checked.data ? String(checked.data.type) : 'sample';
  return { seq, type, atMs: ts_ms, monoMs: Math.round(mono_ms), clock, body: JSON.stringify(value) };
}

function aboutOf(channel: string, json: unknown): About | string {
  const nothing: About = { online: null, boot: null, clock: null, firmware: null, names: null, timeZone: null };
  if (channel === 'status') {
    const checked = statusMessage.read.safeParse(json);
    if (!checked.success) return envelopeWords(checked.error, json);
    const { data } = checked;
    if (!data.online) return { ...nothing, online: false, boot: data.boot };
    return { ...nothing, online: true, boot: data.boot, clock: data.clock, firmware: data.fw };
  }
  if (channel !== 'desc') return 'the office keeps no messages of this topic';
  const checked = descMessage.read.safeParse(json);
  if (!checked.success) return envelopeWords(checked.error, json);
  const { name_zh, name_en, time_zone, fw } = checked.data;
  return { ...nothing, firmware: fw, names: { zh: name_zh, en: name_en }, timeZone: time_zone };
}

function envelopeWords(error: z.ZodError, json: unknown): string {
  const found: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'v') : undefined;
  if (found !== undefined && found !== 1) {
    return `it is of version ${shown(JSON.stringify(found), 20)} of the contract, and this office reads version 1: update the office`;
  }
  return problemOf(error);
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  const key = issue?.path.map(String).join('.') ?? '';
  return `${key === '' ? '' : `the key "${shown(key)}": `}${shown(issue?.message ?? 'see docs/mqtt.md', 160)}`;
}

function seqOf(value: unknown): string {
  const seq: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'seq') : undefined;
  return typeof seq === 'number' ? String(seq) : '?';
}
