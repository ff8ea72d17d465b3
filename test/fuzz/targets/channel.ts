import { isDeepStrictEqual } from 'node:util';
import { type Check, FrameFault } from '../../../src/channel/check.ts';
import { encodeFrame, FrameCutter, fromCoreBytesMax, toCoreBytesMax } from '../../../src/channel/frames.ts';
import { readFrameFromCore } from '../../../src/channel/readFromCore.ts';
import { readFrameToCore } from '../../../src/channel/readToCore.ts';
import type { FrameFromCore, FrameToCore } from '../../../src/channel.ts';
import { commandPayload, readCommand } from '../../../src/mqtt/commandMessage.ts';
import { noWords } from '../../../src/words/language.ts';
import { aLaneView, aMachine, aReaderView, aRosterMark, aView, eveningMs } from '../../makers/view.ts';
import { jsonOf, promise, promiseWords, refusalOf, type Target } from '../target.ts';
import { commands, parsed } from './mqtt.ts';

const asCommand = commands.flatMap((command) => {
  const reading = readCommand(commandPayload(Buffer.from(JSON.stringify(command))), { login: 'chen', retained: false });
  return reading.kind === 'command' ? [{ kind: 'command', command: reading.command } as const] : [];
});
const someWords = { en: 'later', zh: '稍后' };
const query = {
  span: 'day',
  first: '2026-11-01',
  last: '2026-11-30',
  about: null,
  types: [],
  fromMs: null,
  toMs: null,
  after: null,
  limit: 200,
} as const;
const toCore: readonly FrameToCore[] = [
  { kind: 'hello', role: 'link' },
  ...asCommand,
  { kind: 'act', login: 'chen', text: '{"a":1}' },
  { kind: 'turnedAway', login: 'chen', id: null, text: someWords },
  { kind: 'people', roster: { v: 1 } },
  { kind: 'confPart', part: { v: 1 } },
  { kind: 'rows', stream: 'evt', afterSeq: 7, limit: 60 },
  { kind: 'acknowledge', run: '0000aaaa', evt: 7, tele: 9 },
  { kind: 'link', connected: true, detail: noWords },
  { kind: 'linkTroubles', troubles: [{ kind: 'deaf', text: someWords, remedy: someWords }] },
  { kind: 'question', id: 'q', login: 'chen', question: { kind: 'history', query } },
  {
    kind: 'question',
    id: 'q',
    login: 'chen',
    question: { kind: 'log', query: { sinceMs: null, beforeMs: eveningMs, about: null, level: 'info', limit: 20 } },
  },
  { kind: 'question', id: 'q', login: 'chen', question: { kind: 'audit' } },
  { kind: 'meter', meter: 'm1', reading: { series: 'a', registerWh: 3.5 }, message: null },
  { kind: 'rosterPart', part: { v: 1 } },
  { kind: 'watch', reader: 'gate-in' },
  { kind: 'view' },
];
const view = aView({ lanes: [aLaneView()], readers: [aReaderView()], machine: aMachine(), roster: aRosterMark() });
const fromCore: readonly FrameFromCore[] = [
  {
    kind: 'view',
    view,
    store: { evtWaiting: 3, teleWaiting: 12, oldestMs: eveningMs, bytes: 4_096, budgetBytes: 1e8 },
  },
  { kind: 'grown', evt: 3, tele: 4 },
  { kind: 'acknowledged', accepted: true },
  {
    kind: 'answer',
    id: 'q',
    login: 'chen',
    answer: { kind: 'log', page: { lines: [{ atMs: 1, mark: 'note', about: 'court', text: 'a' }], more: false } },
    code: 'applied',
    text: noWords,
  },
  { kind: 'answer', id: 'q', login: 'chen', answer: null, code: 'busy', text: someWords },
  {
    kind: 'frameSeen',
    frame: {
      reader: 'gate-in',
      atMs: 1,
      edges: 26,
      gapsUs: [1_000],
      taint: null,
      reading: { kind: 'card', format: 'H10301', pseudonym: null, foreign: true },
    },
  },
  { kind: 'refused', text: someWords },
];

/** What was taken says the same when it is sent on. */
function reads<T>(check: Check<T>, value: unknown): void {
  const refusal = refusalOf(FrameFault, () => {
    const frame = check(value, 'frame');
    const sent: unknown = JSON.parse(JSON.stringify(frame));
    promise(isDeepStrictEqual(check(sent, 'frame'), frame), 'a frame that was taken is another when it is sent on');
  });
  if (refusal !== null) {
    promise(refusal.message.startsWith('frame'), `a refusal without its place: ${refusal.message}`);
    promiseWords(refusal.message);
  }
}

/** A value of JSON, read as a frame. */
const reader = <T>(
  name: string,
  check: Check<T>,
  seeds: readonly object[],
  words: readonly string[],
  inRound: number,
): Target => ({
  name,
  shape: 'json',
  seeds: seeds.map(jsonOf),
  words,
  inRound,
  lengthMax: 60_000,
  run: (input) => {
    const value = parsed(input);
    if (value !== undefined) reads(check, value);
  },
});

/** The bytes of a stream, whole and in pieces: the same frames, and the same fault. */
function cutsTheSame(input: Buffer, bytesMax: number): void {
  const whole = cutInto(input, [input.length], bytesMax);
  const steps = Array.from(input.subarray(0, 16), (byte) => 1 + (byte % 7));
  const pieces = cutInto(input, steps, bytesMax);
  promise(isDeepStrictEqual(whole, pieces), 'in pieces the stream has other frames');
}

function cutInto(
  input: Buffer,
  steps: readonly number[],
  bytesMax: number,
): { values: unknown[]; fault: string | null } {
  const cutter = new FrameCutter(bytesMax);
  const values: unknown[] = [];
  const refusal = refusalOf(FrameFault, () => {
    for (let at = 0, n = 0; at < input.length; n += 1) {
      const step = steps[n % steps.length] ?? 1;
      cutter.feed(input.subarray(at, at + step), (value) => values.push(value));
      at += step;
    }
  });
  return { values, fault: refusal?.message ?? null };
}

const stream = (...frames: readonly object[]): Buffer =>
  Buffer.concat(frames.map((frame) => encodeFrame(frame, fromCoreBytesMax)));

const wire: Target = {
  name: 'wire',
  shape: 'bytes',
  seeds: [stream(toCore[0]!), stream(toCore[0]!, { kind: 'view' }, toCore[1]!), stream(...toCore.slice(-6))],
  words: [],
  inRound: 450,
  lengthMax: 1_500,
  run: (input) => {
    cutsTheSame(input, toCoreBytesMax);
    const { values } = cutInto(input, [input.length || 1], toCoreBytesMax);
    for (const value of values) reads(readFrameToCore, value);
  },
};

export const channelTargets: readonly Target[] = [
  wire,
  reader(
    'toCore',
    readFrameToCore,
    toCore,
    ['duration', 'instant', 'clock', 'forgive', 'nightReassign', 'voiceAnswer', 'upkeep'],
    200,
  ),
  reader('fromCore', readFrameFromCore, fromCore, ['evidence', 'reply', 'rows', 'override', 'lockout'], 80),
];
