import { addDays, clockInstant, dateOf, type LocalDate } from '../calendar/localDate.ts';
import type { Place } from '../calendar/place.ts';
import { type DurationMs, hourMs, type Instant, type Level, type WattHours } from '../units.ts';
import { zonePowerW } from './energy.ts';
import type { PlanOrigin, Schedule } from './schedule.ts';
import { type Window, windowsOf } from './windows.ts';
import type { Zone } from './zone.ts';

/** A stretch of one level from one origin, [startMs, endMs). */
export type Segment = Window;

export type Switch = { readonly atMs: Instant; readonly level: Level };

/** A schedule worked out for some nights: segments in order, without hole or overlap from `validFromMs` to `validToMs`. */
export type Plan = {
  readonly validFromMs: Instant;
  readonly validToMs: Instant;
  readonly segments: readonly Segment[];
};

/** Works a schedule out from local noon of `fromDate` for so many nights (1 or more). A plan is a cache of `plannedLevel`. */
export function compilePlan(schedule: Schedule, place: Place, fromDate: LocalDate, nights: number): Plan {
  const noon = (date: LocalDate) => clockInstant(date, '12:00', place.timeZone, 'first');
  const validFromMs = noon(fromDate);
  const validToMs = noon(addDays(fromDate, nights));
  const windows = windowsAround(schedule, place, fromDate, addDays(fromDate, nights));
  return { validFromMs, validToMs, segments: segmentsOf(windows, validFromMs, validToMs) };
}

/** The planned level at an instant, worked out from the rules alone. Slow, short and obvious: the plan must agree with it. */
export function plannedLevel(schedule: Schedule, place: Place, instant: Instant): Level {
  const date = dateOf(instant, place.timeZone);
  const active = windowsAround(schedule, place, date, date).filter((window) => holds(window, instant));
  return Math.max(0, ...active.map(({ level }) => level));
}

/** The segment in force at an instant; null outside the plan. */
export function segmentAt(plan: Plan, instant: Instant): Segment | null {
  return plan.segments[segmentIndex(plan, instant)] ?? null;
}

/** The next change of level after an instant; null when the plan foresees none or does not cover the instant. */
export function nextChange(plan: Plan, instant: Instant): Switch | null {
  const from = segmentIndex(plan, instant);
  const level = plan.segments[from]?.level;
  if (level === undefined) return null;
  for (let i = from + 1; i < plan.segments.length; i++) {
    const segment = plan.segments[i];
    if (segment && segment.level !== level) return { atMs: segment.startMs, level: segment.level };
  }
  return null;
}

/**
 * Lowest and highest level anywhere in [fromMs, toMs], both ends included. What lies outside the plan is unknown and
 * may be anything from 0 to 100, so that widening an interval never lowers `max` nor raises `min`.
 */
export function levelsOver(plan: Plan, fromMs: Instant, toMs: Instant): { readonly min: Level; readonly max: Level } {
  if (fromMs < plan.validFromMs || toMs >= plan.validToMs) return { min: 0, max: 100 };
  let min = 100;
  let max = 0;
  for (let i = segmentIndex(plan, fromMs); i < plan.segments.length; i++) {
    const segment = plan.segments[i];
    if (!segment || segment.startMs > toMs) break;
    min = Math.min(min, segment.level);
    max = Math.max(max, segment.level);
  }
  return { min, max };
}

/** How long [fromMs, toMs) is lit by the plan; time outside the plan counts as unlit. */
export function litWithin(plan: Plan, fromMs: Instant, toMs: Instant): DurationMs {
  let litMs = 0;
  const first = Math.max(0, segmentIndex(plan, Math.max(fromMs, plan.validFromMs)));
  for (let i = first; i < plan.segments.length; i++) {
    const segment = plan.segments[i];
    if (!segment || segment.startMs >= toMs) break;
    if (segment.level > 0) litMs += Math.max(0, Math.min(segment.endMs, toMs) - Math.max(segment.startMs, fromMs));
  }
  return litMs;
}

