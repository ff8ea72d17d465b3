import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OfficeRecord } from '../../../src/controller/effect.ts';
import { openHistory, type Slot } from '../../../src/journal/history/historyFile.ts';
import type { Span } from '../../../src/journal/history/historyTable.ts';
import type { DiskStore, StoreOptions } from '../../../src/journal/store.ts';
import { aDurable, eveningMs } from '../literals.ts';
import { aFolder, aStore } from '../makers.ts';

const minute = 60_000;
const all = { first: '1970-01-01', last: '2999-12-31' };
const energy = 'zones/road/energy_wh';

function aSample(n: number, energyWh: number, more: Partial<OfficeRecord> = {}): OfficeRecord {
  const body = {
    zones: { road: { level_pct: 60, energy_wh: energyWh, source: 'season' } },
    energy_quality: 'estimated',
  };
  return { stream: 'tele', atMs: eveningMs + n * minute, monoMs: n * minute, clock: 'synced', body, ...more };
}

function aStoreWithHistory(folder: string, more: Partial<StoreOptions> = {}): DiskStore {
  return aStore(folder, { history: true, ...more }).store;
}

async function put(store: DiskStore, records: readonly OfficeRecord[]): Promise<void> {
  for (const record of records) await store.save({ durable: aDurable(1), records: [record], journal: [] });
}

/** Closes the store when all that is due is folded: each question gives it a chance to tidy. */
async function settledAndClosed(store: DiskStore, rounds = 60): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await store.stats();
  await store.close();
}

function slots(folder: string, span: Span): Slot[] {
  const history = openHistory(folder, 'Asia/Shanghai');
  if (history === null) throw new Error('no history');
  const found = [...history.reader.slots(span, all)];
  history.close();
  return found;
}

const sumOf = (found: readonly Slot[], path = energy) =>
  found.reduce((sum, { values }) => sum + Number(values.get(path) ?? 0), 0);

test('minutes are kept as they were, and quarters and days have what was added', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  await put(
    store,
    Array.from({ length: 62 }, (_, n) => aSample(n, 1000 + n * 2.5)),
  );
  await settledAndClosed(store);
  const minutes = slots(folder, 'minute');
  expect(minutes[7]?.values).toEqual(
    new Map<string, number | string>([
      ['zones/road/level_pct', 60],
      [energy, 1017.5],
      ['zones/road/source', 'season'],
      ['energy_quality', 'estimated'],
    ]),
  );
  expect(slots(folder, 'quarter').map(({ values }) => values.get(energy))).toEqual([undefined, 37.5, 37.5, 37.5, 37.5]);
  expect(slots(folder, 'day')).toMatchObject([
    {
      day: '2026-11-23',
      values: new Map([
        ['zones/road/level_pct', 60],
        [energy, 150],
      ]),
    },
  ]);
});

test('the newest minute and what has just happened are read before their quarter is over, and once only after it', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  const voice = { type: 'voice.recorded', zone: 'road', night: '2026-11-22', voice: 'v-1' };
  const said: OfficeRecord = { stream: 'evt', atMs: eveningMs + 1, monoMs: 1, clock: 'synced', body: voice };
  const days = { first: '2026-11-20', last: '2026-11-25', fromMs: null, toMs: null, after: null, limit: 500 };
  const ask = () => store.history({ ...days, span: 'event', about: { kind: 'zone', id: 'road' }, types: [] });
  await put(store, [aSample(0, 1), said, aSample(1, 2)]);
  expect((await ask()).events).toMatchObject([{ seq: 1, body: voice }]);
  const minutes = await store.history({ ...days, span: 'minute', about: null, types: [] });
  expect(minutes.slots.map(({ values }) => values[energy])).toEqual([1, 2]);
  await put(store, [aSample(20, 3), aSample(40, 4)]);
  for (let round = 0; round < 60; round += 1) await store.stats();
  expect((await ask()).events).toMatchObject([{ seq: 1, body: voice }]);
  const within = { ...days, span: 'minute' as const, about: null, types: [], fromMs: eveningMs + minute };
  const later = await store.history({ ...within, toMs: eveningMs + 21 * minute });
  expect(later.slots.map(({ values }) => values[energy])).toEqual([2, 3]);
  await store.close();
});

