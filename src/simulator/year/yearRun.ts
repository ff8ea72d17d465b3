import type { Lane } from '../../access/lane.ts';
import { addDays, type LocalDate, weekdayOf } from '../../calendar/localDate.ts';
import type { OfficeRecord } from '../../controller/effect.ts';
import type { Site } from '../../controller/site.ts';
import { hourMs, minuteMs } from '../../units.ts';
import { hoursAlong } from '../arrivals.ts';
import type { Taken } from '../world/core.ts';
import type { Habits } from '../world/options.ts';
import { World } from '../world/world.ts';
import { LaneBook, type LaneWait } from './laneBook.ts';
import { LightBook, type ZoneLight } from './lightBook.ts';
import { NightSums, type ZoneSums } from './nightSums.ts';

export type YearOptions = {
  readonly year: number;
  readonly seed: number;
  readonly habits: Habits;
  /** Only so many nights from this date on; absent = the year. */
  readonly span?: { readonly first: LocalDate; readonly nights: number };
  /** Told after each night. */
  readonly seen?: (done: number, of: number) => void;
  readonly onStep?: (taken: Taken) => void;
};

export type ZoneYear = { readonly zone: string; readonly sums: ZoneSums; readonly light: ZoneLight };
export type LaneYear = {
  readonly lane: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly wait: LaneWait;
};

/** What a config did in a year of nights, from noon of 1 January to noon of the next. */
export type YearFigures = {
  readonly year: number;
  readonly nights: readonly LocalDate[];
  readonly zones: readonly ZoneYear[];
  readonly lanes: readonly LaneYear[];
  /** Nights in which vehicles came; with fewer than all, what the lanes count is reckoned from them. */
  readonly trafficNights: number;
  /** By month: watt-hours, cost in the currency of the tariff. */
  readonly months: readonly { readonly month: string; readonly wh: number; readonly cost: number }[];
  /** Rows that reached the office in the nights played, by type. */
  readonly rows: Readonly<Record<string, number>>;
  readonly steps: number;
};

/** Solstices and equinoxes to the day; a night more or less shows no difference. */
export function nightsDrawn(year: number): readonly LocalDate[] {
  return [`${year}-03-20`, `${year}-06-21`, `${year}-09-23`, `${year}-12-21`];
}

/** The last night is closed with the first figures after its end, and then it travels to the office. */
const afterglowMs = 40 * minuteMs;

/** Runs a config through a year: the device that ships, with people, vehicles and weather from a seed. */
export function runYear(site: Site, { year, seed, habits, span, seen, onStep }: YearOptions): YearFigures {
  const first = span?.first ?? `${year}-01-01`;
  const nights = span?.nights ?? Temporal.PlainDate.from(first).daysInYear;
  const light = new LightBook(site.place, first, nights, nightsDrawn(year));
  const sums = new NightSums();
  const lanes = new Map(site.lanes.map(({ id }) => [id, new LaneBook()]));
  const hourAt = hoursAlong(light.startMs, site.place.timeZone);
  const rows: Record<string, number> = {};
  const world = new World({
    site: forLongRuns(site),
    seed,
    startMs: light.startMs,
    habits,
    onLight: (zone, level, nowMono) => light.changed(zone, level, light.startMs + nowMono),
    onRow: (record) => {
      count(rows, record);
      sums.take(record);
    },
    onVisit: ({ id }: Lane, visit) => {
      const hour = hourAt(visit.arrivedMono);
      lanes.get(id)?.took(visit, hour < 24 ? Math.floor(hour) : null);
    },
    ...(onStep === undefined ? {} : { seen: onStep }),
  });
  world.start();
  for (const [done, night] of light.nights.entries()) {
    world.runUntil(
      Temporal.PlainDateTime.from(`${addDays(night, 1)}T12:00`).toZonedDateTime(site.place.timeZone).epochMilliseconds -
        light.startMs,
    );
    seen?.(done + 1, nights);
  }
  world.runUntil(world.nowMono + afterglowMs);
  const workdays = light.nights.filter((date) => weekdayOf(date) < 6).length;
  return {
    year,
    nights: light.nights,
    zones: site.zones.map(({ id }) => ({ zone: id, sums: sums.zone(id), light: light.light(id) })),
    lanes: site.lanes.map(({ id }) => ({ lane: id, counts: sums.lane(id), wait: waitOf(lanes.get(id), workdays) })),
    trafficNights: light.nights.length,
    months: sums.months(),
    rows,
    steps: world.core.steps,
  };
}

/**
 * Wires that are known to be well need not be polled each few seconds, and totals that only rise need not be told each minute:
 * the lamps and the arm do the same, and the sums too.
 */
function forLongRuns(site: Site): Site {
  return {
    ...site,
    figuresMs: 30 * minuteMs,
    lanes: site.lanes.map((lane) => ({ ...lane, limits: { ...lane.limits, staleMs: 2 * hourMs } })),
  };
}

function count(rows: Record<string, number>, { stream, body }: OfficeRecord): void {
  const type = stream === 'tele' ? 'tele' : String(body['type']);
  rows[type] = (rows[type] ?? 0) + 1;
}

function waitOf(book: LaneBook | undefined, workdays: number): LaneWait {
  return (book ?? new LaneBook()).figures(workdays);
}
