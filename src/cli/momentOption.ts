import { addDays, clockInstant, dateOf, isClockTime, isLocalDate } from '../calendar/localDate.ts';
import type { Instant } from '../units.ts';
import { UsageError } from './command.ts';

/** A moment that is past, by the clock on the wall of the estate: `05:40` (the last one), or `2026-11-23 05:40`. */
export function momentGiven(text: string, timeZone: string, nowMs: Instant): Instant {
  const [first = '', second, ...more] = text.trim().split(/[ T]/);
  if (more.length === 0) {
    if (second === undefined && isClockTime(first)) return lastAt(first, timeZone, nowMs);
    if (second !== undefined && isLocalDate(first) && isClockTime(second))
      return clockInstant(first, second, timeZone, 'first');
  }
  throw new UsageError({
    en: `--at ${text}: write the time at the estate, such as 05:40 or "2026-11-23 05:40".`,
    zh: `--at ${text}：请写小区当地时间，例如 05:40 或 "2026-11-23 05:40"。`,
  });
}

function lastAt(time: string, timeZone: string, nowMs: Instant): Instant {
  const today = dateOf(nowMs, timeZone);
  const atMs = clockInstant(today, time, timeZone, 'last');
  return atMs <= nowMs ? atMs : clockInstant(addDays(today, -1), time, timeZone, 'last');
}
