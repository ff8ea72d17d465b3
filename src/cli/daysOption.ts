import { addDays, dateOf, isLocalDate, type LocalDate } from '../calendar/localDate.ts';
import { type Arguments, type Option, UsageError } from './command.ts';

/** Local dates, both included. */
export type Days = { readonly first: LocalDate; readonly last: LocalDate };

export const daysOptions: readonly Option[] = [
  { name: 'from', value: 'DATE', text: { en: 'first day (else 30 days ago)', zh: '起始日期（缺省为 30 天前）' } },
  { name: 'to', value: 'DATE', text: { en: 'last day (else today)', zh: '结束日期（缺省为今天）' } },
];

/** `--from` and `--to` as the estate's days. */
export function daysGiven(given: Arguments, nowMs: number, timeZone: string): Days {
  const last = dateGiven(given, 'to') ?? dateOf(nowMs, timeZone);
  const first = dateGiven(given, 'from') ?? addDays(last, -30);
  if (first > last)
    throw new UsageError({ en: `--from ${first} is after --to ${last}.`, zh: `--from ${first} 晚于 --to ${last}。` });
  return { first, last };
}

/** Each of the days, oldest first. */
export function* eachDay({ first, last }: Days): Iterable<LocalDate> {
  for (let day = first; day <= last; day = addDays(day, 1)) yield day;
}

function dateGiven(given: Arguments, name: string): LocalDate | null {
  const date = given.options[name];
  if (date === undefined) return null;
  if (isLocalDate(date)) return date;
  throw new UsageError({
    en: `--${name} ${date}: write a date of the calendar, such as 2027-06-21.`,
    zh: `--${name} ${date}：请填写日期，如 2027-06-21。`,
  });
}
