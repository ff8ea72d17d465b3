import { addDays, clockInstant, type LocalDate } from '../../calendar/localDate.ts';
import type { Place } from '../../calendar/place.ts';
import { compilePlan, type Plan } from '../../lighting/plan.ts';
import { darkerThan, promiseSchedule } from '../../lighting/promise.ts';
import type { Schedule } from '../../lighting/schedule.ts';
import type { Zone } from '../../lighting/zone.ts';
import type { Instant } from '../../units.ts';

/** The nights a dry run looks at, with the instant of each local noon (one more than nights). */
export type Nights = { readonly from: LocalDate; readonly count: number; readonly noonsMs: readonly Instant[] };

export function nightsFrom(from: LocalDate, count: number, place: Place): Nights {
  const noonsMs = Array.from({ length: count + 1 }, (_, night) =>
    clockInstant(addDays(from, night), '12:00', place.timeZone, 'first'),
  );
  return { from, count, noonsMs };
}

/** One zone's year, worked out: what is planned, what was promised, when it is dark, and how it was before. */
export type ZoneYear = {
  readonly zone: Zone;
  readonly plan: Plan;
  readonly promise: Plan;
  readonly baseline: Plan | null;
};

/** Everything the checks share about one estate's year. */
export type Year = {
  readonly place: Place;
  readonly nights: Nights;
  /** The sun is below -6 degrees: dark for everybody. */
  readonly dark: Plan;
  /** The sun is below -0.833 degrees. */
  readonly sunDown: Plan;
};

export function yearOf(place: Place, nights: Nights, plans: PlanMaker): Year {
  return { place, nights, dark: plans(darkerThan(-6)), sunDown: plans(darkerThan(-0.833)) };
}

export function zoneYearOf(zone: Zone, plans: PlanMaker): ZoneYear {
  return {
    zone,
    plan: plans(zone.schedule),
    promise: plans(promiseSchedule(zone.promise)),
    baseline: zone.baseline === null ? null : plans(zone.baseline),
  };
}

export type PlanMaker = (schedule: Schedule) => Plan;

/** Zones often share a program; equal schedules are worked out once. */
export function planMaker(place: Place, nights: Nights): PlanMaker {
  const made = new Map<string, Plan>();
  return (schedule) => {
    const key = JSON.stringify(schedule);
    const known = made.get(key);
    if (known !== undefined) return known;
    const plan = compilePlan(schedule, place, nights.from, nights.count);
    made.set(key, plan);
    return plan;
  };
}
