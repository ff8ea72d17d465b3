import type { Place } from '../../calendar/place.ts';
import { solarNoon } from '../../calendar/sun.ts';
import type { Draft } from '../draft.ts';
import type { Finding } from '../problem.ts';

/** A day near an equinox and one near the other, so that summer time shows in either half of the year. */
const days = ['2026-03-20', '2026-10-10'] as const;

/**
 * A place and a time zone that do not belong together: the sun would stand highest before 09:00 or after 17:00. Real
 * zones stay well inside, western China included (15:10 in Kashgar); a latitude and a longitude that were swapped, or
 * a forgotten minus sign, mostly do not.
 */
export function placeFindings({ place }: Draft): Finding[] {
  if (place === null) return [];
  const hours = days.map((day) => noonHour(place, day));
  const worst = hours.find((hour) => hour < 9 || hour > 17);
  if (worst === undefined) return [];
  const message = `At this place the sun would stand highest at ${clock(worst)} by ${place.timeZone}.`;
  const remedy = 'Are latitude and longitude swapped, a minus sign missing, or is it another time zone?';
  return [{ path: ['place'], message, remedy }];
}

function noonHour(place: Place, day: string): number {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.round(solarNoon(day, place))).toZonedDateTimeISO(
    place.timeZone,
  );
  return at.hour + at.minute / 60;
}

const clock = (hour: number): string =>
  `${String(Math.floor(hour)).padStart(2, '0')}:${String(Math.floor((hour % 1) * 60)).padStart(2, '0')}`;
