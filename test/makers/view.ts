import type { SiteView, ZoneView } from '../../src/controller/view.ts';
import type { OfficeRow } from '../../src/ports.ts';

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
  override: null,
  lockout: null,
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
  link: { connected: false, sinceMs: eveningMs, detail: '' },
  emergency: null,
  faults: [],
  zones: [aZoneView()],
  lanes: [],
  readers: [],
  roster: null,
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
