import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { usedBytes } from '../../src/journal/bytes.ts';
import type { DiskStore } from '../../src/journal/store.ts';
import type { OfficeRow } from '../../src/ports.ts';
import { hourMs } from '../../src/units.ts';
import { aDurable, aFiller, aLine, aMinute, anEvent, eveningMs } from './literals.ts';
import { aFolder, aStore } from './makers.ts';

/** Saves the minutes [from, to) in groups, waiting for each, so that housekeeping gets its turns. */
async function minutes(store: DiskStore, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 60) {
    const records = Array.from({ length: Math.min(60, to - n) }, (_, index) => aMinute(n + index, aFiller(n + index)));
    await store.save({ durable: aDurable(n), records, journal: [] });
  }
}

/** Asks until housekeeping has nothing to do any more. */
async function settled(folder: string, store: DiskStore, bytes: number): Promise<number> {
  for (let turn = 0; turn < 2_000 && used(folder) > bytes; turn += 1) await store.stats();
  return used(folder);
}

function used(folder: string): number {
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const bytes = usedBytes(db);
  db.close();
  return bytes;
}

async function allRows(store: DiskStore, stream: 'evt' | 'tele'): Promise<OfficeRow[]> {
  const rows: OfficeRow[] = [];
  for (let turn = 0; turn < 500; turn += 1) {
    const more = await store.rows(stream, rows.at(-1)?.seq ?? 0, 1_000);
    if (more.length === 0) break;
    rows.push(...more);
  }
  return rows;
}

const hourOf = ({ atMs }: { atMs: number }): number => Math.floor(atMs / hourMs);
const energyOf = ({ body }: OfficeRow): number => (body['zones'] as { road: { energy_wh: number } }).road.energy_wh;

test('over the budget minutes become hours, with the last totals of each hour and an event that says so', async () => {
  const folder = aFolder();
  const { store } = aStore(folder, { budgetBytes: 2_000_000 });
  const count = 4_000;
  await minutes(store, 0, count);
  expect(await settled(folder, store, 2_000_000)).toBeLessThanOrEqual(2_000_000);
  const tele = await allRows(store, 'tele');
  expect(tele.length).toBeLessThan(count);
  const lastOfHour = new Map(Array.from({ length: count }, (_, n) => [hourOf(aMinute(n)), n * 10]));
  const keptOfHour = new Map(tele.map((row) => [hourOf(row), energyOf(row)]));
  expect(keptOfHour).toEqual(lastOfHour);
  expect(tele.map(({ seq }) => seq)).toEqual(
    tele.map(({ body }) => (body['zones'] as { road: { switches_total: number } }).road.switches_total + 1),
  );
  const told = (await allRows(store, 'evt')).map(({ body }) => body);
  expect(told.every(({ type }) => type === 'outbox.rolled_up')).toBe(true);
  expect(told.reduce((sum, body) => sum + Number(body['rows_gone']), 0)).toBe(count - tele.length);
  expect(await store.stats()).toMatchObject({ teleWaiting: tele.length, evtWaiting: told.length });
});

test('within the budget no minute is touched', async () => {
  const folder = aFolder();
  const { store } = aStore(folder, { budgetBytes: 8_000_000 });
  await minutes(store, 0, 1_000);
  await store.stats();
  expect(await allRows(store, 'tele')).toHaveLength(1_000);
  expect(await allRows(store, 'evt')).toEqual([]);
});

test('the journal goes before any row of the office', async () => {
  const folder = aFolder();
  const { store } = aStore(folder, { budgetBytes: 2_000_000 });
  for (let n = 0; n < 20; n += 1) {
    const journal = Array.from({ length: 150 }, (_, index) =>
      aLine(n * 150 + index, [{ kind: 'note', filler: aFiller(index) }]),
    );
    await store.save({ durable: aDurable(n), records: [anEvent(n)], journal });
  }
  await settled(folder, store, 1_500_000);
  expect(used(folder)).toBeLessThan(1_500_000);
  expect(await allRows(store, 'evt')).toHaveLength(20);
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const segment = db.prepare('SELECT lost, first_line FROM segments').get();
  const kept = Number(db.prepare('SELECT sum(n) AS n FROM lines').get()?.['n']);
  db.close();
  expect(Number(segment?.['lost']) + kept).toBe(3_000);
  expect(segment?.['first_line']).toBe(Number(segment?.['lost']) + 1);
});

test('journal lines are pruned by age, reckoned from the clock that was trusted last', async () => {
  const folder = aFolder();
  const { store } = aStore(folder);
  const lines = Array.from({ length: 300 }, (_, n) => aLine(n));
  await store.save({ durable: aDurable(1), records: [], journal: lines });
  const later = eveningMs + 31 * 24 * hourMs;
  await store.save({ durable: aDurable(2, { savedAtMs: later }), records: [], journal: [] });
  await store.stats();
  expect(linesIn(folder)).toBe(300);
  await store.save({ durable: aDurable(3, { highWaterMs: later }), records: [], journal: [] });
  for (let turn = 0; turn < 100 && linesIn(folder) > 200; turn += 1) await store.stats();
  expect(linesIn(folder)).toBe(200);
});

function linesIn(folder: string): number {
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const count = Number(db.prepare('SELECT sum(n) AS n FROM lines').get()?.['n']);
  db.close();
  return count;
}

test('when nothing but events is left, the oldest go last of all and an event says which', async () => {
  const folder = aFolder();
  const { store } = aStore(folder, { budgetBytes: 1_000_000 });
  for (let n = 0; n < 30; n += 1) {
    const records = Array.from({ length: 50 }, (_, index) =>
      anEvent(n * 50 + index, { body: { type: 'x', filler: aFiller(index) } }),
    );
    await store.save({ durable: aDurable(n), records, journal: [] });
  }
  expect(await settled(folder, store, 1_000_000)).toBeLessThanOrEqual(1_000_000);
  const rows = await allRows(store, 'evt');
  const told = rows.filter(({ body }) => body['type'] === 'outbox.dropped');
  expect(told.length).toBeGreaterThan(0);
  const gone = told.reduce((sum, { body }) => sum + Number(body['rows_gone']) + Number(body['rows_gone_before']), 0);
  expect(rows.at(-1)?.seq).toBe(gone + rows.length);
  expect(rows[0]?.seq).toBe(Math.max(...told.map(({ body }) => Number(body['last_seq']))) + 1);
});
