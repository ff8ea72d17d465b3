import type { Site } from '../controller/site.ts';
import { compilePlan } from '../lighting/plan.ts';
import type { Output, Zone, ZoneId } from '../lighting/zone.ts';
import { dayMs, type Instant, minuteMs } from '../units.ts';

/** A year whichever way it lies, and its leap day. */
const tableDays = 366;

/** Lit from one minute of the UTC day to another, [on, off), 0 to 1440. */
export type LitMinutes = readonly (readonly [on: number, off: number])[];

/** What duskgate-safe lights by: plain JSON that needs no calendar, no time zone and no sun. */
export type SafeTable = {
  readonly v: 1;
  /** A clock before this instant is not believed. */
  readonly madeAtMs: Instant;
  /** Labels of the GPIO chips the lines may be on; empty: the simulated board. */
  readonly chips: readonly string[];
  /** The LED that then says so; null = none. */
  readonly led: Site['statusLed'];
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
 * The plan of the coming 366 UTC days as minutes of light, summer time and exceptions worked in. Lit is every level above 0,
 * and minutes begun are lit whole. Without a 29 February among them that day is lit as the 28th, for the next leap year.
 */
export function safeTable(site: Site, atMs: Instant): SafeTable {
  const zones = site.zones.map((zone) => ({
    zone: zone.id,
    output: zone.output,
    failTo: zone.failTo,
    days: litDays(zone, site, atMs),
  }));
  const chips = site.board.kind === 'linux' ? site.board.chips : [];
  const rests = site.lanes.flatMap(({ outputs: { open, inhibitClose, beacon } }) =>
    [open, inhibitClose, beacon].flatMap((wire) =>
      wire === null ? [] : [{ line: wire.line, activeLow: wire.activeLow }],
    ),
  );
  return { v: 1, madeAtMs: atMs, chips, led: site.statusLed, zones, rests };
}

function litDays(zone: Zone, site: Site, atMs: Instant): Record<string, LitMinutes> {
  const firstMs = Math.floor(atMs / dayMs) * dayMs;
  // Two nights before: wherever the estate lies, noon of that date comes before the first UTC midnight.
  const plan = compilePlan(zone.schedule, site.place, dateOf(firstMs - 2 * dayMs), tableDays + 4);
  const days: Record<string, LitMinutes> = {};
  const lit = plan.segments.filter(({ level }) => level > 0);
  for (let startMs = firstMs, next = 0; startMs < firstMs + tableDays * dayMs; startMs += dayMs) {
    while ((lit[next]?.endMs ?? Number.POSITIVE_INFINITY) <= startMs) next += 1;
    const minutes: [number, number][] = [];
    for (let i = next; (lit[i]?.startMs ?? Number.POSITIVE_INFINITY) < startMs + dayMs; i++)
      add(minutes, ((lit[i]?.startMs ?? 0) - startMs) / minuteMs, ((lit[i]?.endMs ?? 0) - startMs) / minuteMs);
    // The 366th day may be this date again: it is the first that counts.
    days[dateOf(startMs).slice(5)] ??= minutes;
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

function dateOf(instant: Instant): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toString().slice(0, 10);
}
