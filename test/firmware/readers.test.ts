import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { type NoCards, Readers } from '../../firmware/readers.ts';
import { type CardNumbers, cardBits, cardKeyOf } from '../../src/access/cardNumber.ts';
import { Cards } from '../../src/cards/cards.ts';
import { cardFiles } from '../../src/cards/rosterFolder.ts';
import { makeSigningKeys } from '../../src/cards/signature.ts';
import { makeSiteKey, pseudonymOf } from '../../src/cards/siteKey.ts';
import type { SeenFrame } from '../../src/channel.ts';
import type { Event } from '../../src/controller/event.ts';
import type { Reader } from '../../src/controller/site.ts';
import { edgesOf, msNs, usNs } from '../makers/edges.ts';
import { inBoth } from '../makers/words.ts';
import { HandTiming } from './handTiming.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-readers-'));
const files = cardFiles(folder);
mkdirSync(files.folder);
const siteKey = makeSiteKey(files.siteKey);
makeSigningKeys({ privateFile: files.signer, publicFile: files.trusted });
const cards = new Cards(folder, 'estate', () => undefined);
afterAll(async () => {
  await cards.close();
  rmSync(folder, { recursive: true });
});

const aReader = (n: number, formats: Reader['accepted']['formats'] = ['H10301']): Reader => ({
  id: `reader-${n}`,
  lane: 'in-1',
  d0: `GPIO${10 + 2 * n}`,
  d1: `GPIO${11 + 2 * n}`,
  accepted: { formats, byteOrder: 'msb', bitOrder: 'msb', inverted: false },
  facilities: [],
});

class Board {
  readonly timing = new HandTiming();
  readonly chip = new SimulatedChip(this.timing);
  readonly events: Event[] = [];
  readonly said: string[] = [];
  cards: Cards | NoCards = cards;
  readonly readers: Readers;

  constructor(readers: readonly Reader[]) {
    this.readers = new Readers({
      chip: this.chip,
      readers,
      cards: () => this.cards,
      machineBoot: 'boot',
      clock: {
        now: () => ({ wallMs: 1_795_424_409_200 + this.timing.monoMs(), monoMs: this.timing.monoMs() }),
      },
      post: (event) => this.events.push(event) > 0,
      report: (about, { en }) => this.said.push(`${about}: ${en}`),
      timing: this.timing,
    });
  }

  open(): this {
    this.readers.open();
    this.timing.advance(100);
    return this;
  }

  /** Sends bits from now on, and answers when the last has been sent. */
  send({ d0, d1 }: Reader, bits: string, { afterMs = 1, intervalNs = msNs } = {}): void {
    const atNs = this.timing.monoNs() + BigInt(Math.round(afterMs * 1e6));
    const edges = edgesOf(bits, { atNs, intervalNs });
    this.chip.play(edges.map(({ line, tNs }) => ({ line: line === 'D0' ? d0 : d1, tNs })));
  }

  reads(reader: string) {
    return this.events.filter((event) => event.kind === 'cardRead').filter((event) => event.reader === reader);
  }

  health() {
    return this.events.filter((event) => event.kind === 'readerHealth').map(({ trouble }) => trouble?.kind ?? null);
  }
}

const numbers: CardNumbers = { facility: 77, card: 20_417 };
const good = cardBits('H10301', numbers)!;
const pseudonymFor = (format: 'H10301' | 'H10306' | 'H10304', of: CardNumbers): string =>
  pseudonymOf(siteKey, cardKeyOf(format, of)!);

let board: Board;
beforeEach(() => {
  board = new Board([aReader(0)]).open();
});

test('a card comes to its pseudonym, with the instants of its first edge and of the end of its frame', () => {
  board.send(aReader(0), good);
  board.timing.advance(100);
  const [event] = board.reads('reader-0');
  expect(event?.read).toMatchObject({ kind: 'card', pseudonym: pseudonymFor('H10301', numbers), foreign: false });
  expect(event?.frameMono).toBeGreaterThanOrEqual((event?.firstEdgeMono ?? 0) + 25);
});

test('four readers at full legal speed while the event loop stalls 200 ms: no frame is lost and none is another', () => {
  const formats = ['H10301', 'H10306', 'H10304'] as const;
  const anyCards = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 6, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(anyCards, { minLength: 4, maxLength: 4 }), fc.nat(80), (shown, stallAtMs) => {
      const readers = shown.map((_, n) => aReader(n, [...formats]));
      const busy = new Board(readers).open();
      const expected = shown.map((list, n) => {
        let afterMs = 1;
        return list.map((card, i) => {
          const format = formats[(n + i) % 3]!;
          const of: CardNumbers = { facility: 5, card };
          const bits = cardBits(format, of)!;
          busy.send(readers[n]!, bits, { afterMs, intervalNs: 200n * usNs });
          afterMs += bits.length * 0.2 + 31;
          return pseudonymFor(format, of);
        });
      });
      busy.timing.advance(stallAtMs);
      busy.timing.stall(200);
      busy.timing.advance(1_000);
      for (const [n, list] of expected.entries())
        expect(busy.reads(`reader-${n}`).map(({ read }) => (read.kind === 'card' ? read.pseudonym : read))).toEqual(
          list,
        );
      busy.readers.close();
    }),
    { numRuns: 50 },
  );
});

