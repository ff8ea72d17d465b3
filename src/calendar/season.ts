import type { LocalDate } from './localDate.ts';

/** `MM-DD`. A season from 11-01 to 02-28 wraps the year end. */
export type MonthDay = string;

/** Both ends are part of the season. */
export type Season = { readonly from: MonthDay; readonly to: MonthDay };

/** Whether a date lies in the season. In a common year a season from 02-29 starts on 03-01 and one to 02-29 ends on 02-28. */
export function inSeason(season: Season, date: LocalDate): boolean {
  const day = date.slice(5);
  const leap = isLeapYear(Number(date.slice(0, 4)));
  const begun = day >= (season.from === leapDay && !leap ? '03-01' : season.from);
  const notOver = day <= (season.to === leapDay && !leap ? '02-28' : season.to);
  const wraps = season.from > season.to;
  return wraps ? begun || notOver : begun && notOver;
}

/** Whether the text is a day of some year, written `MM-DD`; 02-29 counts. */
export function isMonthDay(text: string): boolean {
  if (!/^\d{2}-\d{2}$/.test(text)) return false;
  const days = daysInMonth[Number(text.slice(0, 2)) - 1] ?? 0;
  const day = Number(text.slice(3));
  return day >= 1 && day <= days;
}

const leapDay: MonthDay = '02-29';
const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
