import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Accepted, decodeFrame, longestBits, readings } from '../../../src/access/cardFormat.ts';
import { cardBits } from '../../../src/access/cardNumber.ts';
import { cardFormats } from '../../../src/access/formatTable.ts';
import {
  assemble,
  closesAtNs,
  type Edge,
  type Frame,
  flush,
  glitchNs,
  startAssembly,
} from '../../../src/access/frame.ts';
import { seeWiring } from '../../../src/access/lines.ts';
import { EdgeFileError, readEdges } from '../../../src/cli/edgeFile.ts';
import { bytesOf, promise, promiseWords, type Target } from '../target.ts';
import { scratch } from './scratch.ts';

const edgeBytes = 3;
/** Gaps at which the assembler decides, and those of readers; the last but one is time that runs back. */
const gapsNs = [
  2_000_000, 1_000_000, 200_000, 99_999, 100_000, 50, 20_000_000, 25_000_000, 25_000_001, 30_000_000, 100_000_000,
  5_000_000, 700_000, 3_000_000, -1_000_000, 6_000_000_000,
];
const seqSteps = [1, 1, 1, 1, 1, 1, 2, 0];

/**
 * Edges out of three bytes each: line and step of the counter, gap, and a little more gap; so that a changed byte is a changed
 * edge. The first byte chooses how the reader is set.
 */
function edgesOf(input: Buffer): Edge[] {
  const edges: Edge[] = [];
  let tNs = 10_000_000_000n;
  let seq = 4_294_967_290;
  for (let at = 1; at + edgeBytes <= input.length; at += edgeBytes) {
    const [line = 0, gap = 0, more = 0] = input.subarray(at, at + edgeBytes);
    tNs += BigInt((gapsNs[gap & 15] ?? 0) + more * (gap >>> 4) * 97);
    seq = (seq + (seqSteps[(line >>> 1) & 7] ?? 1)) % 4_294_967_296;
    edges.push({ line: (line & 1) === 0 ? 'D0' : 'D1', tNs, seq });
  }
  return edges;
}

function settingsOf(input: Buffer): Accepted {
  const byte = input[0] ?? 0;
  const formats = cardFormats.map(({ id }) => id).filter((_, n) => ((byte * 2_654_435_761) >>> n) % 2 === 0);
  return {
    formats,
    byteOrder: (byte & 1) === 0 ? 'msb' : 'lsb',
    bitOrder: (byte & 2) === 0 ? 'msb' : 'lsb',
    inverted: (byte & 4) !== 0,
  };
}

function readEdgesOfReader(input: Buffer): void {
  const edges = edgesOf(input);
  const accepted = settingsOf(input);
  const listeningSinceNs = (input[0] ?? 0) % 3 === 0 ? 9_980_000_000n : null;
  const start = startAssembly({ listeningSinceNs, longestBits: longestBits(accepted) });
  const whole = assemble(start, edges);
  const last = flush(whole.assembly, closesAtNs(whole.assembly) ?? 0n);
  const frames = [...whole.frames, ...last.frames];
  promiseFrames(frames, edges, listeningSinceNs);
  promiseSame(edges, start, whole.frames);
  for (const frame of frames) promiseDecoded(frame, accepted);
}

/** Every edge is in one frame, and a frame without a taint is exactly its edges. */
function promiseFrames(frames: readonly Frame[], edges: readonly Edge[], listeningSinceNs: bigint | null): void {
  let at = 0;
  for (const frame of frames) {
    const own = edges.slice(at, at + frame.edges);
    promise(frame.edges > 0 && own.length === frame.edges, 'a frame with edges that never came');
    promise(frame.bits.length <= 64 && frame.gapsNs.length === frame.bits.length - 1, 'bits and gaps do not fit');
    if (frame.taint === null) promiseClean(frame, own, edges[at - 1], listeningSinceNs);
    at += frame.edges;
  }
  promise(at === edges.length, `${edges.length - at} edges are in no frame`);
}

function promiseClean(
  frame: Frame,
  own: readonly Edge[],
  before: Edge | undefined,
  listeningSinceNs: bigint | null,
): void {
  promise(
    frame.bits === own.map(({ line }) => (line === 'D0' ? '0' : '1')).join(''),
    'the bits are not those that came',
  );
  promise(frame.startNs === own[0]?.tNs && frame.endNs === own.at(-1)?.tNs, 'the frame has other times than its edges');
  for (const [n, edge] of own.entries()) {
    const previous = n === 0 ? before : own[n - 1];
    if (previous === undefined) {
      promise(listeningSinceNs === null || edge.tNs - listeningSinceNs > 0n, 'believed before anybody listened');
      continue;
    }
    promise(edge.seq === (previous.seq + 1) % 4_294_967_296, 'a frame is believed although edges were lost beside it');
    promise(edge.tNs >= previous.tNs, 'a frame is believed although time ran back');
    promise(n === 0 || edge.tNs - previous.tNs >= BigInt(glitchNs), 'a frame is believed although it has a glitch');
  }
}

