import { festivalRanges } from '../calendar/festivals.ts';
import type { CalendarException, Rule } from '../lighting/schedule.ts';
import type { ExceptionText } from './schema/exceptions.ts';

/** The dated exceptions of one entry: one for plain dates; for a festival one a year, as far as the table reaches. */
export function exceptionsOf(text: ExceptionText, rules: readonly Rule[]): CalendarException[] {
  const { id, why, from, to, festival } = text;
  if (festival === undefined) return from && to ? [{ id, from, to, rules, why }] : [];
  const around = { daysBefore: text.daysBefore ?? 0, daysAfter: text.daysAfter ?? 0 };
  return festivalRanges(festival, around).map((range) => {
    // The festival's own year: with days before, New Year's exception starts in the year before.
    const year = Temporal.PlainDate.from(range.from).add({ days: around.daysBefore }).year;
    return { id: `${id}-${year}`, ...range, rules, why };
  });
}
