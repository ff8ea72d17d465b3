import { festivalDates, firstYear } from './festivalDates.ts';
import { addDays, type LocalDate } from './localDate.ts';

export type FestivalName = keyof typeof festivalDates;

/** Both ends are included. */
export type DateRange = { readonly from: LocalDate; readonly to: LocalDate };

/** How many days before and after the festival itself, 0 or more. */
export type DaysAround = { readonly daysBefore: number; readonly daysAfter: number };

export const festivalNames = Object.keys(festivalDates) as readonly FestivalName[];

/** Years the table covers, both included. Outside them an estate enters its dates by hand. */
export const festivalYears = { first: firstYear, last: firstYear + festivalDates.springFestival.length - 1 } as const;

/** The day of a festival in a year of the common calendar; null when the table does not reach that year. */
export function festivalDate(name: FestivalName, year: number): LocalDate | null {
  return festivalDates[name][year - firstYear] ?? null;
}

/** The dates around a festival; null when the table does not reach that year. */
export function festivalRange(name: FestivalName, year: number, around: DaysAround): DateRange | null {
  const day = festivalDate(name, year);
  return day === null ? null : rangeAround(day, around);
}

/** One range for each year of the table, in order: what a calendar exception for a festival expands to. */
export function festivalRanges(name: FestivalName, around: DaysAround): readonly DateRange[] {
  return festivalDates[name].map((day) => rangeAround(day, around));
}

function rangeAround(day: LocalDate, { daysBefore, daysAfter }: DaysAround): DateRange {
  return { from: addDays(day, -daysBefore), to: addDays(day, daysAfter) };
}