test('pages of events go on behind what was read, whatever is stored and folded meanwhile', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  let n = 0;
  const happen = async (type: string) => {
    n += 1;
    const at = { atMs: eveningMs + n, monoMs: n, clock: 'synced' } as const;
    await put(store, [{ stream: 'evt', ...at, body: { type, lane: 'gate-in', n } }]);
  };
  const found: unknown[] = [];
  let after: string | null = null;
  for (let round = 0; round < 60; round += 1) {
    await happen(round % 3 === 0 ? 'b' : 'a');
    if (round % 5 === 4) {
      // A quarter ends, and what waited is folded in between two pages.
      await put(store, [aSample(round, round), aSample(round + 20, round)]);
      for (let tidy = 0; tidy < 5; tidy += 1) await store.stats();
    }
    const span = { span: 'event' as const, first: '2026-11-23', last: '2026-11-24', fromMs: null, toMs: null };
    const page = await store.history({ ...span, about: null, types: ['a', 'b'], after, limit: 1 });
    found.push(...page.events.map(({ body }) => body['n']));
    // A full page says where to go on; behind the last one the same place is asked again.
    after = page.next ?? (page.events.length === 0 ? after : `2026-11-23/${page.events.at(-1)?.seq}`);
  }
  expect(found).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  await store.close();
});

test('the office taking its rows at once takes nothing from history', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  for (let n = 0; n <= 16; n += 1) {
    await put(store, [aSample(n, n)]);
    expect(await store.acknowledge({ run: '0000aaaa', evt: 0, tele: n + 1 })).toBe(true);
  }
  await put(store, [aSample(31, 31)]);
  await settledAndClosed(store);
  expect(slots(folder, 'minute')).toHaveLength(18);
  expect((await aStoreWithHistory(folder, { run: '0000bbbb' }).stats()).teleWaiting).toBe(1);
});

test('a total that falls or is no number adds nothing, and nothing is added twice', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  const wild = [5, 6, Number.NaN, 7, 1e300, 8, 2, 3, Number.POSITIVE_INFINITY, 4];
  await put(
    store,
    wild.map((energyWh, n) => aSample(n, energyWh)),
  );
  await put(store, [aSample(61, 4)]);
  await settledAndClosed(store);
  // 5 to 8 is 3, though samples between were lost; then it was begun anew at 2, and 4 is two more.
  expect(sumOf(slots(folder, 'day'))).toBe(5);
});

test('whatever the clock does, the days together have all that was added', async () => {
  const step = fc.record({
    add: fc.integer({ min: 0, max: 50 }),
    jumpMin: fc.constantFrom(1, 1, 1, 1, 1, 7, 60, -30, -1500, 3000),
    clock: fc.constantFrom('synced' as const, 'holdover' as const, 'restored' as const),
    again: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 40 }), async (steps) => {
      const folder = aFolder();
      let at = 0;
      let energyWh = 100;
      let run = 0;
      let store = aStoreWithHistory(folder);
      for (const [n, { add, jumpMin, clock, again }] of steps.entries()) {
        if (again && n % 5 === 4) {
          await settledAndClosed(store);
          run += 1;
          store = aStoreWithHistory(folder, { run: `0000000${run}`, machineBoot: `boot${run}` });
        }
        at += jumpMin;
        energyWh += n === 0 ? 0 : add;
        await put(store, [aSample(at, energyWh, { monoMs: n * minute, clock })]);
      }
      await put(store, [aSample(at + 60, energyWh, { monoMs: 1e6 }), aSample(at + 120, energyWh, { monoMs: 2e6 })]);
      await settledAndClosed(store);
      expect(sumOf(slots(folder, 'day'))).toBe(energyWh - 100);
      expect(sumOf(slots(folder, 'quarter'))).toBe(energyWh - 100);
    }),
    { numRuns: 12 },
  );
}, 80_000);

test('rows of a clock that was set late are dated again by the monotonic clock', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  const in1970 = { clock: 'restored' as const };
  await put(
    store,
    [0, 1, 2, 3].map((n) => aSample(n, n, { ...in1970, atMs: n * minute })),
  );
  expect(slots(folder, 'minute')).toEqual([]);
  await put(store, [aSample(4, 4), aSample(30, 30)]);
  await settledAndClosed(store);
  expect(slots(folder, 'minute').map(({ startMs }) => startMs)).toEqual(
    [0, 1, 2, 3, 4, 30].map((n) => eveningMs + n * minute),
  );
});

