import type { OfficeRecord } from '../../src/controller/effect.ts';
import type { Site } from '../../src/controller/site.ts';
import type { Durable } from '../../src/controller/state.ts';
import type { JournalLine } from '../../src/ports.ts';

export const eveningMs = Date.UTC(2026, 10, 23, 10, 0);

/** Text that packing cannot shrink much, about 1.3 kB, like the minutes of many zones. */
export function aFiller(n: number): string {
  return Array.from({ length: 200 }, (_, index) => ((n * 200 + index + 1) * 2_654_435_761).toString(36).slice(-7)).join(
    '',
  );
}

export function aDurable(rev: number, more: Partial<Durable> = {}): Durable {
  return {
    v: 1,
    lanes: {},
    nights: null,
    energy: { zones: {}, meters: {} },
    upkeep: {},
    periods: { nights: {}, lanes: {} },
    voices: [],
    laneHours: {},
    rev,
    savedAtMs: eveningMs + rev * 60_000,
    savedAtMono: rev * 60_000,
    machineBoot: 'boot',
    highWaterMs: eveningMs + rev * 60_000,
    emergency: null,
    zones: {},
    seenCommands: [],
    ...more,
  };
}

export function anEvent(n: number, more: Partial<OfficeRecord> = {}): OfficeRecord {
  return { stream: 'evt', atMs: eveningMs + n, monoMs: n, clock: 'synced', body: { type: 'override.set', n }, ...more };
}

/** The minute's row number `n` with totals that only rise. */
export function aMinute(n: number, filler = ''): OfficeRecord {
  const body = { zones: { road: { energy_wh: n * 10, switches_total: n } }, filler };
  return { stream: 'tele', atMs: eveningMs + n * 60_000, monoMs: n * 60_000, clock: 'synced', body };
}

export function aLine(n: number, effects: readonly unknown[] = []): JournalLine {
  return { now: { wallMs: eveningMs + n, monoMs: n }, event: { kind: 'tick', n }, effects };
}

export function aSite(): Site {
  return {
    id: 'estate',
    device: 'pole-1',
    names: { zh: '灯杆一', en: 'Pole 1' },
    revision: 'abcdef012345',
    place: { latitudeDeg: 31.2, longitudeDeg: 121.5, timeZone: 'Asia/Shanghai' },
    clock: { sources: ['host'], maxOutageMs: 0 },
    staggerMs: 1_000,
    photocell: null,
    statusLed: null,
    inputs: [],
    meters: [],
    tariff: { currency: null, prices: [], co2: [] },
    zones: [],
    people: [],
    broker: null,
    lanes: [],
    readers: [],
    grantInDoubt: [],
    board: { kind: 'simulated', street: null },
    language: 'zh',
  };
}
