import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepting, decodeFrame } from '../../src/access/cardFormat.ts';
import {
  type Assembly,
  assemble,
  bitsMax,
  closesAtNs,
  type Edge,
  type Frame,
  flush,
  startAssembly,
} from '../../src/access/frame.ts';
import { truth } from '../makers/cardFrames.ts';
import { edgesOf, framesOf, msNs, usNs } from '../makers/edges.ts';

const card = '10111101100010001110101110';
const other = '00101101000000001010001000';
const quiet = (longestBits = 26) => startAssembly({ listeningSinceNs: null, longestBits });

/** All frames of these edges, the last one flushed. */
function framesFrom(edges: readonly Edge[], from: Assembly = quiet()): Frame[] {
  const taken = assemble(from, edges);
  const at = closesAtNs(taken.assembly);
  return [...taken.frames, ...(at === null ? [] : flush(taken.assembly, at).frames)];
}

const bitsOfAll = (frames: readonly Frame[]) => frames.map((frame) => frame.bits);

/** An assembler that has seen `count` clean cards at this interval. */
function used(count: number, intervalNs = msNs): Assembly {
  const edges = framesOf(
    Array.from({ length: count }, () => card),
    { intervalNs },
  );
  const { assembly } = assemble(quiet(), edges);
  return flush(assembly, closesAtNs(assembly) ?? 0n).assembly;
}

const after = (assembly: Assembly, waitNs: bigint) => ({
  atNs: (assembly.lastNs ?? 0n) + waitNs,
  seq: (assembly.seq ?? 0) + 1,
});

describe('a frame', () => {
  it.each(truth.good)('$source comes through the lines', ({ bits }) => {
    expect(framesFrom(edgesOf(bits))).toMatchObject([{ bits, edges: bits.length, taint: null }]);
  });

  it.each([200n * usNs, 950n * usNs, msNs, 2n * msNs, 20n * msNs])(
    'is whole at a legal interval of %s ns',
    (intervalNs) => {
      expect(framesFrom(edgesOf(card, { intervalNs }))).toMatchObject([{ bits: card, taint: null }]);
    },
  );

  it.each([37, 48, 56, 64])('of %i bits keeps every bit', (length) => {
    const bits = '01'.repeat(32).slice(0, length);
    expect(framesFrom(edgesOf(bits))).toMatchObject([{ bits, edges: length, taint: null }]);
    expect(framesFrom(edgesOf(`1${'0'.repeat(length - 1)}`))).toMatchObject([{ bits: `1${'0'.repeat(length - 1)}` }]);
  });

  it('says when it began, when it ended and what lay between its edges', () => {
    const [frame] = framesFrom(edgesOf('101', { atNs: 5_000_000_000n, intervalNs: 2n * msNs }));
    expect(frame).toMatchObject({ startNs: 5_000_000_000n, endNs: 5_004_000_000n, gapsNs: [2e6, 2e6] });
  });

  it('is exact where a JavaScript number is not', () => {
    const atNs = 2n ** 63n - 10n * msNs;
    const edges = edgesOf('1011', { atNs, intervalNs: 1_000_001n });
    expect(framesFrom(edges)).toMatchObject([{ startNs: atNs, gapsNs: [1_000_001, 1_000_001, 1_000_001] }]);
  });

  it('waits for the edges to come: none is closed before its time', () => {
    const { assembly, frames } = assemble(quiet(), edgesOf(card));
    expect(frames).toEqual([]);
    const atNs = closesAtNs(assembly) ?? 0n;
    expect(atNs - (assembly.lastNs ?? 0n)).toBe(30n * msNs);
    expect(flush(assembly, atNs - 1n).frames).toEqual([]);
    expect(flush(assembly, atNs).frames).toHaveLength(1);
  });

  it('is closed once only', () => {
    const taken = flush(assemble(quiet(), edgesOf(card)).assembly, 10n ** 12n);
    expect(closesAtNs(taken.assembly)).toBeNull();
    expect(flush(taken.assembly, 10n ** 13n).frames).toEqual([]);
  });

  it('leaves the assembler it came from as it was', () => {
    const from = assemble(quiet(), edgesOf(card.slice(0, 10))).assembly;
    const before = structuredClone(from);
    assemble(from, edgesOf(other, { atNs: (from.lastNs ?? 0n) + msNs, seq: 11 }));
    flush(from, 10n ** 12n);
    expect(from).toEqual(before);
  });
});

