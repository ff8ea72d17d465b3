import { initialLane } from '../../src/access/laneState.ts';
import { type LaneView, laneView } from '../../src/access/laneView.ts';
import type { RosterMark } from '../../src/controller/event.ts';
import type { Machine } from '../../src/controller/machine.ts';
import type { ReaderView, SiteView, ZoneView } from '../../src/controller/view.ts';
import { noPromiseTotals } from '../../src/lighting/promiseKept.ts';
import type { OfficeRow } from '../../src/ports.ts';
import { aLane } from './lane.ts';
import { inBoth } from './words.ts';

/** 2026-11-23T12:00Z, 20:00 at the estate. */
export const eveningMs = 1_795_435_200_000;

/** The main road at full light on its seasonal schedule, unless told otherwise. */
export const aZoneView = (over: Partial<ZoneView> = {}): ZoneView => ({
  id: 'road-main',
  names: { zh: '主路', en: 'Main road' },
  group: 'roads',
  need: 'must-be-lit',
  dimmable: true,
  wanted: {
    level: 100,
    source: 'season',
    reason: { kind: 'season', rule: 'dusk-to-dawn', night: '2026-11-23' },
    untilMs: eveningMs + 36_000_000,
    next: { atMs: eveningMs + 36_000_000, level: 0 },
  },
  level: 100,
  sinceMs: eveningMs - 3_600_000,
  held: null,
  powerW: 600.04,
  totals: { litMs: 86_400_999, fullLoadMs: 43_200_000, switches: 41, energyWh: 1_234.56789 },
  upkeep: { lampHoursMs: 86_400_000, lampShare: 0.00048, cleanedAtMs: null, smallestLoss: null },
  booked: { wh: 1_234.56789, meteredWh: 1_000, errorWh: 56.7, cost: 0.87654, co2G: 662.9 },
  quality: 'metered',
  baselineWh: 1_800.5,
  tonight: noPromiseTotals,
  override: null,
  lockout: null,
  ...over,
});

/** The way in before its first input, unless told otherwise. */
export const aLaneView = (over: Partial<LaneView> = {}): LaneView => {
  const lane = aLane();
  const now = { wallMs: eveningMs, monoMs: 60_000 };
  return { ...laneView(lane, initialLane(lane.assist.thresholdStartMs, now), now), ...over };
};

/** Its reader, with exchanged wires, unless told otherwise. */
export const aReaderView = (over: Partial<ReaderView> = {}): ReaderView => ({
  id: 'reader-in',
  lane: 'in-1',
  trouble: { kind: 'swapped', detail: inBoth('D0 and D1 look exchanged.') },
  formats: ['H10301'],
  frames: 12,
  badFrames: 3,
  ...over,
});

export const aRosterMark = (over: Partial<RosterMark> = {}): RosterMark => ({
  version: 117,
  count: 2_140,
  digest: 'd'.repeat(64),
  ...over,
});

/** A Raspberry Pi that is well, unless told otherwise. */
export const aMachine = (over: Partial<Machine> = {}): Machine => ({
  model: 'Raspberry Pi 4 Model B Rev 1.5',
  temperatureC: 51.234,
  undervoltage: false,
  diskFreeBytes: 24e9,
  diskBytes: 31e9,
  diskWear: null,
  memoryFreeBytes: 310_000_000,
  coreRssBytes: 71_000_000,
  loopLagMs: 3.7,
  ...over,
});

/** One zone, no fault, synced clock, unless told otherwise. */
export const aView = (over: Partial<SiteView> = {}): SiteView => ({
  site: 'estate',
  device: 'pole-1',
  names: { zh: '测试小区', en: 'Test estate' },
  timeZone: 'Asia/Shanghai',
  run: 'a1b2c3d4',
  rev: 7,
  siteRevision: '0123456789ab',
  atMs: eveningMs,
  clock: { kind: 'synced', fromMs: eveningMs - 50, toMs: eveningMs + 50, uncertaintyMs: 50 },
  link: { connected: false, sinceMs: eveningMs, detail: { en: '', zh: '' } },
  emergency: null,
  faults: [],
  nights: { running: '2026-11-23', last: null },
  zones: [aZoneView()],
  effects: [],
  work: [],
  meters: [],
  currency: null,
  voices: [],
  lanes: [],
  readers: [],
  roster: null,
  rights: 'broker-trusted',
  people: null,
  machine: null,
  ...over,
});

/** A sample of one zone, unless told otherwise. */
export const aRow = (over: Partial<OfficeRow> = {}): OfficeRow => ({
  stream: 'tele',
  seq: 1,
  run: 'a1b2c3d4',
  atMs: eveningMs,
  monoMs: 5_000,
  clock: 'synced',
  body:
    over.stream === 'evt'
      ? { type: 'override.set', zone: 'road-main' }
      : { zones: { 'road-main': { energy_wh: 12.5 } } },
  ...over,
});
