import { type Anchor, anchorInstant } from '../calendar/anchor.ts';
import { addDays, dateAfter, dateBefore, existsIn, type LocalDate, weekdayOf } from '../calendar/localDate.ts';
import type { Place } from '../calendar/place.ts';
import { inSeason } from '../calendar/season.ts';
import { sunEdge } from '../calendar/sun.ts';
import type { Instant, Level } from '../units.ts';
import type { CalendarException, PlanOrigin, Rule, Schedule } from './schedule.ts';

/** Light from `startMs` until just before `endMs`, and the rule that asks for it. */
export type Window = {
  readonly startMs: Instant;
  readonly endMs: Instant;
  readonly level: Level;
  readonly origin: PlanOrigin;
};

type Span = { readonly startMs: Instant; readonly endMs: Instant };

/**
 * The windows that start on a date. Season, weekday and exception are looked up for this date only, however far into
 * the next a window runs. None on a date that the zone skipped. One rule may give several windows that abut.
 */
export function windowsOf(schedule: Schedule, place: Place, date: LocalDate): readonly Window[] {
  if (!existsIn(date, place.timeZone)) return [];
  const exception = schedule.exceptions.find(({ from, to }) => from <= date && date <= to) ?? null;
  return (exception ?? schedule).rules
    .filter((rule) => admits(rule, date))
    .flatMap((rule) => windowsOfRule(rule, exception, place, date));
}

/** Whether the rule's season and weekdays admit this start date. */
export function admits(rule: Rule, date: LocalDate): boolean {
  const inItsSeason = rule.season === null || inSeason(rule.season, date);
  return inItsSeason && (rule.days === null || rule.days.includes(weekdayOf(date)));
}

function windowsOfRule(rule: Rule, exception: CalendarException | null, place: Place, date: LocalDate): Window[] {
  const startMs = anchorInstant(rule.start, date, place, 'start');
  const endMs = anchorInstant(rule.end, dateFollowing(rule.start, rule.end, date, place), place, 'end');
  if (endMs <= startMs) return [];
  const origin = originOf(rule, exception, isEvening(rule.start) ? date : dateBefore(date, place.timeZone));
  return stepsOf(rule, { startMs, endMs }, date, place).flatMap((step) =>
    darkPartsOf(step, rule.onlyDarkerThanDeg, date, place).map((part) => ({ ...part, level: step.level, origin })),
  );
}

function originOf(rule: Rule, exception: CalendarException | null, night: LocalDate): PlanOrigin {
  if (exception === null) return { kind: 'season', rule: rule.id, night };
  return { kind: 'exception', exception: exception.id, rule: rule.id, night };
}

/**
 * The date on which an anchor falls that follows a window's start. Two clock times are compared: not later means the
 * next date. With the sun at either end it is the half of the day that counts, never the instant, so that no season
 * turns a window that was short yesterday into one of 23 hours.
 */
function dateFollowing(start: Anchor, anchor: Anchor, date: LocalDate, place: Place): LocalDate {
  const nextDate =
    start.kind === 'clock' && anchor.kind === 'clock'
      ? anchor.time <= start.time
      : isEvening(start) && !isEvening(anchor);
  return nextDate ? dateAfter(date, place.timeZone) : date;
}

/** A night starts at noon: clock times from 12:00 on and the setting sun are of the evening, the others of the morning. */
function isEvening(anchor: Anchor): boolean {
  return anchor.kind === 'clock' ? anchor.time >= '12:00' : anchor.edge === 'set';
}

/** The window cut at its part-night steps. A step before the start holds from the start; one after the end never does. */
function stepsOf(rule: Rule, window: Span, date: LocalDate, place: Place): (Span & { level: Level })[] {
  const changes = rule.steps
    .map(({ from, level }) => ({ atMs: stepInstant(rule.start, from, date, place), level }))
    .sort((a, b) => a.atMs - b.atMs);
  const starts = [{ atMs: window.startMs, level: rule.level }, ...changes];
  return starts
    .map(({ atMs, level }, i) => ({
      startMs: Math.max(atMs, window.startMs),
      endMs: Math.min(starts[i + 1]?.atMs ?? window.endMs, window.endMs),
      level,
    }))
    .filter(({ startMs, endMs }) => startMs < endMs);
}

function stepInstant(start: Anchor, step: Anchor, date: LocalDate, place: Place): Instant {
  const atTheStart = start.kind === 'clock' && step.kind === 'clock' && start.time === step.time;
  const stepDate = atTheStart ? date : dateFollowing(start, step, date, place);
  return anchorInstant(step, stepDate, place, 'start');
}

/** The parts of a span in which the sun is below an elevation. No window reaches past the nights around its start date. */
function darkPartsOf(span: Span, elevationDeg: number | null, date: LocalDate, place: Place): Span[] {
  if (elevationDeg === null) return [span];
  return [-2, -1, 0, 1]
    .map((days) => addDays(date, days))
    .filter((night) => existsIn(night, place.timeZone))
    .map((night) => ({
      startMs: Math.max(span.startMs, sunEdge(night, place, 'set', elevationDeg)),
      endMs: Math.min(span.endMs, sunEdge(dateAfter(night, place.timeZone), place, 'rise', elevationDeg)),
    }))
    .filter(({ startMs, endMs }) => startMs < endMs);
}