describe('the end of a frame', () => {
  it('is found by kernel time: two cards delivered in one batch after a stall are two', () => {
    const edges = framesOf([card, other], { everyNs: 60n * msNs });
    expect(bitsOfAll(framesFrom(edges))).toEqual([card, other]);
  });

  it('comes 25 ms after the last edge, not sooner and not later', () => {
    const within = edgesOf(card.slice(13), { atNs: 1_012n * msNs + 25n * msNs, seq: 14 });
    expect(bitsOfAll(framesFrom([...edgesOf(card.slice(0, 13)), ...within]))).toEqual([card]);
    const beyond = edgesOf(card.slice(13), { atNs: 1_012n * msNs + 25n * msNs + 1n, seq: 14 });
    expect(bitsOfAll(framesFrom([...edgesOf(card.slice(0, 13)), ...beyond]))).toEqual([
      card.slice(0, 13),
      card.slice(13),
    ]);
  });

  it('does not depend on how the edges were delivered', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const edges = framesOf([card, other, '0101', card, other], { everyNs: 70n * msNs });
        const frames: Frame[] = [];
        let assembly = quiet();
        for (let at = 0, turn = 0; at < edges.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          const taken = assemble(assembly, edges.slice(at, at + size));
          assembly = taken.assembly;
          frames.push(...taken.frames);
          at += size;
        }
        frames.push(...flush(assembly, 10n ** 15n).frames);
        expect(frames).toEqual(framesFrom(edges));
      }),
    );
  });

  it('of one reader is nothing to another: two readers interleaved edge by edge read their own cards', () => {
    const left = edgesOf(card, { intervalNs: 950n * usNs });
    const right = edgesOf(other, { atNs: 1_000n * msNs + 333n * usNs, intervalNs: 2n * msNs });
    const mixed = [...left.map((edge) => ({ at: 0, edge })), ...right.map((edge) => ({ at: 1, edge }))].sort((a, b) =>
      a.edge.tNs < b.edge.tNs ? -1 : 1,
    );
    const readers = [quiet(), quiet()];
    for (const { at, edge } of mixed) readers[at] = assemble(readers[at] ?? quiet(), [edge]).assembly;
    const frames = readers.flatMap((reader) => flush(reader, 10n ** 12n).frames);
    expect(frames).toMatchObject([
      { bits: card, taint: null },
      { bits: other, taint: null },
    ]);
  });
});

describe('a reader whose rhythm is known', () => {
  it('ends a full frame after four intervals', () => {
    const known = used(5);
    const { assembly } = assemble(known, edgesOf(card, after(known, 200n * msNs)));
    expect((closesAtNs(assembly) ?? 0n) - (assembly.lastNs ?? 0n)).toBe(4_800_000n);
  });

  it('is not trusted after four frames', () => {
    const known = used(4);
    const { assembly } = assemble(known, edgesOf(card, after(known, 200n * msNs)));
    expect((closesAtNs(assembly) ?? 0n) - (assembly.lastNs ?? 0n)).toBe(30n * msNs);
  });

  it('still gets all the time while a longer format is possible', () => {
    const known: Assembly = { ...used(9), longestBits: 37 };
    const { assembly } = assemble(known, edgesOf(card, after(known, 200n * msNs)));
    expect((closesAtNs(assembly) ?? 0n) - (assembly.lastNs ?? 0n)).toBe(30n * msNs);
  });

  it('still gets all the time for a frame that does not keep the rhythm', () => {
    const known = used(9);
    const { assembly } = assemble(known, edgesOf(card, { ...after(known, 200n * msNs), intervalNs: 3n * msNs }));
    expect((closesAtNs(assembly) ?? 0n) - (assembly.lastNs ?? 0n)).toBe(30n * msNs);
  });

  it('cuts nothing off a longer foreign card: its 27th bit comes in time', () => {
    const known = used(9);
    const long = '01'.repeat(17);
    expect(bitsOfAll(framesFrom(edgesOf(long, after(known, 200n * msNs)), known))).toEqual([long]);
  });

  it('forgets it with the first bad frame', () => {
    const known = used(9);
    const bad = edgesOf(card, after(known, 200n * msNs)).map((edge, index) =>
      index === 5 ? { ...edge, tNs: edge.tNs - 980n * usNs } : edge,
    );
    const { assembly } = assemble(known, bad);
    const later = flush(assembly, closesAtNs(assembly) ?? 0n).assembly;
    expect(later.rhythm.frames).toBe(0);
  });

  it('learns nothing from keys', () => {
    const keys = framesOf(
      Array.from({ length: 9 }, () => '0101'),
      {},
    );
    expect(assemble(quiet(), keys).assembly.rhythm.frames).toBe(0);
  });

  it('an edge that belongs to a frame closed early spoils what follows', () => {
    const known = used(5);
    const first = edgesOf(card, after(known, 200n * msNs));
    const taken = assemble(known, first);
    const closed = flush(taken.assembly, closesAtNs(taken.assembly) ?? 0n);
    expect(closed.frames).toMatchObject([{ bits: card, taint: null }]);
    const straggler = edgesOf(card, after(closed.assembly, 3n * msNs));
    expect(framesFrom(straggler, closed.assembly)).toMatchObject([{ taint: 'late' }]);
  });
});