test('more edges than the kernel keeps while nobody looks: no card comes of them, and the next card is read', () => {
  const storm = good.repeat(45).slice(0, 1_100);
  board.send(aReader(0), storm, { intervalNs: 200n * usNs });
  board.send(aReader(0), good, { afterMs: 221 + 31 });
  board.timing.stall(400);
  board.timing.advance(100);
  const kinds = board.reads('reader-0').map(({ read }) => read.kind);
  expect(kinds.filter((kind) => kind === 'card')).toHaveLength(0);
  expect(kinds).toContain('bad');
  board.send(aReader(0), good);
  board.timing.advance(100);
  expect(board.reads('reader-0').at(-1)?.read.kind).toBe('card');
});

test('what a reader sends before it has been quiet is no card', () => {
  const fresh = new Board([aReader(0)]);
  fresh.readers.open();
  fresh.send(aReader(0), good, { afterMs: 5 });
  fresh.timing.advance(200);
  expect(fresh.reads('reader-0').filter(({ read }) => read.kind === 'card')).toEqual([]);
});

test('a storm of noise does not fill the journal: ten bad frames a second are passed on', () => {
  for (let n = 0; n < 200; n += 1) board.send(aReader(0), '101', { afterMs: 1 + n * 40 });
  board.timing.advance(8_200);
  const bad = board.reads('reader-0').filter(({ read }) => read.kind === 'bad');
  expect(bad.length).toBeGreaterThan(50);
  expect(bad.length).toBeLessThanOrEqual(90);
});

test('neither the number nor the bits of a card are in any event, in what a crew sees or in the log', () => {
  const seen: SeenFrame[] = [];
  board.readers.watch('reader-0', (frame) => seen.push(frame));
  board.send(aReader(0), good);
  board.send(aReader(0), good.replace('1', '0'), { afterMs: 200 });
  board.send(aReader(0), good.slice(1), { afterMs: 400 });
  board.timing.advance(800);
  expect(seen.map(({ reading }) => reading.kind)).toEqual(['card', 'fault', 'fault']);
  const all = JSON.stringify([board.events, seen, board.said], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const secret of [String(numbers.card), good, good.slice(1, -1), numbers.card.toString(16)])
    expect(all).not.toContain(secret);
});

test('a foreign facility code is told as such', () => {
  const choosy = new Board([{ ...aReader(0), facilities: [12] }]).open();
  choosy.send(aReader(0), good);
  choosy.timing.advance(100);
  expect(choosy.reads('reader-0')[0]?.read).toMatchObject({ kind: 'card', foreign: true });
});

describe('what is wrong with a reader', () => {
  test('a cable that is out, and in again', () => {
    for (const line of ['GPIO10', 'GPIO11']) board.chip.drive(line, false);
    board.timing.advance(3_000);
    for (const line of ['GPIO10', 'GPIO11']) board.chip.drive(line, true);
    board.timing.advance(2_000);
    expect(board.health()).toEqual(['unplugged', null]);
  });

  test('one line low, and which', () => {
    board.chip.drive('GPIO11', false);
    board.timing.advance(3_000);
    expect(board.health()).toEqual(['d1StuckLow']);
  });

  test('wires exchanged: said after five cards, and none of them a card', () => {
    const swapped = { ...aReader(0), d0: 'GPIO11', d1: 'GPIO10' };
    for (let n = 0; n < 6; n += 1) board.send(swapped, good, { afterMs: 1 + 200 * n });
    board.timing.advance(3_000);
    expect(board.health()).toEqual(['swapped']);
    expect(board.reads('reader-0').filter(({ read }) => read.kind === 'card')).toEqual([]);
  });

  test('lines that somebody else holds are asked for again, and read once they are free', () => {
    const late = new Board([aReader(0)]);
    const lines = late.chip.request([
      { direction: 'input', line: 'GPIO10', activeLow: false, bias: 'none', edges: 'both', debounceMs: 0 },
    ]);
    late.open();
    expect(late.health()).toEqual(['busy']);
    lines.release();
    late.timing.advance(15_000);
    expect(late.health()).toEqual(['busy', null]);
    late.send(aReader(0), good);
    late.timing.advance(100);
    expect(late.reads('reader-0')).toHaveLength(1);
  });

  test('no site key: a card is a bad read until the key is there', () => {
    const bare = new Board([aReader(0)]);
    bare.cards = { why: inBoth('site.key: there is no such file.') };
    bare.open().send(aReader(0), good);
    bare.timing.advance(100);
    expect(bare.reads('reader-0')[0]?.read).toMatchObject({ kind: 'bad', fault: 'noCards' });
    bare.cards = cards;
    bare.timing.advance(2_000);
    expect(bare.health()).toEqual(['noSiteKey', null]);
  });

  test('a reader nobody has is not watched, and the likely one is named', () => {
    expect(board.readers.watch('reader-O', () => undefined)).toMatchObject({
      en: expect.stringContaining('Did you mean reader-0?'),
    });
  });
});