test('what happened is kept by type and night, and cards are not', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  const rows = [
    { type: 'night.closed', zone: 'road', night: '2026-11-22', served_s: 40 },
    { type: 'card.read', card: 'f00', lane: 'gate-in' },
    { type: 'lane.episode', lane: 'gate-in', call: null, total_ms: 12 },
  ];
  const happened = rows.map(
    (body, n): OfficeRecord => ({ stream: 'evt', atMs: eveningMs + n, monoMs: n, clock: 'synced', body }),
  );
  await put(store, [...happened, aSample(0, 1), aSample(20, 2)]);
  await settledAndClosed(store);
  const history = openHistory(folder, 'Asia/Shanghai');
  expect(history?.reader.types(all)).toEqual(['lane.episode', 'night.closed']);
  const nights = { first: '2026-11-22', last: '2026-11-22' };
  expect([...(history?.reader.happened(['night.closed'], nights) ?? [])]).toEqual([
    { seq: 1, run: '0000aaaa', atMs: eveningMs, doubtful: false, body: rows[0] },
  ]);
  history?.close();
});

test('old minutes give way to quarters, and a row says so', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  const day = 1440;
  await put(store, [aSample(0, 1), aSample(20, 2), aSample(21, 3)]);
  const later = { durable: aDurable(20 * day), records: [aSample(20 * day, 9)], journal: [] };
  await store.save(later);
  await store.save({ ...later, records: [aSample(20 * day + 20, 10)] });
  await settledAndClosed(store);
  const again = aStoreWithHistory(folder, { run: '0000bbbb' });
  const evt = await again.rows('evt', 0, 10);
  expect(evt.map(({ body }) => body)).toEqual([
    {
      type: 'history.rolled_up',
      from: 'minute',
      to: 'quarter',
      blocks: 2,
      why: 'age',
      first_day: '2026-11-23',
      last_day: '2026-11-23',
    },
  ]);
  await again.close();
  expect(slots(folder, 'minute')).toHaveLength(2);
  expect(sumOf(slots(folder, 'quarter'))).toBe(8);
});

test('a block that bit rot changed is left out and counted, and the rest is read', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  await put(store, [aSample(0, 1), aSample(20, 2), aSample(40, 3), aSample(60, 4)]);
  await settledAndClosed(store);
  const db = new DatabaseSync(join(folder, 'store.db'));
  db.exec("UPDATE history SET crc = crc + 1 WHERE id = (SELECT min(id) FROM history WHERE span = 'minute')");
  db.close();
  const history = openHistory(folder, 'Asia/Shanghai');
  expect([...(history?.reader.slots('minute', all) ?? [])]).toHaveLength(3);
  expect(history?.reader.damaged).toBe(1);
  history?.close();
});

test('pages follow each other without a hole or a repetition, whatever the limit', async () => {
  const folder = aFolder();
  const store = aStoreWithHistory(folder);
  const samples = Array.from({ length: 70 }, (_, n) => aSample(n * 40, n));
  await put(store, samples);
  for (let round = 0; round < 100; round += 1) await store.stats();
  const query = {
    span: 'quarter' as const,
    first: '2026-11-23',
    last: '2026-11-26',
    about: null,
    types: [],
    fromMs: null,
    toMs: null,
  };
  const whole = await store.history({ ...query, after: null, limit: 500 });
  expect(whole.next).toBeNull();
  expect(whole.slots.length).toBeGreaterThan(60);
  for (const limit of [1, 7, 64]) {
    const found: unknown[] = [];
    let after: string | null = null;
    for (let page = 0; page < 100; page += 1) {
      const { slots, next } = await store.history({ ...query, after, limit });
      found.push(...slots);
      after = next;
      if (next === null) break;
    }
    expect(found).toEqual(whole.slots);
  }
  expect((await store.history({ ...query, about: { kind: 'lane', id: 'road' }, after: null, limit: 9 })).slots).toEqual(
    [],
  );
});
