import type { Instant } from '../units.ts';

/** Estate time for people: `2026-11-23 18:02:11`. */
export function localDateTime(atMs: Instant, timeZone: string): string {
  const at = zoned(atMs, timeZone);
  return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'second' })}`;
}

/** `2026-11-23 18:02:11 +08:00`, for logs that are compared with other machines' logs. */
export function localStamp(atMs: Instant, timeZone: string): string {
  return `${localDateTime(atMs, timeZone)} ${zoned(atMs, timeZone).offset}`;
}

/** `18:02` when it is the same or the next day as seen from `nowMs`, else with its date: `11-25 18:02`. */
export function shortTime(atMs: Instant, nowMs: Instant, timeZone: string): string {
  const at = zoned(atMs, timeZone);
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  const days = at.toPlainDate().since(zoned(nowMs, timeZone).toPlainDate()).days;
  if (days === 0 || (days === 1 && at.hour < 12)) return time;
  return `${at
    .toPlainDate()
    .toString()
    .slice(Math.abs(days) > 300 ? 0 : 5)} ${time}`;
}

/** A length of time as a person says it: `40 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export function spokenDuration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (Math.abs(ms) < 90_000) return `${Math.round(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Instants outside what calendars can show (a broken clock) are clamped, never thrown at a person. */
function zoned(atMs: Instant, timeZone: string): Temporal.ZonedDateTime {
  const bounded = Math.min(Math.max(Number.isFinite(atMs) ? Math.trunc(atMs) : 0, -8.6e15), 8.6e15);
  return Temporal.Instant.fromEpochMilliseconds(bounded).toZonedDateTimeISO(timeZone);
}
