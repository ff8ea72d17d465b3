import { addDays, dateOf } from '../calendar/localDate.ts';
import type { Place } from '../calendar/place.ts';
import { sunEdge } from '../calendar/sun.ts';
import type { Instant } from '../units.ts';
import { levelsOver, type Plan } from './plan.ts';

/** Civil dusk and dawn: below it nobody walks safely without a lamp. */
const civilDeg = -6;

/** Whether a zone's light is needed anywhere in [fromMs, toMs): its plan is lit, or the sky is dark. Spans up to some weeks. */
export function darkWithin(plan: Plan | null, place: Place, span: { fromMs: Instant; toMs: Instant }): boolean {
  const { fromMs, toMs } = span;
  return plan === null || levelsOver(plan, fromMs, toMs - 1).max > 0 || skyDarkWithin(place, fromMs, toMs);
}

function skyDarkWithin(place: Place, fromMs: Instant, toMs: Instant): boolean {
  const last = addDays(dateOf(toMs, place.timeZone), 1);
  for (let date = addDays(dateOf(fromMs, place.timeZone), -2); date <= last; date = addDays(date, 1)) {
    const duskMs = sunEdge(date, place, 'set', civilDeg);
    const dawnMs = sunEdge(addDays(date, 1), place, 'rise', civilDeg);
    if (Math.max(duskMs, fromMs) < Math.min(dawnMs, toMs)) return true;
  }
  return false;
}
