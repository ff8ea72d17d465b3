import { type DurationMs, dayMs, hourMs, type Instant, minuteMs, secondMs } from '../units.ts';
import type { ClockTime } from './anchor.ts';
import { remembering } from './remember.ts';

/** `YYYY-MM-DD` in the estate's time zone. */
export type LocalDate = string;

/** Which of two equal clock times, where a clock was set back: a start takes the first, an end the last. */
export type Occurrence = 'first' | 'last';

/** The date on the calendar on the wall at this instant. */
export function dateOf(instant: Instant, timeZone: string): LocalDate {
  return evenDayAt(instant, timeZone)?.date ?? zoned(instant, timeZone).toPlainDate().toString();
}

/** The night this instant belongs to. Nights start at local noon and are named by the date of their evening. */
export function nightOf(instant: Instant, timeZone: string): LocalDate {
  const date = dateOf(instant, timeZone);
  return msOfDay(instant, timeZone) < dayMs / 2 ? dateBefore(date, timeZone) : date;
}

/** What a clock on the wall shows at this instant, as milliseconds from 00:00. */
export function msOfDay(instant: Instant, timeZone: string): DurationMs {
  const day = evenDayAt(instant, timeZone);
  if (day !== null) return instant - day.startMs;
  const { hour, minute, second, millisecond } = zoned(instant, timeZone);
  return hour * hourMs + minute * minuteMs + second * secondMs + millisecond + (instant - Math.floor(instant));
}

/** The date so many days later (earlier when negative), by the calendar alone. Throws RangeError on a bad date. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return sums([days, date], () => Temporal.PlainDate.from(date).add({ days }).toString());
}

/** The next date that the place lives through. Skips dates that a zone jumped over, such as Apia's 2011-12-30. */
export function dateAfter(date: LocalDate, timeZone: string): LocalDate {
  const next = addDays(date, 1);
  return existsIn(next, timeZone) ? next : addDays(next, 1);
}

/** The date before, as `dateAfter` counts. */
export function dateBefore(date: LocalDate, timeZone: string): LocalDate {
  const previous = addDays(date, -1);
  return existsIn(previous, timeZone) ? previous : addDays(previous, -1);
}

/** ISO weekday, 1 = Monday to 7 = Sunday. */
export function weekdayOf(date: LocalDate): number {
  return weekdays([date], () => Temporal.PlainDate.from(date).dayOfWeek);
}

/** Whether the text is a date of the calendar, written `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Whether the text is a time of day, `00:00` to `23:59`. */
export function isClockTime(text: string): text is ClockTime {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** False for a date that the zone jumped over when it crossed the date line. */
export function existsIn(date: LocalDate, timeZone: string): boolean {
  return dayOf(date, timeZone).exists;
}

/**
 * The instant at which the clocks of the zone show `time` on `date`; never earlier than that of an earlier time.
 * Where clocks were set forward over `time` it is the instant of the change, as is any time of a date that the zone
 * skipped; where they were set back, `which` chooses. Throws RangeError on a malformed date, time or zone.
 */
export function clockInstant(date: LocalDate, time: ClockTime, timeZone: string, which: Occurrence): Instant {
  const day = dayOf(date, timeZone);
  if (day.even && isClockTime(time)) return day.startMs + minutesOf(time) * minuteMs;
  return resolve(Temporal.PlainDateTime.from(`${date}T${time}`), timeZone, which);
}

type LocalDay = { readonly date: LocalDate; readonly startMs: Instant };

// A controller lives through one day after the other, and asks for its date in every minute of it.
const today = new Map<string, LocalDay>();

/** The day of an instant if its clock times are plain sums; null on a day with a change of the clock. */
function evenDayAt(instant: Instant, timeZone: string): LocalDay | null {
  const known = today.get(timeZone);
  if (known !== undefined && instant >= known.startMs && instant < known.startMs + dayMs) return known;
  const date = zoned(instant, timeZone).toPlainDate().toString();
  const { even, startMs } = dayOf(date, timeZone);
  if (!even) return null;
  const day = { date, startMs };
  today.set(timeZone, day);
  return day;
}

function zoned(instant: Instant, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(timeZone);
}

function minutesOf(time: ClockTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function resolve(local: Temporal.PlainDateTime, timeZone: string, which: Occurrence): Instant {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const skipped = !later.toPlainDateTime().equals(local);
  if (skipped) return (earlier.getTimeZoneTransition('next') ?? later).epochMilliseconds;
  return (which === 'first' ? earlier : later).epochMilliseconds;
}

// A year of 64 zones asks for the same few hundred dates again and again, and Temporal costs 2 to 10 us each time.
const sums = remembering<LocalDate>(4_000);
const weekdays = remembering<number>(2_000);
const days = remembering<Day>(4_000);

/** An even day has 24 hours and no change of the clock in it, so that its clock times are plain sums. */
type Day = { readonly startMs: Instant; readonly even: boolean; readonly exists: boolean };

function dayOf(date: LocalDate, timeZone: string): Day {
  return days([timeZone, date], () => {
    const midnight = Temporal.PlainDate.from(date).toPlainDateTime();
    const startMs = resolve(midnight, timeZone, 'first');
    const endMs = resolve(midnight.add({ days: 1 }), timeZone, 'first');
    const starts = zoned(startMs, timeZone);
    const wholeFromMidnight = endMs - startMs === dayMs && starts.toPlainDateTime().equals(midnight);
    const change = starts.getTimeZoneTransition('next');
    const even = wholeFromMidnight && (change === null || change.epochMilliseconds >= endMs);
    return { startMs, even, exists: endMs > startMs };
  });
}