/** What a zone would use on this plan within [fromMs, toMs); time outside the plan counts as dark. */
export function plannedWh(zone: Zone, plan: Plan, fromMs: Instant, toMs: Instant): WattHours {
  let wh = 0;
  for (let i = Math.max(0, segmentIndex(plan, Math.max(fromMs, plan.validFromMs))); i < plan.segments.length; i++) {
    const segment = plan.segments[i];
    if (!segment || segment.startMs >= toMs) break;
    const ms = Math.max(0, Math.min(segment.endMs, toMs) - Math.max(segment.startMs, fromMs));
    wh += (zonePowerW(zone, segment.level) * ms) / hourMs;
  }
  return wh;
}

/** The changes of level in (fromMs, toMs]. */
export function switchesOf(plan: Plan, fromMs: Instant, toMs: Instant): readonly Switch[] {
  const switches: Switch[] = [];
  let before: Level | null = null;
  for (const { startMs, level } of plan.segments) {
    if (startMs > toMs) break;
    if (startMs > fromMs && before !== null && level !== before) switches.push({ atMs: startMs, level });
    before = level;
  }
  return switches;
}

/** Windows that may hold between noon of `from` and noon of `to`: none starts more than a day early or lasts past its second day. */
function windowsAround(schedule: Schedule, place: Place, from: LocalDate, to: LocalDate): Window[] {
  const windows: Window[] = [];
  const last = addDays(to, 1);
  for (let date = addDays(from, -2); date <= last; date = addDays(date, 1)) {
    windows.push(...windowsOf(schedule, place, date));
  }
  return windows;
}

function holds({ startMs, endMs }: Window, instant: Instant): boolean {
  return startMs <= instant && instant < endMs;
}

const unlit: PlanOrigin = { kind: 'none' };

/** Sweeps over all starts and ends in order; between two neighbours the highest window wins. */
function segmentsOf(windows: readonly Window[], fromMs: Instant, toMs: Instant): Segment[] {
  const within = windows.filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs);
  const edges = new Set([fromMs, toMs]);
  for (const { startMs, endMs } of within) edges.add(Math.max(startMs, fromMs)).add(Math.min(endMs, toMs));
  const cuts = [...edges].sort((a, b) => a - b);
  const waiting = within.sort((a, b) => a.startMs - b.startMs);
  let active: Window[] = [];
  let started = 0;
  const segments: Segment[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const startMs = cuts[i] as Instant;
    active = active.filter(({ endMs }) => endMs > startMs);
    for (let next = waiting[started]; next && next.startMs <= startMs; next = waiting[++started]) active.push(next);
    const winner = highest(active);
    append(segments, {
      startMs,
      endMs: cuts[i + 1] as Instant,
      level: winner?.level ?? 0,
      origin: winner?.origin ?? unlit,
    });
  }
  return segments;
}

/** Of equal levels the one that started first, so that the reason does not change while the light does not. */
function highest(active: readonly Window[]): Window | null {
  let winner: Window | null = null;
  for (const window of active) if (winner === null || window.level > winner.level) winner = window;
  return winner;
}

function append(segments: Segment[], segment: Segment): void {
  const before = segments.at(-1);
  const same = before !== undefined && before.level === segment.level && sameOrigin(before.origin, segment.origin);
  if (same) segments[segments.length - 1] = { ...before, endMs: segment.endMs };
  else segments.push(segment);
}

function sameOrigin(a: PlanOrigin, b: PlanOrigin): boolean {
  if (a.kind === 'none' || b.kind === 'none') return a.kind === b.kind;
  if (a.night !== b.night || a.rule !== b.rule || a.kind !== b.kind) return false;
  return a.kind === 'season' || (b.kind === 'exception' && a.exception === b.exception);
}

function segmentIndex(plan: Plan, instant: Instant): number {
  if (instant < plan.validFromMs || instant >= plan.validToMs) return -1;
  let low = 0;
  let high = plan.segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((plan.segments[middle]?.startMs ?? Number.POSITIVE_INFINITY) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