describe('a taint', () => {
  it('glitch: two edges closer than a pulse', () => {
    const edges = edgesOf(card).map((edge, index) => (index === 7 ? { ...edge, tNs: edge.tNs - 901n * usNs } : edge));
    expect(framesFrom(edges)).toMatchObject([{ bits: card, taint: 'glitch' }]);
    const just = edgesOf(card).map((edge, index) => (index === 7 ? { ...edge, tNs: edge.tNs - 900n * usNs } : edge));
    expect(framesFrom(just)).toMatchObject([{ taint: null }]);
  });

  it('overrun: a lost edge inside a frame', () => {
    const edges = edgesOf(`${card}1`).filter((_, index) => index !== 12);
    expect(framesFrom(edges)).toMatchObject([{ taint: 'overrun', edges: 26 }]);
  });

  it('overrun: edges lost between two frames spoil both', () => {
    const second = edgesOf(other, { atNs: 1_300n * msNs, seq: 40 });
    expect(framesFrom([...edgesOf(card), ...second])).toMatchObject([{ taint: 'overrun' }, { taint: 'overrun' }]);
  });

  it('overrun: a frame that was closed before the loss stays good', () => {
    const closed = used(1);
    const frames = framesFrom(edgesOf(other, { ...after(closed, 200n * msNs), seq: 400 }), closed);
    expect(frames).toMatchObject([{ taint: 'overrun' }]);
    expect(framesFrom(edgesOf(card, { atNs: 2_000n * msNs, seq: 426 }), { ...closed, seq: 425 })).toMatchObject([
      { taint: null },
    ]);
  });

  it('the kernel counts to 2^32 and begins again: no overrun', () => {
    const edges = edgesOf(card, { seq: 4_294_967_290 }).map((edge) => ({ ...edge, seq: edge.seq % 4_294_967_296 }));
    expect(framesFrom(edges)).toMatchObject([{ bits: card, taint: null }]);
  });

  it('an edge told twice is an overrun', () => {
    const edges = edgesOf(card);
    expect(framesFrom([...edges.slice(0, 9), ...edges.slice(8)])[0]?.taint).not.toBeNull();
  });

  it('disorder: time that runs backwards', () => {
    const edges = edgesOf(card).map((edge, index) => (index === 7 ? { ...edge, tNs: edge.tNs - 5n * msNs } : edge));
    expect(framesFrom(edges)).toMatchObject([{ taint: 'disorder' }]);
  });

  it('unready: a frame in flight when we began to listen, until 30 ms of quiet', () => {
    const listening = startAssembly({ listeningSinceNs: 1_000n * msNs, longestBits: 26 });
    const tail = edgesOf(card, { atNs: 1_010n * msNs });
    const next = edgesOf(card, { atNs: 1_035n * msNs + 31n * msNs, seq: 27 });
    expect(framesFrom([...tail, ...next], listening)).toMatchObject([
      { bits: card, taint: 'unready' },
      { bits: card, taint: null },
    ]);
    const tooSoon = edgesOf(card, { atNs: 1_035n * msNs + 30n * msNs, seq: 27 });
    expect(framesFrom([...tail, ...tooSoon], listening)).toMatchObject([{ edges: 52, taint: 'unready' }]);
  });

  it('unready is over when the first edge comes after 30 ms', () => {
    const listening = startAssembly({ listeningSinceNs: 1_000n * msNs, longestBits: 26 });
    expect(framesFrom(edgesOf(card, { atNs: 1_031n * msNs }), listening)).toMatchObject([{ taint: null }]);
    expect(framesFrom(edgesOf(card, { atNs: 1_030n * msNs }), listening)).toMatchObject([{ taint: 'unready' }]);
  });

  it('flood: more than 64 bits, kept short, counted, and over only after 100 ms of quiet', () => {
    const storm = edgesOf('10'.repeat(5_000), { intervalNs: 200n * usNs });
    const lastNs = storm.at(-1)?.tNs ?? 0n;
    const hidden = edgesOf(card, { atNs: lastNs + 100n * msNs, seq: 10_001 });
    const good = edgesOf(card, { atNs: lastNs + 126n * msNs + 100n * msNs, seq: 10_027 });
    const frames = framesFrom([...storm, ...hidden, ...good]);
    expect(frames).toMatchObject([
      { edges: 10_026, taint: 'flood' },
      { bits: card, taint: null },
    ]);
    expect(frames[0]?.bits).toHaveLength(bitsMax);
    expect(frames[0]?.gapsNs).toHaveLength(bitsMax - 1);
  });

  it('64 bits are no flood and 65 are', () => {
    expect(framesFrom(edgesOf('1'.repeat(64)))).toMatchObject([{ taint: null }]);
    expect(framesFrom(edgesOf('1'.repeat(65)))).toMatchObject([{ taint: 'flood', edges: 65 }]);
  });
});

