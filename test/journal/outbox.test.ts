import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { DiskStore } from '../../src/journal/store.ts';
import { aDurable, aMinute, anEvent } from './literals.ts';
import { aFolder, aStore } from './makers.ts';

const seqs = async (store: DiskStore, stream: 'evt' | 'tele' = 'evt'): Promise<number[]> =>
  (await store.rows(stream, 0, 1_000)).map(({ seq }) => seq);

async function fiveEvents(folder = aFolder()): Promise<DiskStore> {
  const { store } = aStore(folder);
  await store.save({ durable: aDurable(1), records: [1, 2, 3, 4, 5].map((n) => anEvent(n)), journal: [] });
  return store;
}

test('rows leave only past the mark of the office', async () => {
  const store = await fiveEvents();
  expect(await store.acknowledge({ run: '0000aaaa', evt: 3, tele: 0 })).toBe(true);
  expect(await seqs(store)).toEqual([4, 5]);
  expect(await store.stats()).toMatchObject({ evtWaiting: 2, oldestMs: anEvent(4).atMs });
});

test('an older mark takes nothing back and a repeated one changes nothing', async () => {
  const store = await fiveEvents();
  for (const evt of [4, 4, 1, 0]) expect(await store.acknowledge({ run: '0000aaaa', evt, tele: 0 })).toBe(true);
  expect(await seqs(store)).toEqual([5]);
});

test('the mark of the card that was in this pole before deletes nothing', async () => {
  const store = await fiveEvents();
  expect(await store.acknowledge({ run: 'ffffffff', evt: 3, tele: 0 })).toBe(false);
  expect(await seqs(store)).toEqual([1, 2, 3, 4, 5]);
});

test.each([
  [{ evt: 6, tele: 0 }],
  [{ evt: 3, tele: 1 }],
  [{ evt: -1, tele: 0 }],
  [{ evt: 2.5, tele: 0 }],
  [{ evt: Number.NaN, tele: 0 }],
])('a mark %j that names rows that never were deletes nothing', async (mark) => {
  const store = await fiveEvents();
  expect(await store.acknowledge({ run: '0000aaaa', ...mark })).toBe(false);
  expect(await seqs(store)).toHaveLength(5);
});

test('numbers never come again, though every row is gone and the run is another', async () => {
  const folder = aFolder();
  const first = await fiveEvents(folder);
  await first.acknowledge({ run: '0000aaaa', evt: 5, tele: 0 });
  await first.close();
  const second = aStore(folder, { run: '0000bbbb' }).store;
  await second.save({ durable: aDurable(2), records: [anEvent(6)], journal: [] });
  expect(await seqs(second)).toEqual([6]);
  expect(await second.acknowledge({ run: '0000aaaa', evt: 6, tele: 0 })).toBe(true);
});

test('a mark for thousands of rows is worked off, and the rows are gone from the file', async () => {
  const folder = aFolder();
  const { store } = aStore(folder);
  const records = Array.from({ length: 3_000 }, (_, n) => anEvent(n));
  await store.save({ durable: aDurable(1), records, journal: [] });
  await store.acknowledge({ run: '0000aaaa', evt: 2_999, tele: 0 });
  await store.save({ durable: aDurable(2), records: [], journal: [] });
  expect(await seqs(store)).toEqual([3_000]);
  for (let turn = 0; turn < 100 && rowsIn(folder) > 1; turn += 1) await store.stats();
  expect(rowsIn(folder)).toBe(1);
});

function rowsIn(folder: string): number {
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const count = Number(db.prepare('SELECT count(*) AS n FROM evt').get()?.['n']);
  db.close();
  return count;
}

test('an answer is bounded by rows and bytes, and goes on where it ended', async () => {
  const { store } = aStore(aFolder());
  const records = Array.from({ length: 40 }, (_, n) => anEvent(n, { body: { type: 'x', filler: 'y'.repeat(50_000) } }));
  await store.save({ durable: aDurable(1), records, journal: [] });
  const first = await store.rows('evt', 0, 1_000);
  expect(first.length).toBeGreaterThan(5);
  expect(first.length).toBeLessThan(12);
  expect((await store.rows('evt', first.length, 1))[0]?.seq).toBe(first.length + 1);
  expect(await store.rows('evt', 0, 0)).toEqual([]);
});

test('a row with a flipped bit keeps its number and is told from a sound one', async () => {
  const folder = aFolder();
  const store = await fiveEvents(folder);
  await store.close();
  const db = new DatabaseSync(join(folder, 'store.db'));
  db.exec(`UPDATE evt SET body = replace(body, 'override.set', 'override.sat') WHERE seq = 2`);
  db.close();
  const rows = await aStore(folder).store.rows('evt', 0, 10);
  expect(rows.map(({ body }) => body['type'])).toEqual([
    'override.set',
    'store.row_damaged',
    'override.set',
    'override.set',
    'override.set',
  ]);
});

test('a minute with a flipped bit keeps its number too', async () => {
  const folder = aFolder();
  const { store } = aStore(folder);
  await store.save({ durable: aDurable(1), records: [aMinute(1), aMinute(2)], journal: [] });
  await store.close();
  const db = new DatabaseSync(join(folder, 'store.db'));
  db.exec("UPDATE tele SET body = x'ffffffff' WHERE seq = 1");
  db.close();
  const rows = await aStore(folder).store.rows('tele', 0, 10);
  expect(rows.map(({ body }) => body)).toEqual([{ type: 'store.row_damaged', zones: {} }, aMinute(2).body]);
});

test('a repeated minute is two rows: the store judges no content', async () => {
  const { store } = aStore(aFolder());
  await store.save({ durable: aDurable(1), records: [aMinute(1), aMinute(1)], journal: [] });
  expect(await seqs(store, 'tele')).toEqual([1, 2]);
});
