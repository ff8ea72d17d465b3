import { afterEach, expect, test } from 'vitest';
import type { OfficeRecord } from '../../../src/controller/effect.ts';
import { gatherEvidence } from '../../../src/journal/history/evidence.ts';
import type { DiskStore } from '../../../src/journal/store.ts';
import type { LaneEvidence, ZoneEvidence } from '../../../src/service/voice/evidence.ts';
import { aLane } from '../../makers/lane.ts';
import { anAsNeededZone, aRule, aSite, at } from '../../makers/site.ts';
import { aDurable } from '../literals.ts';
import { aFolder, aStore } from '../makers.ts';

const minute = 60_000;
const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').epochMilliseconds;
const morning = local('2026-11-24T05:40:20');
const rules = [aRule({ id: 'evening', start: at('20:00'), end: at('05:30') })];
const path = anAsNeededZone({
  id: 'path',
  schedule: { rules, exceptions: [] },
  promise: { kind: 'windows', rules: [aRule({ start: at('20:00'), end: at('06:00') })] },
});
const site = aSite({ zones: [path], lanes: [aLane({ id: 'gate-in' })] });

const stores: DiskStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

/** Totals of the path: dark from 05:30 on, though promised until 06:00. */
function minuteAt(atMs: number): OfficeRecord {
  const lit = Math.min(atMs, local('2026-11-24T05:30')) - local('2026-11-23T20:00');
  const needed = atMs - local('2026-11-23T20:00');
  const figures = { level_pct: atMs < local('2026-11-24T05:30') ? 100 : 0, source: 'season' };
  const totals = { lit_s: lit / 1_000, needed_s: needed / 1_000, served_s: lit / 1_000 };
  return { stream: 'tele', atMs, monoMs: 0, clock: 'synced', body: { zones: { path: { ...figures, ...totals } } } };
}
const happened = (atMs: number, body: Record<string, unknown>): OfficeRecord => {
  return { stream: 'evt', atMs, monoMs: 0, clock: 'synced', body };
};

async function aStoreWith(records: readonly OfficeRecord[], rounds = 0): Promise<DiskStore> {
  const { store } = aStore(aFolder(), { history: true, site });
  stores.push(store);
  await store.save({ durable: aDurable(1), records, journal: [] });
  for (let round = 0; round < rounds; round += 1) await store.stats();
  return store;
}

const minutes = (from: string, count: number) =>
  Array.from({ length: count }, (_, n) => minuteAt(local(`2026-11-24T${from}`) + n * minute));

test('a word about the last minutes tells what the lamp did, that the promise was broken, and what would serve it', async () => {
  const store = await aStoreWith([
    happened(local('2026-11-24T05:30'), { type: 'light.changed', zone: 'path', from_pct: 100, to_pct: 0 }),
    happened(local('2026-11-22T21:00'), { type: 'override.set', zone: 'path', login: 'olga' }),
    happened(local('2026-11-24T05:31'), { type: 'light.changed', zone: 'court', from_pct: 100, to_pct: 0 }),
    ...minutes('05:25', 20),
  ]);
  const asked = { about: { kind: 'zone', id: 'path' }, kind: 'dark', atMs: morning } as const;
  const found = (await gatherEvidence((query) => store.history(query), site, asked)) as ZoneEvidence;
  expect(found).toMatchObject({
    night: '2026-11-23',
    promised: true,
    kept: false,
    planned: 0,
    lamp: { level: 0, source: 'season', litS: 0, neededS: 60, servedS: 0 },
    deeds: [{ type: 'light.changed' }],
    nightKept: null,
    change: { rule: 'evening', to: { time: '05:45' } },
  });
});

test('where minutes are gone the quarter tells, and the closed night with its corrections', async () => {
  const night = { zone: 'path', night: '2026-11-23' };
  const store = await aStoreWith(
    [
      happened(local('2026-11-24T12:00'), {
        type: 'night.closed',
        ...night,
        needed_s: 36_000,
        served_s: 34_200,
        lost_schedule_s: 1_800,
      }),
      happened(local('2026-11-24T13:00'), {
        type: 'night.reassigned',
        ...night,
        from: 'schedule',
        to: 'override',
        s: 600,
        login: 'min',
      }),
      ...minutes('05:25', 40),
      minuteAt(local('2026-11-24T06:10')),
    ],
    80,
  );
  const asked = { about: { kind: 'zone', id: 'path' }, kind: 'other', atMs: morning } as const;
  const withoutMinutes = async (query: Parameters<DiskStore['history']>[0]) =>
    query.span === 'minute' ? { slots: [], events: [], next: null, damaged: 0 } : store.history(query);
  const found = (await gatherEvidence(withoutMinutes, site, asked)) as ZoneEvidence;
  expect(found.lamp).toMatchObject({
    fromMs: local('2026-11-24T05:30'),
    toMs: local('2026-11-24T05:45'),
    neededS: 900,
    servedS: 0,
  });
  expect(found).toMatchObject({
    kept: false,
    change: null,
    nightKept: { neededS: 36_000, servedS: 34_200, lostS: { schedule: 1_200, override: 600 } },
  });
});

test('of the vehicles at that time the one that waited is meant, with what it broke', async () => {
  const came = local('2026-11-24T18:02');
  const vehicle = (id: string, startedMs: number, over: Record<string, unknown> = {}) =>
    happened(startedMs + 30_000, {
      type: 'lane.episode',
      lane: 'gate-in',
      episode: id,
      started_ms: startedMs,
      outcome: 'passed',
      total_ms: 12_000,
      wait_ms: 5_000,
      first_presentation: true,
      denials: 0,
      reversals: 0,
      frames: 1,
      bad_frames: 0,
      call: null,
      ...over,
    });
  const slow = { total_ms: 640_000, wait_ms: 600_000, frames: 3, first_presentation: false };
  const store = await aStoreWith([
    vehicle('v-1', came - 13 * minute),
    vehicle('v-2', came - minute, slow),
    vehicle('v-3', came + 14 * minute),
    vehicle('v-4', came + 40 * minute),
    happened(came, { type: 'call.called', lane: 'gate-in', by: null }),
  ]);
  const asked = { about: { kind: 'lane', id: 'gate-in' }, kind: 'wait', atMs: came } as const;
  const found = (await gatherEvidence((query) => store.history(query), site, asked)) as LaneEvidence;
  expect(found).toMatchObject({
    vehicle: { id: 'v-2', waitMs: 600_000 },
    around: 3,
    kept: false,
    broken: ['repeatedRead', 'longWait'],
    deeds: [{ type: 'call.called' }],
  });
});

test('a time that nobody remembers is said to be unknown, not dark and not kept', async () => {
  const store = await aStoreWith([]);
  const zone = { about: { kind: 'zone', id: 'path' }, kind: 'dark', atMs: local('2025-11-24T05:40') } as const;
  const lane = { about: { kind: 'lane', id: 'gate-in' }, kind: 'wait', atMs: morning } as const;
  const history = (query: Parameters<DiskStore['history']>[0]) => store.history(query);
  expect(await gatherEvidence(history, site, zone)).toMatchObject({ lamp: null, promised: true, kept: null });
  expect(await gatherEvidence(history, site, lane)).toMatchObject({ vehicle: null, around: 0, kept: null });
  const gone = { ...zone, about: { kind: 'zone', id: 'gone' } } as const;
  await expect(gatherEvidence(history, site, gone)).rejects.toThrow(/no zone "gone"/);
});