/** Edges one by one come to the same as all at once. */
function promiseSame(
  edges: readonly Edge[],
  start: ReturnType<typeof startAssembly>,
  expected: readonly Frame[],
): void {
  if (edges.length > 32) return;
  let assembly = start;
  const frames: Frame[] = [];
  for (const edge of edges) {
    const one = assemble(assembly, [edge]);
    assembly = one.assembly;
    frames.push(...one.frames);
  }
  promise(frames.length === expected.length, 'one by one there are other frames');
  for (const [n, frame] of frames.entries())
    promise(frame.bits === expected[n]?.bits && frame.taint === expected[n].taint, 'one by one there is another frame');
}

function promiseDecoded(frame: Frame, accepted: Accepted): void {
  const read = decodeFrame(frame, accepted);
  promise(
    frame.taint === null || (read.kind === 'fault' && read.fault === frame.taint),
    'a tainted frame says something',
  );
  const inARow = seeWiring(2, frame, accepted);
  promise(inARow === 0 || inARow === 2 || inARow === 3, 'frames in a row jump');
  for (const one of readings(frame, accepted)) {
    if (one.kind === 'keypad') promise(/^[0-9*#]$/.test(one.key), 'a key that no keypad has');
    else if (typeof one.card === 'string')
      promise(one.key === `uid:${one.card.length * 4}:${one.card}`, 'a UID under another key');
    else
      promise(
        one.key === `${one.format}:${one.facility ?? ''}:${one.card}` &&
          bitsAgain(one, accepted.inverted) === frame.bits,
        'a number that makes other bits',
      );
  }
}

function bitsAgain(
  {
    format,
    facility,
    card,
  }: { format: (typeof cardFormats)[number]['id']; facility: number | null; card: number | string },
  inverted: boolean,
): string {
  const bits = cardBits(format, { facility, card: Number(card) }) ?? '';
  return inverted ? bits.replaceAll(/./g, (bit) => (bit === '0' ? '1' : '0')) : bits;
}

/** A card at an even pace, then quiet. */
function sent(settings: number, ...cards: readonly string[]): Uint8Array {
  const edges = cards.flatMap((bits) =>
    Array.from(bits).flatMap((bit, n) => [bit === '1' ? 1 : 0, n === 0 ? 10 : 1, 0]),
  );
  return Uint8Array.from([settings, ...edges]);
}

const someCards = cardFormats.map(({ id, bits, layout }) =>
  layout.kind === 'numbers'
    ? (cardBits(id, { facility: layout.facility === null ? null : 77, card: 20_001 }) ?? '')
    : '10'.repeat(bits / 2),
);

const edges: Target = {
  name: 'edges',
  shape: 'bytes',
  seeds: [
    ...someCards.map((card, n) => sent(n, card)),
    sent(0, ...someCards),
    sent(1, '01'.repeat(60), someCards[3] ?? ''),
  ],
  words: [],
  inRound: 2_900,
  lengthMax: 1 + edgeBytes * 64,
  run: readEdgesOfReader,
};

const line = (n: number, over: object = {}): string =>
  JSON.stringify({ line: n % 3 === 0 ? 'D1' : 'D0', tNs: `${n * 1_000_000}`, seq: n, ...over });

const edgeFile: Target = {
  name: 'edgeFile',
  shape: 'lines',
  seeds: [
    bytesOf(Array.from({ length: 30 }, (_, n) => `${line(n)}\n`).join('')),
    bytesOf(`${line(1)}\r\n\n${line(2, { tNs: '0' })}`),
  ],
  words: ['D0', 'D1', 'tNs', 'seq', 'line', '18446744073709551615', '99999999999999999999'],
  inRound: 25,
  lengthMax: 100_000,
  run: async (input) => {
    const file = join(scratch(), 'edges.jsonl');
    writeFileSync(file, input);
    const read: Edge[] = [];
    try {
      for await (const some of readEdges(file, () => {})) read.push(...some);
    } catch (error) {
      if (!(error instanceof EdgeFileError)) throw error;
      promise(/edges\.jsonl:\d+: /.test(error.message), `a refusal without its line: ${error.message}`);
      return promiseWords(error.message);
    }
    const texts = input
      .toString()
      .split('\n')
      .filter((text) => text.trim() !== '');
    promise(read.length === texts.length, 'lines are missing');
    for (const [n, edge] of read.entries()) {
      const text = JSON.parse(texts[n] ?? '') as { tNs: string; seq: number; line: string };
      promise(
        edge.tNs === BigInt(text.tNs) && edge.seq === text.seq && edge.line === text.line,
        'an edge that was not written',
      );
    }
    return undefined;
  },
};

export const gateTargets: readonly Target[] = [edges, edgeFile];
