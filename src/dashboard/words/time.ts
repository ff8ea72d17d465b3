import { signal } from '@preact/signals';
import { localDateTime, shortTime } from '../../words/localTime.ts';
import { timeZone } from '../estate/estate.ts';
import { t } from './words.ts';

/** This machine's clock, told once a second: ages on the screen grow by it. */
export const nowMs = signal(Date.now());
setInterval(() => {
  nowMs.value = Date.now();
}, 1_000);

/** Estate time: `18:02`, with its date when it is another day. */
export function clockTime(atMs: number): string {
  return shortTime(atMs, nowMs.peek(), timeZone.value);
}

/** The hour at the estate now. */
export function clockOf(): string {
  return shortTime(nowMs.value, nowMs.value, timeZone.value);
}

/** Estate time to the second, with its date. */
export function fullTime(atMs: number): string {
  return localDateTime(atMs, timeZone.value);
}

/** A date at the estate, `YYYY-MM-DD`. */
export function dateOf(atMs: number): string {
  return localDateTime(atMs, timeZone.value).slice(0, 10);
}

/** A length of time in words of the page: `40 s`, `3 h 20 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 90) return t('time.s', { s: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('time.min', { min: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 === 0 ? t('time.h', { h: hours }) : t('time.hmin', { h: hours, min: minutes % 60 });
  return t('time.dh', { d: Math.floor(hours / 24), h: hours % 24 });
}

/** A date of the estate, `YYYY-MM-DD`, so many days from today. */
export function estateDate(daysFromToday = 0): string {
  const today = Temporal.Instant.fromEpochMilliseconds(Date.now()).toZonedDateTimeISO(timeZone.value).toPlainDate();
  return today.add({ days: daysFromToday }).toString();
}
