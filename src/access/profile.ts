import type { ClockTime } from '../calendar/anchor.ts';
import {
  clockInstant,
  dateAfter,
  dateBefore,
  dateOf,
  existsIn,
  type LocalDate,
  weekdayOf,
} from '../calendar/localDate.ts';
import { dayMs, type Instant } from '../units.ts';

/** Hours of the week, in site time. A card is admitted inside any of them. */
export type WeeklyProfile = { readonly id: string; readonly hours: readonly ProfileHours[] };

/**
 * From `start` until just before `end`, on each date that the range and the weekdays admit. An end not after its start is
 * on the next date, so that 00:00 to 00:00 is the whole day. The date is that of the start, however late it ends.
 */
export type ProfileHours = {
  /** First date, included; null = since ever. */
  readonly from: LocalDate | null;
  /** Last date, included; null = for ever. */
  readonly to: LocalDate | null;
  /** ISO weekdays, 1 = Monday to 7 = Sunday; null = every day. */
  readonly days: readonly number[] | null;
  readonly start: ClockTime;
  readonly end: ClockTime;
};

type Span = { readonly startMs: Instant; readonly endMs: Instant };

/** Wider doubt than this is doubt about every weekly hour. */
const widestMs = 7 * dayMs;

/**
 * How a profile covers all instants from `fromMs` to `toMs`: throughout, in part, or nowhere. Clock times in a gap are the
 * instant of the change; in a fold a start is the first and an end the last, as for lights.
 */
export function covers(
  profile: WeeklyProfile,
  { fromMs, toMs }: { readonly fromMs: Instant; readonly toMs: Instant },
  timeZone: string,
): 'throughout' | 'partly' | 'nowhere' {
  if (profile.hours.length === 0) return 'nowhere';
  if (toMs - fromMs > widestMs) return 'partly';
  const spans = spansAround(profile, fromMs, toMs, timeZone);
  if (!spans.some(({ startMs, endMs }) => startMs <= toMs && endMs > fromMs)) return 'nowhere';
  return reach(spans, fromMs) > toMs ? 'throughout' : 'partly';
}

/** How far the spans go on without a hole from `fromMs`. */
function reach(spans: readonly Span[], fromMs: Instant): Instant {
  return [...spans]
    .sort((a, b) => a.startMs - b.startMs)
    .reduce((coveredMs, { startMs, endMs }) => (startMs <= coveredMs ? Math.max(coveredMs, endMs) : coveredMs), fromMs);
}

/** Hours that start the day before can still run. */
function spansAround({ hours }: WeeklyProfile, fromMs: Instant, toMs: Instant, timeZone: string): Span[] {
  const spans: Span[] = [];
  const last = dateOf(toMs, timeZone);
  for (let date = dateBefore(dateOf(fromMs, timeZone), timeZone); date <= last; date = dateAfter(date, timeZone)) {
    for (const one of hours) if (admits(one, date, timeZone)) spans.push(spanOf(one, date, timeZone));
  }
  return spans;
}

function admits({ from, to, days }: ProfileHours, date: LocalDate, timeZone: string): boolean {
  if ((from !== null && date < from) || (to !== null && date > to)) return false;
  return (days === null || days.includes(weekdayOf(date))) && existsIn(date, timeZone);
}

function spanOf({ start, end }: ProfileHours, date: LocalDate, timeZone: string): Span {
  const endDate = end <= start ? dateAfter(date, timeZone) : date;
  return {
    startMs: clockInstant(date, start, timeZone, 'first'),
    endMs: clockInstant(endDate, end, timeZone, 'last'),
  };
}
