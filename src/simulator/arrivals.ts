import { dateOf, msOfDay, weekdayOf } from '../calendar/localDate.ts';
import { hourMs, type Instant, type Monotonic } from '../units.ts';

/** Days that bring different traffic. */
export const dayTypes = ['workday', 'saturday', 'sunday'] as const;
export type DayType = (typeof dayTypes)[number];

/** Vehicles an hour for each hour of a workday, then of a Saturday, then of a Sunday: 72 entries. */
export type ArrivalCurve = readonly number[];

/**
 * Shares of a day by hour. A commuters' estate: a tenth of the day's cars in its busiest hour, which is what traffic engineers
 * reckon with where nobody has counted (K factor 8 to 12 %, Highway Capacity Manual); in by the evening, out by the morning.
 */
const homeward = [
  1.2, 0.5, 0.3, 0.2, 0.3, 0.7, 1.6, 2.6, 3, 2.8, 3.2, 4, 5.2, 4.4, 4.2, 4.8, 6.6, 9.4, 10.6, 9.8, 8.4, 7, 5.4, 3.8,
];
const outward = [
  0.4, 0.2, 0.2, 0.3, 0.8, 2.4, 6.4, 10.6, 9.6, 6.6, 5, 4.6, 4.8, 5, 4.8, 4.6, 4.6, 5, 5.2, 5.4, 4.8, 4, 2.8, 1.9,
];
const leisurely = [
  1.4, 0.7, 0.4, 0.3, 0.3, 0.6, 1.6, 3, 4.4, 5.4, 6.2, 6.4, 6, 5.4, 5.6, 6, 6.4, 6.8, 7, 6.6, 6, 5.4, 4.4, 2.8,
];
/** Fewer leave the house when nobody has to. */
const dayFactors: Readonly<Record<DayType, number>> = { workday: 1.06, saturday: 0.9, sunday: 0.8 };

/** The usual curve of a lane that so many vehicles pass in a mean day. */
export function usualArrivals(direction: 'in' | 'out', vehiclesPerDay: number): ArrivalCurve {
  return dayTypes.flatMap((day) => {
    const shares = day !== 'workday' ? leisurely : direction === 'in' ? homeward : outward;
    const whole = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => (vehiclesPerDay * dayFactors[day] * share) / whole);
  });
}

export function dayTypeOf(weekday: number): DayType {
  if (weekday === 7) return 'sunday';
  return weekday === 6 ? 'saturday' : 'workday';
}

/** Quarters of an hour whose place in the curve is kept: more than lanes and walkers look ahead. */
const basesMax = 1_000;

/**
 * Where an instant of the simulation stands in such a curve: hour of the day from 0 to 24, plus 24 on a Saturday and 48 on a
 * Sunday. Each local hour is worked out once.
 */
export function hoursAlong(startMs: Instant, timeZone: string): (atMono: Monotonic) => number {
  // Lanes and walkers look ahead by hours, each at its own pace.
  const bases = new Map<number, number>();
  const baseOf = (quarter: number): number => {
    const quarterMs = (quarter * hourMs) / 4;
    const day = dayTypes.indexOf(dayTypeOf(weekdayOf(dateOf(quarterMs, timeZone))));
    return 24 * day + msOfDay(quarterMs, timeZone) / hourMs - quarterMs / hourMs;
  };
  return (atMono) => {
    const wallMs = startMs + atMono;
    // Time zones begin their hours on a quarter of the world's.
    const quarter = Math.floor(wallMs / (hourMs / 4));
    let base = bases.get(quarter);
    if (base === undefined) {
      if (bases.size === basesMax) bases.clear();
      base = baseOf(quarter);
      bases.set(quarter, base);
    }
    return base + wallMs / hourMs;
  };
}
