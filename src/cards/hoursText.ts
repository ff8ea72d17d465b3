import type { ProfileHours, WeeklyProfile } from '../access/profile.ts';
import { isClockTime, isLocalDate } from '../calendar/localDate.ts';

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * A weekly profile as a person writes it: `mon-fri 08:00-18:00; sat 09:00-12:00`, with a range of dates in front where it
 * has one: `2026-07-01..2026-08-31 06:00-22:00`. Its name is the text itself, tidied. Null when it is not written like this.
 */
export function profileOf(text: string): WeeklyProfile | null {
  const parts = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim().replaceAll(/\s+/g, ' '));
  const hours = parts.map(hoursOf);
  const id = parts.join('; ');
  if (id.length > 300 || parts.length > 32 || !hours.every((one) => one !== null)) return null;
  return { id, hours };
}

function hoursOf(part: string): ProfileHours | null {
  const words = part.split(' ');
  const dates = words.filter((word) => word.includes('..'));
  const times = words.filter((word) => word.includes(':'));
  const days = words.filter((word) => !word.includes('..') && !word.includes(':')).map(daysOf);
  const [range, time] = [rangeOf(dates[0]), timeOf(times[0] ?? '')];
  if (dates.length > 1 || times.length !== 1 || range === null || time === null) return null;
  if (!days.every((one) => one !== null)) return null;
  const all = [...new Set(days.flat())].sort((a, b) => a - b);
  return { ...range, days: all.length === 0 ? null : all, ...time };
}

function rangeOf(word: string | undefined): { from: string | null; to: string | null } | null {
  if (word === undefined) return { from: null, to: null };
  const [from = '', to = '', ...rest] = word.split('..');
  const isRange = rest.length === 0 && isLocalDate(from) && isLocalDate(to) && from <= to;
  return isRange ? { from, to } : null;
}

function timeOf(word: string): { start: string; end: string } | null {
  const [start = '', asked = '', ...rest] = word.split('-');
  const end = asked === '24:00' ? '00:00' : asked;
  return rest.length === 0 && isClockTime(start) && isClockTime(end) ? { start, end } : null;
}

/** `fri-mon` runs over the end of the week. */
function daysOf(word: string): number[] | null {
  const [first = '', last = first, ...rest] = word.split('-');
  const [from, to] = [dayNames.indexOf(first), dayNames.indexOf(last)];
  if (rest.length > 0 || from < 0 || to < 0) return null;
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => ((from + i) % 7) + 1);
}
