import type { Site } from '../controller/site.ts';
import { compilePlan } from '../lighting/plan.ts';
import type { Output, Zone, ZoneId } from '../lighting/zone.ts';
import { dayMs, type Instant, minuteMs } from '../units.ts';

/** Lit from one minute of the UTC day to another, [on, off), 0 to 1440. */
export type LitMinutes = readonly (readonly [on: number, off: number])[];

/** What duskgate-safe lights by: plain JSON that needs no calendar, no time zone and no sun. */
export type SafeTable = {
  readonly v: 1;
  /** A clock before this instant is not believed. */
  readonly madeAtMs: Instant;
  /** Labels of the GPIO chips the lines may be on; empty: the simulated board. */
  readonly chips: readonly string[];
  readonly zones: readonly {
    readonly zone: ZoneId;
    readonly output: Output;
    readonly failTo: 'on' | 'off';
    /** `MM-DD` in UTC, all 366 of them. */
    readonly days: Readonly<Record<string, LitMinutes>>;
  }[];
  /** Outputs of the lanes, which are put at rest: a core that died in a pulse may have left one on. */
  readonly rests: readonly { readonly line: string; readonly activeLow: boolean }[];
};

/**
 * The plan of one UTC year as minutes of light, summer time and exceptions worked in. Lit is every level above 0, and
 * minutes begun are lit whole. In a year without 29 February that day is lit as the 28th, for the next leap year.
 */
export function safeTable(site: Site, made: { year: number; atMs: Instant }): SafeTable {
  const zones = site.zones.map((zone) => ({
    zone: zone.id,
    output: zone.output,
    failTo: zone.failTo,
    days: litDays(zone, site, made.year),
  }));
  const chips = site.board.kind === 'linux' ? site.board.chips : [];
  const rests = site.lanes.flatMap(({ outputs: { open, inhibitClose, beacon } }) =>
    [open, inhibitClose, beacon].flatMap((wire) =>
      wire === null ? [] : [{ line: wire.line, activeLow: wire.activeLow }],
    ),
  );
  return { v: 1, madeAtMs: made.atMs, chips, zones, rests };
}

function litDays(zone: Zone, site: Site, year: number): Record<string, LitMinutes> {
  // Two nights before the year: wherever the estate lies, noon of that date comes before the first UTC midnight.
  const plan = compilePlan(zone.schedule, site.place, `${year - 1}-12-30`, 370);
  const days: Record<string, LitMinutes> = {};
  const lit = plan.segments.filter(({ level }) => level > 0);
  const firstMs = startOfYear(year);
  for (let startMs = firstMs, next = 0; startMs < startOfYear(year + 1); startMs += dayMs) {
    while ((lit[next]?.endMs ?? Number.POSITIVE_INFINITY) <= startMs) next += 1;
    const minutes: [number, number][] = [];
    for (let i = next; (lit[i]?.startMs ?? Number.POSITIVE_INFINITY) < startMs + dayMs; i++)
      add(minutes, ((lit[i]?.startMs ?? 0) - startMs) / minuteMs, ((lit[i]?.endMs ?? 0) - startMs) / minuteMs);
    days[monthDay(startMs)] = minutes;
  }
  days['02-29'] ??= days['02-28'] ?? [];
  return days;
}

/** Adds a stretch cut to the day, in whole minutes, joined to the one before when they meet. */
function add(minutes: [number, number][], from: number, to: number): void {
  const on = Math.max(Math.floor(from), 0);
  const off = Math.min(Math.ceil(to), dayMs / minuteMs);
  const last = minutes.at(-1);
  if (last !== undefined && last[1] >= on) last[1] = Math.max(last[1], off);
  else minutes.push([on, off]);
}

function startOfYear(year: number): Instant {
  return Temporal.Instant.from(`${year}-01-01T00:00:00Z`).epochMilliseconds;
}

function monthDay(instant: Instant): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toString().slice(5, 10);
}
