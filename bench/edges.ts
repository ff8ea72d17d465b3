import { accepting, decodeFrame, longestBits } from '../src/access/cardFormat.ts';
import { assemble, type Edge, startAssembly } from '../src/access/frame.ts';
import { type Figure, row } from './figure.ts';
import { spreadOf } from './measure.ts';

const accepted = accepting(['H10301', 'C1000-48', 'keypad4']);
/** Edges handed over at once: what a full kernel buffer gives after a stall. */
const batchEdges = 1024;

export const edgesFigure: Figure = {
  name: 'edges',
  about: 'reader edges to decoded cards, beside a plain script with a regular expression and one with BigInt',
  run: async (quick) => {
    const edges = recording(quick ? 300_000 : 3_000_000);
    const rounds = quick ? 3 : 7;
    const ours = perSecond(edges, rounds, decodeAll);
    const regular = perSecond(edges, rounds, regularExpression);
    const big = perSecond(edges, rounds, bigInts);
    const note = 'checks of time, order, length and parity included; 26 and 48 bits';
    return Promise.resolve([
      row('reader edges assembled and decoded', ours, 'edges/s', {
        atLeast: 2_000_000,
        peer: ['a script with a regular expression, 26 bits only', regular],
        note,
      }),
      row('the same beside BigInt', ours, 'edges/s', {
        atLeast: 2_000_000,
        peer: ['a script that shifts a BigInt, 26 bits only', big],
        note,
      }),
    ]);
  },
};

/** Edges per second of the median round; every round must find the same cards. */
function perSecond(edges: readonly Edge[], rounds: number, read: (edges: readonly Edge[]) => number): number {
  const found = read(edges);
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    if (read(edges) !== found || found === 0) throw new Error('the cards are not all there');
    speeds.push((edges.length / (performance.now() - begin)) * 1000);
  }
  return spreadOf(speeds).p50;
}

function decodeAll(edges: readonly Edge[]): number {
  let assembly = startAssembly({ listeningSinceNs: null, longestBits: longestBits(accepted) });
  let cards = 0;
  for (let at = 0; at < edges.length; at += batchEdges) {
    const taken = assemble(assembly, edges.slice(at, at + batchEdges));
    assembly = taken.assembly;
    for (const frame of taken.frames) if (decodeFrame(frame, accepted).kind === 'card') cards += 1;
  }
  return cards;
}

/** What a weekend project does: collect text, end after 25 ms, match, convert. No parity, no order, no other length. */
function regularExpression(edges: readonly Edge[]): number {
  let [bits, cards, lastNs] = ['', 0, 0n];
  for (const { line, tNs } of edges) {
    if (tNs - lastNs > 25_000_000n) {
      const match = /^[01]([01]{8})([01]{16})[01]$/.exec(bits);
      if (match !== null && Number.parseInt(match[1] ?? '', 2) + Number.parseInt(match[2] ?? '', 2) > 0) cards += 1;
      bits = '';
    }
    bits += line === 'D0' ? '0' : '1';
    lastNs = tNs;
  }
  return cards;
}

/** The same with a BigInt shifted bit by bit, and the parities counted on it. */
function bigInts(edges: readonly Edge[]): number {
  let [bits, count, cards, lastNs] = [0n, 0, 0, 0n];
  const odd = (part: bigint) => (part.toString(2).match(/1/g)?.length ?? 0) % 2 === 1;
  for (const { line, tNs } of edges) {
    if (tNs - lastNs > 25_000_000n) {
      if (count === 26 && !odd(bits >> 13n) && odd(bits & 0x1fffn) && (bits >> 1n) % 16_777_216n > 0n) cards += 1;
      [bits, count] = [0n, 0];
    }
    bits = (bits << 1n) | (line === 'D0' ? 0n : 1n);
    count += 1;
    lastNs = tNs;
  }
  return cards;
}

/** Cards one after another, two of three with 26 bits and one with 48; as many edges at least as asked for. */
function recording(count: number): Edge[] {
  const cards = [
    '10111101100010001110101110',
    '00101101000000001010001000',
    '000000001010010001010101000000010100100010101011',
  ];
  const edges: Edge[] = [];
  for (let frame = 0, tNs = 86_400_000_000_000n; edges.length < count; frame += 1, tNs += 200_000_000n)
    for (const bit of cards[frame % cards.length] ?? '') {
      tNs += 950_000n;
      edges.push({ line: bit === '0' ? 'D0' : 'D1', tNs, seq: edges.length + 1 });
    }
  return edges;
}
