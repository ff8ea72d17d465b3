import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OfficeRecord } from '../src/controller/effect.ts';
import type { Durable } from '../src/controller/state.ts';
import { durableText } from '../src/journal/durableRow.ts';
import { openHistory } from '../src/journal/history/historyFile.ts';
import { periodOf, reportInput } from '../src/journal/history/reportInput.ts';
import type { StoreFileSettings, Write } from '../src/journal/messages.ts';
import { StoreFile } from '../src/journal/storeFile.ts';
import { reportFigures } from '../src/service/report/figures.ts';
import { reportHtml } from '../src/service/report/forms.ts';
import { minuteMs } from '../src/units.ts';
import { estate } from './estate.ts';
import { type Figure, row } from './figure.ts';
import { spreadOf } from './measure.ts';
import { threadMs } from './threadClock.ts';

const zones = 64;
const lanes = 4;
const vehiclesADay = 600;
/** 2026-01-01 at the estate, UTC+8. */
const startMs = Date.UTC(2025, 11, 31, 16);

export const historyFigure: Figure = {
  name: 'history',
  about: `a year of ${zones} zones and ${lanes} lanes in the store: size, ingest of a minute, report of a month`,
  long: true,
  run: async (quick) => {
    const folder = mkdtempSync(join(memory(), 'duskgate-history-'));
    try {
      const days = quick ? 21 : 365;
      const { ingestUs, tidyUs } = fill(folder, days);
      const megabytes = statSync(join(folder, 'store.db')).size / 1e6;
      const report = monthReport(folder, days);
      return [
        row(`store after ${days} days`, megabytes, 'MB', {
          note: `${zones} zones, ${lanes} lanes, ${vehiclesADay} vehicles a day and lane`,
        }),
        row('ingest of a minute, processor time, p99', spreadOf(ingestUs).p99 / 1000, 'ms', {
          goal: 1,
          note: `p50 ${(spreadOf(ingestUs).p50 / 1000).toFixed(2)} ms; between them history is folded, p99 ${(spreadOf(tidyUs).p99 / 1000).toFixed(1)} ms`,
        }),
        row('report of a month as HTML', report.ms, 'ms', {
          goal: 1_000,
          note: `${report.vehicles} vehicles, ${(report.bytes / 1000).toFixed(0)} kB`,
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** In memory where there is such a folder: a year of syncs would measure the card and take a night. */
function memory(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Writes day after day as core does: a save each minute, rows as they come, housekeeping between; the office acknowledges. */
function fill(folder: string, days: number): { ingestUs: number[]; tidyUs: number[] } {
  const store = StoreFile.open(settingsOf(folder), { head: settingsOf(folder).head, suspect: false, again: false });
  const ingestUs: number[] = [];
  const tidyUs: number[] = [];
  const totals = Array.from({ length: zones }, () => ({ energyWh: 0, litS: 0 }));
  for (let minute = 1; minute <= days * 1440; minute += 1) {
    const atMs = startMs + minute * minuteMs;
    const write = saveOf(atMs, [...rowsOf(minute, atMs), sample(minute, atMs, totals)]);
    const begin = threadMs();
    store.commit([{ id: minute, ask: write }]);
    ingestUs.push((threadMs() - begin) * 1000);
    store.acknowledge({ run: 'bench', ...store.marks });
    for (let round = 0; round < 50; round += 1) {
      const began = threadMs();
      const more = store.tidy();
      tidyUs.push((threadMs() - began) * 1000);
      if (!more) break;
    }
    if (minute % 14_400 === 0) process.stderr.write(`  day ${minute / 1440} of ${days}\n`);
  }
  store.close();
  return { ingestUs, tidyUs };
}

function settingsOf(folder: string): StoreFileSettings {
  return {
    folder,
    budgetBytes: 256 * 1024 * 1024,
    ballastBytes: 0,
    run: 'bench',
    machineBoot: 'bench',
    head: { siteRevision: 'bench', site: JSON.stringify(estate(zones)), restored: null, state: null },
    commitDelayMs: 0,
    audit: { device: 'estate/pole-1', firmware: 'bench' },
    historyZone: 'Asia/Shanghai',
  };
}

function saveOf(atMs: number, records: readonly OfficeRecord[]): Extract<Write, { kind: 'save' }> {
  const durable = { v: 1, savedAtMs: atMs, savedAtMono: atMs - startMs, highWaterMs: atMs } as Durable;
  const rows = records.map(({ body, ...rest }) => ({ ...rest, body: JSON.stringify(body) }));
  return { kind: 'save', durable: durableText(durable), rows, lines: [] };
}

function record(stream: 'evt' | 'tele', atMs: number, body: OfficeRecord['body']): OfficeRecord {
  return { stream, atMs, monoMs: atMs - startMs, clock: 'synced', body };
}

/** Lit from 18 to 6, each zone with its own power. */
function sample(minute: number, atMs: number, totals: { energyWh: number; litS: number }[]): OfficeRecord {
  const hour = Math.floor(minute / 60) % 24;
  const lit = hour >= 18 || hour < 6;
  const bodies = totals.map((total, zone) => {
    if (lit) {
      total.energyWh += (40 + zone * 7) / 60;
      total.litS += 60;
    }
    const figures = {
      level_pct: lit ? 60 : 0,
      power_w: lit ? 40 + zone * 7 : 0,
      energy_wh: Math.round(total.energyWh * 1000) / 1000,
      lit_s: total.litS,
      full_load_s: Math.round(total.litS * 0.6),
      switches: Math.floor(minute / 720),
      source: 'season',
    };
    return [`zone-${zone}`, figures] as const;
  });
  return record('tele', atMs, { zones: Object.fromEntries(bodies), energy_quality: 'estimated' });
}

function rowsOf(minute: number, atMs: number): OfficeRecord[] {
  const day = Math.floor(minute / 1440);
  const rows: OfficeRecord[] = [];
  for (let lane = 0; lane < lanes; lane += 1) {
    if ((minute * vehiclesADay) % 1440 < vehiclesADay) rows.push(record('evt', atMs, episode(lane, minute)));
    if (minute % 60 === 0) rows.push(record('evt', atMs, laneHour(lane, atMs)));
  }
  if (minute % 1440 === 720) {
    const night = new Date(startMs + 8 * 3_600_000 + (day - 1) * 86_400_000).toISOString().slice(0, 10);
    for (let zone = 0; zone < zones; zone += 1) rows.push(record('evt', atMs, nightRow(zone, night)));
  }
  if (minute % 240 === 0)
    rows.push(
      record('evt', atMs, {
        type: 'override.set',
        cmd_id: `c-${minute}`,
        login: 'olga',
        via: 'mqtt',
        why: 'wedding',
        zone: 'zone-1',
        from_pct: 0,
        to_pct: 60,
        until_ms: atMs,
      }),
    );
  return rows;
}

function nightRow(zone: number, night: string) {
  const sums = {
    needed_s: 43_200,
    served_s: 43_000 - zone,
    waste_s: zone * 10,
    override_s: 0,
    lost_fault_s: 200 + zone,
  };
  return { type: 'night.closed', zone: `zone-${zone}`, night, unjudged_s: 0, lamps: 6, ...sums, energy_wh: 500 + zone };
}

function laneHour(lane: number, atMs: number) {
  const counts = {
    arrivals: 25,
    passages: 24,
    pulses: 24,
    balks: 1,
    tailgates: 0,
    with_frames: 25,
    first_presentations: 21,
    calls: 1,
  };
  const states_s = { closed: 2800, opening: 100, open: 300, passing: 200, closing: 200 };
  const factors = { effectiveness: 0.81, availability: 0.99, performance: 0.9, conformance: 0.91 };
  const lost_min = [{ factor: 'performance', cause: 'other', minutes: 3.125 }];
  return {
    type: 'lane.hour',
    lane: `lane-${lane}`,
    from_ms: atMs - 3_600_000,
    to_ms: atMs,
    ...counts,
    occupied_s: 300,
    states_s,
    ...factors,
    lost_min,
  };
}

function episode(lane: number, minute: number) {
  const read = 900 + ((minute * 7919) % 4_000);
  const reach = 2_000 + ((minute * 104_729) % 9_000);
  const phases = { reach_ms: reach, read_ms: read, decide_ms: 3, actuate_ms: 1_450, move_ms: 4_100, close_ms: 1_600 };
  const counts = { frames: 1, bad_frames: 0, rereads: 0, denials: 0, repositions: 0, reversals: 0 };
  const totals = {
    total_ms: reach + read + 7_153,
    occupied_ms: reach + read + 5_000,
    move_up_ms: null,
    read_after_ms: reach,
    wait_ms: 0,
  };
  const about = {
    lane: `lane-${lane}`,
    episode: `lane-${lane}-${minute}`,
    started_ms: startMs + minute * minuteMs - 20_000,
    outcome: 'passed',
  };
  return {
    type: 'lane.episode',
    ...about,
    ...totals,
    ...phases,
    ...counts,
    first_presentation: true,
    assisted: false,
    call: null,
  };
}

function monthReport(folder: string, days: number): { ms: number; vehicles: number; bytes: number } {
  const lane = (id: number) => ({ id: `lane-${id}`, names: { zh: '门', en: 'Gate' } });
  const site = { ...estate(zones), lanes: Array.from({ length: lanes }, (_, id) => lane(id)) } as unknown as ReturnType<
    typeof estate
  >;
  const date = new Date(startMs + (days - 2) * 86_400_000).toISOString().slice(0, 10);
  // The month of the day before last, while its vehicles are all there.
  const begin = performance.now();
  const history = openHistory(folder, 'Asia/Shanghai');
  if (history === null) throw new Error('the bench store has no history');
  const figures = reportFigures(
    reportInput(history.reader, { site, period: periodOf('month', date), about: null, madeAtMs: 0 }),
  );
  const html = reportHtml(figures, 'zh');
  const ms = performance.now() - begin;
  history.close();
  const vehicles = Object.values(figures.lanes).reduce((sum, { passages }) => sum + passages, 0);
  return { ms, vehicles, bytes: html.length };
}