describe('any edges at all', () => {
  const anyEdge = fc.record({
    line: fc.constantFrom('D0' as const, 'D1' as const),
    gapNs: fc.oneof(
      fc.bigInt({ min: 0n, max: 2n * msNs }),
      fc.constantFrom(msNs, 25n * msNs, 25n * msNs + 1n, 30n * msNs, 100n * msNs, 2n ** 62n),
      fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
    ),
    skip: fc.oneof(
      { weight: 20, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: -5, max: 9 }) },
    ),
  });
  const anyTrain = fc.array(anyEdge, { maxLength: 300 }).map((steps) => {
    let [tNs, seq] = [0n, 0];
    return steps.map(({ line, gapNs, skip }): Edge => {
      tNs += gapNs;
      seq += skip;
      return { line, tNs, seq };
    });
  });

  it('never throw, lose no edge, and a tainted frame never decodes', () => {
    const accepted = accepting(['keypad4', 'keypad8', 'UID24', 'H10301', 'UID32', 'H10306', 'H10304', 'C1000-48']);
    fc.assert(
      fc.property(anyTrain, fc.option(fc.bigInt({ min: 0n, max: 10n ** 9n })), (edges, listeningSinceNs) => {
        const frames = framesFrom(edges, startAssembly({ listeningSinceNs, longestBits: 48 }));
        expect(frames.reduce((sum, frame) => sum + frame.edges, 0)).toBe(edges.length);
        for (const frame of frames) {
          expect(frame.bits.length).toBe(Math.min(bitsMax, frame.edges));
          expect(frame.gapsNs.length).toBe(frame.bits.length - 1);
          if (frame.taint !== null) expect(decodeFrame(frame, accepted).kind).toBe('fault');
          else for (const gapNs of frame.gapsNs) expect(gapNs).toBeGreaterThanOrEqual(100_000);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('one lost, extra or doubled edge never leaves a clean frame of the card that was shown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...truth.good), fc.nat(), ({ bits, format }, where) => {
        const edges = edgesOf(bits);
        const at = where % bits.length;
        const lost = edges.filter((_, index) => index !== at);
        for (const frame of framesFrom(lost)) {
          const ends = at === 0 || at === bits.length - 1;
          if (!ends) expect(frame.taint).toBe('overrun');
          expect(decodeFrame(frame, accepting([format])).kind).toBe('fault');
        }
      }),
    );
  });
});
