import { addDays, type LocalDate, weekdayOf } from '../calendar/localDate.ts';

export const periods = ['day', 'week', 'month'] as const;
/** Over what service is summed up. A zone group's day is a night, noon to noon; a lane's is the calendar's. */
export type Period = (typeof periods)[number];

/** Names the period that a date lies in: the date, the Monday of its week, or YYYY-MM. Names of one kind sort by time. */
export function periodName(period: Period, date: LocalDate): string {
  switch (period) {
    case 'day':
      return date;
    case 'week':
      return addDays(date, 1 - weekdayOf(date));
    case 'month':
      return date.slice(0, 7);
  }
}
