import type { Anchor, ClockTime } from '../../calendar/anchor.ts';
import { addDays, dateOf, nightOf } from '../../calendar/localDate.ts';
import type { Place } from '../../calendar/place.ts';
import { compilePlan, plannedLevel, plannedWh } from '../../lighting/plan.ts';
import type { Rule, Schedule } from '../../lighting/schedule.ts';
import { admits, windowsOf } from '../../lighting/windows.ts';
import type { Zone } from '../../lighting/zone.ts';
import { type DurationMs, hourMs, type Instant, minuteMs, type WattHours } from '../../units.ts';

/** The smallest change of a zone's own windows that would serve a wish, and what it costs in a year. */
export type WindowChange = {
  readonly rule: string;
  readonly edge: 'start' | 'end';
  readonly from: Anchor;
  readonly to: Anchor;
  /** How far the edge moves; positive = later. */
  readonly moveMin: number;
  /** Nights of a year on which the rule holds. */
  readonly nights: number;
  /** More energy in the year that begins with that night; negative = less. */
  readonly yearWh: WattHours;
};

/** Further than this is no longer the same window. */
const farthestMs: DurationMs = 6 * hourMs;
/** People read times in steps of five minutes. */
const stepMin = 5;
const yearNights = 365;
/** What a sun anchor's offset may be in a config. */
const offsetMinMax = 180;

type Edge = { readonly rule: Rule; readonly edge: WindowChange['edge']; readonly moveMs: DurationMs };

/**
 * The change that would have had light at this instant (`more`), or none (`less`). Null = the schedule does so already, or
 * no edge of a window lies near enough. Exceptions are left alone: they are about their dates only.
 */
export function windowChange(zone: Zone, place: Place, atMs: Instant, wish: 'more' | 'less'): WindowChange | null {
  const season: Schedule = { rules: zone.schedule.rules, exceptions: [] };
  const lit = (schedule: Schedule) =>
    plannedLevel(schedule, place, atMs) >= Math.max(1, wish === 'more' ? zone.floor : 1);
  if (lit(season) === (wish === 'more')) return null;
  const edges = edgesNear(season, place, atMs, wish).sort((a, b) => Math.abs(a.moveMs) - Math.abs(b.moveMs));
  for (const edge of edges) {
    const to = moved(edge, atMs, place.timeZone);
    if (to === null) continue;
    const rules = season.rules.map((rule) => (rule === edge.rule ? { ...rule, [edge.edge]: to } : rule));
    if (lit({ rules, exceptions: [] }) === (wish === 'more')) return costed(zone, place, atMs, edge, to, rules);
  }
  return null;
}

/** Edges of windows that moved over the instant would change what it has. Parts of one rule's window are one window. */
function edgesNear(season: Schedule, place: Place, atMs: Instant, wish: 'more' | 'less'): Edge[] {
  const date = dateOf(atMs, place.timeZone);
  return [-2, -1, 0, 1].flatMap((days) =>
    season.rules.flatMap((rule) => {
      const parts = windowsOf({ rules: [rule], exceptions: [] }, place, addDays(date, days));
      if (parts.length === 0) return [];
      const startMs = Math.min(...parts.map((part) => part.startMs));
      const endMs = Math.max(...parts.map((part) => part.endMs));
      const toEnd: Edge = { rule, edge: 'end', moveMs: atMs - endMs };
      const toStart: Edge = { rule, edge: 'start', moveMs: atMs - startMs };
      const holds = startMs <= atMs && atMs < endMs;
      if (wish === 'less') return holds ? [toEnd, toStart] : [];
      const near = atMs >= endMs ? toEnd : toStart;
      return holds || Math.abs(near.moveMs) > farthestMs ? [] : [near];
    }),
  );
}

/** The anchor with room to the next five minutes, so that the instant itself lies well on the right side. */
function moved({ rule, edge, moveMs }: Edge, atMs: Instant, timeZone: string): Anchor | null {
  const later = moveMs >= 0;
  const anchor = rule[edge];
  // An end is exclusive: to hold an instant it lies after it. A start that lets it go lies after it too.
  const target = clockAt(later ? atMs + minuteMs : atMs, timeZone, later ? 'up' : 'down');
  if (anchor.kind === 'clock') return { kind: 'clock', time: target };
  const minutes = Math.abs(moveMs) / minuteMs;
  const shift = (Math.floor(minutes / stepMin) + 1) * stepMin;
  const offsetMin = anchor.offsetMin + (later ? shift : -shift);
  if (Math.abs(offsetMin) > offsetMinMax) return null;
  return {
    ...anchor,
    offsetMin,
    notAfter: later && anchor.notAfter !== null && anchor.notAfter < target ? target : anchor.notAfter,
    notBefore: !later && anchor.notBefore !== null && anchor.notBefore > target ? target : anchor.notBefore,
  };
}

/** The clock on the wall, rounded to five minutes. */
function clockAt(instant: Instant, timeZone: string, round: 'up' | 'down'): ClockTime {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(timeZone);
  const minutes = hour * 60 + minute;
  const even = (round === 'up' ? Math.ceil(minutes / stepMin) : Math.floor(minutes / stepMin)) * stepMin;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(even / 60) % 24)}:${two(even % 60)}`;
}

function costed(zone: Zone, place: Place, atMs: Instant, edge: Edge, to: Anchor, rules: readonly Rule[]): WindowChange {
  const first = nightOf(atMs, place.timeZone);
  const yearWhOf = (schedule: Schedule) => {
    const plan = compilePlan(schedule, place, first, yearNights);
    return plannedWh(zone, plan, plan.validFromMs, plan.validToMs);
  };
  const nights = Array.from({ length: yearNights }, (_, night) => addDays(first, night)).filter((date) =>
    admits(edge.rule, date),
  ).length;
  const from = edge.rule[edge.edge];
  return {
    rule: edge.rule.id,
    edge: edge.edge,
    from,
    to,
    moveMin: movedMin(from, to, edge.moveMs),
    nights,
    yearWh: yearWhOf({ ...zone.schedule, rules }) - yearWhOf(zone.schedule),
  };
}

function movedMin(from: Anchor, to: Anchor, moveMs: DurationMs): number {
  if (from.kind === 'sun' && to.kind === 'sun') return to.offsetMin - from.offsetMin;
  if (from.kind !== 'clock' || to.kind !== 'clock') return Math.round(moveMs / minuteMs);
  const minutesOf = (time: ClockTime) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const day = 24 * 60;
  const by = (minutesOf(to.time) - minutesOf(from.time) + day) % day;
  return moveMs >= 0 ? by : by === 0 ? 0 : by - day;
}
