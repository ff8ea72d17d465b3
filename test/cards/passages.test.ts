import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noPassages, type Passage } from '../../src/access/antiPassback.ts';
import { PassageBook } from '../../src/cards/passageBook.ts';
import { PassageTable } from '../../src/cards/passageTable.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import { aPseudonym } from '../makers/access.ts';

let folder: string;
let file: string;
const said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-passages-'));
  file = join(folder, 'passages.db');
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const aPassage = (n: number, over: Partial<Passage> = {}): Passage => ({
  pseudonym: aPseudonym(n),
  area: 'estate',
  atMs: 1_000,
  use: true,
  ...over,
});
const inEstate = { last: { area: 'estate', atMs: 1_000 }, usesMade: 1 };

/** What is on disk now. */
function onDisk(n: number) {
  const table = new PassageTable(file);
  const passages = table.of(aPseudonym(n));
  table.close();
  return passages;
}

async function withBook<T>(work: (book: PassageBook) => Promise<T>): Promise<T> {
  const book = new PassageBook(file, ({ en }) => said.push(en));
  try {
    return await work(book);
  } finally {
    await book.close();
  }
}

describe('the book of passages', () => {
  test('knows a passage at once, and has it on disk when it says so', () =>
    withBook(async (book) => {
      const done = book.record(aPassage(1), 0);
      expect(book.of(aPseudonym(1))).toEqual(inEstate);
      await done;
      expect(onDisk(1)).toEqual(inEstate);
      expect(book.of(aPseudonym(1))).toEqual(inEstate);
      expect(book.of(aPseudonym(2))).toEqual(noPassages);
    }));

  test('counts each of many passages of one card once, though they are not on disk yet', () =>
    withBook(async (book) => {
      await Promise.all(Array.from({ length: 100 }, (_, i) => book.record(aPassage(1, { atMs: i }), 0)));
      await book.record(aPassage(1, { atMs: 99 }), 0);
      expect(onDisk(1).usesMade).toBe(100);
    }));

  test('forgives where a card was, and gives no use back', () =>
    withBook(async (book) => {
      await book.record(aPassage(1), 0);
      await book.forgive(aPseudonym(1));
      expect(onDisk(1)).toEqual({ last: null, usesMade: 1 });
    }));

  test('survives a restart of the program', async () => {
    await withBook((book) => book.record(aPassage(1), 0));
    await withBook(async (book) => expect(book.of(aPseudonym(1))).toEqual(inEstate));
  });

  test('lets what may wait gather, and gives it to the disk with what may not', () =>
    withBook(async (book) => {
      const waiting = [1, 2, 3].map((n) => book.record(aPassage(n), hourMs));
      expect(book.of(aPseudonym(2))).toEqual(inEstate);
      await book.record(aPassage(4), 0);
      expect([1, 2, 3, 4].map(onDisk)).toEqual([inEstate, inEstate, inEstate, inEstate]);
      await Promise.all(waiting);
    }));

  test('lets nothing wait longer than the shortest of its waits, by a clock that is moved', async () => {
    let nowMono = 0;
    const book = new PassageBook(
      file,
      ({ en }) => said.push(en),
      () => nowMono,
    );
    const waiting = [book.record(aPassage(1), 60_000), book.record(aPassage(2), 20_000)];
    nowMono = 19_999;
    waiting.push(book.record(aPassage(3), 60_000));
    expect([1, 2, 3].map(onDisk)).toEqual([noPassages, noPassages, noPassages]);
    nowMono = 20_000;
    waiting.push(book.record(aPassage(4), 60_000));
    await Promise.all(waiting);
    expect([1, 2, 3, 4].map(onDisk)).toEqual([inEstate, inEstate, inEstate, inEstate]);
    await book.close();
  });

  test('holds no more than it may, and at its end gives what it holds to the disk', async () => {
    await withBook(async (book) => {
      const first = Array.from({ length: 500 }, (_, n) => book.record(aPassage(n), hourMs));
      await Promise.all(first);
      void book.record(aPassage(900), hourMs);
    });
    expect(onDisk(900)).toEqual(inEstate);
  });

  test('loses nothing that waits when its thread dies', () =>
    withBook(async (book) => {
      await book.record(aPassage(1), 0);
      const waiting = book.record(aPassage(2), hourMs);
      await book.worker?.terminate();
      await waiting;
      expect(onDisk(2)).toEqual(inEstate);
    }));

  test('loses nothing when its thread dies between a passage and the disk', () =>
    withBook(async (book) => {
      await book.record(aPassage(1), 0);
      const died = book.worker?.terminate();
      const done = book.record(aPassage(2), 0);
      await died;
      await done;
      expect([onDisk(1), onDisk(2)]).toEqual([inEstate, inEstate]);
      expect(said.join()).toMatch(/thread.*died.*again/);
    }));

  test('has no thread before the first passage', () => withBook(async (book) => expect(book.worker).toBeNull()));

  test('lets its thread rest when none passes for five minutes, without a word, and begins another with the next', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await withBook(async (book) => {
        await book.record(aPassage(1), 0);
        vi.advanceTimersByTime(4 * minuteMs);
        await book.record(aPassage(2), 0);
        vi.advanceTimersByTime(5 * minuteMs - 1);
        expect(book.worker).not.toBeNull();
        vi.advanceTimersByTime(1);
        expect(book.worker).toBeNull();
        await book.record(aPassage(3), 0);
        expect([1, 2, 3].map(onDisk)).toEqual([inEstate, inEstate, inEstate]);
        expect(said).toEqual([]);
      });
    } finally {
      vi.useRealTimers();
    }
  });

  test('does not let a thread rest that owes an answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await withBook(async (book) => {
        await book.record(aPassage(1), 0);
        const done = book.record(aPassage(2), 0);
        vi.advanceTimersByTime(5 * minuteMs);
        expect(book.worker).not.toBeNull();
        await done;
      });
    } finally {
      vi.useRealTimers();
    }
  });

  test('keeps a damaged table aside, begins anew and says that all are forgiven', async () => {
    writeFileSync(file, 'this is no database, and it is longer than a header of one has to be'.repeat(20));
    await withBook((book) => book.record(aPassage(1), 0));
    expect(said.join()).toMatch(/damaged.*forgiven/);
    expect(readdirSync(folder)).toContain('passages.db.damaged');
    expect(onDisk(1)).toEqual(inEstate);
  });

  test('after its end refuses in words', async () => {
    const book = new PassageBook(file, () => {});
    await book.close();
    await expect(book.record(aPassage(1), 0)).rejects.toThrow(/closed/);
  });
});

describe('the table of passages', () => {
  test('forgets cards that are in no roster any more, and only those', () => {
    const table = new PassageTable(file);
    table.put(Array.from({ length: 1_200 }, (_, n) => ({ pseudonym: aPseudonym(n), passages: inEstate })));
    expect(table.forget((one) => one === aPseudonym(7))).toBe(1_199);
    expect([table.of(aPseudonym(7)), table.of(aPseudonym(8))]).toEqual([inEstate, noPassages]);
    table.close();
  });
});
