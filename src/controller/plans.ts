import { addDays, dateOf } from '../calendar/localDate.ts';
import type { Place } from '../calendar/place.ts';
import { compilePlan, type Plan } from '../lighting/plan.ts';
import type { Schedule } from '../lighting/schedule.ts';
import { dayMs, type Instant } from '../units.ts';

// Two days back cover a disputed clock and last evening's windows; a week and a half ahead covers the longest override.
const nightsBack = 2;
const nights = 14;
const reserveMs = 8 * dayMs;

type Known = { readonly place: Place; readonly plan: Plan | null; readonly fromMs: Instant; readonly toMs: Instant };

// Keyed on the schedule object: a new config brings new objects, and the old plans go with the old ones.
const known = new WeakMap<Schedule, Known>();

/** The plan around an instant, compiled when first asked for and again every few days; null when it cannot be computed. */
export function planFor(schedule: Schedule, place: Place, instant: Instant): Plan | null {
  const before = known.get(schedule);
  if (before !== undefined && before.place === place && instant >= before.fromMs && instant < before.toMs)
    return before.plan;
  const compiled = compiledAround(schedule, place, instant);
  known.set(schedule, compiled);
  return compiled.plan;
}

function compiledAround(schedule: Schedule, place: Place, instant: Instant): Known {
  try {
    const plan = compilePlan(schedule, place, addDays(dateOf(instant, place.timeZone), -nightsBack), nights);
    return { place, plan, fromMs: plan.validFromMs + dayMs, toMs: plan.validToMs - reserveMs };
  } catch {
    // A schedule that cannot be computed must not stop the step: the zone runs on its substitute, and its answer says so.
    return { place, plan: null, fromMs: instant - dayMs, toMs: instant + dayMs };
  }
}
