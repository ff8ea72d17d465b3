import { addDays, clockInstant, type LocalDate } from '../calendar/localDate.ts';
import type { Place } from '../calendar/place.ts';
import { sunEdge, sunsetElevationDeg } from '../calendar/sun.ts';
import type { Instant, Level } from '../units.ts';
import { compilePlan } from './plan.ts';
import { promiseSchedule } from './promise.ts';
import type { PlanOrigin, Schedule } from './schedule.ts';
import type { LightPromise } from './zone.ts';

/** Sun below this: night, and street light by day's end of civil twilight. Degrees. */
export const duskElevationDeg = -6;

/** One night as a picture wants it, from local noon to local noon. */
export type NightSheet = {
  readonly night: LocalDate;
  readonly noonMs: Instant;
  readonly endMs: Instant;
  readonly sunsetMs: Instant;
  readonly duskMs: Instant;
  readonly dawnMs: Instant;
  readonly sunriseMs: Instant;
  /** Stretches with planned light, cut at noon. */
  readonly light: readonly {
    readonly fromMs: Instant;
    readonly toMs: Instant;
    readonly level: Level;
    readonly origin: PlanOrigin;
  }[];
  /** Stretches in which residents were promised light. */
  readonly promised: readonly { readonly fromMs: Instant; readonly toMs: Instant }[];
};

/** The nights of a zone from one date on: what is planned and promised, and where the sun is. */
export function nightSheets(
  zone: { readonly schedule: Schedule; readonly promise: LightPromise },
  place: Place,
  span: { readonly first: LocalDate; readonly nights: number },
): readonly NightSheet[] {
  const { first, nights } = span;
  const light = compilePlan(zone.schedule, place, first, nights).segments.filter(({ level }) => level > 0);
  const promised = compilePlan(promiseSchedule(zone.promise), place, first, nights).segments.filter(
    ({ level }) => level > 0,
  );
  return Array.from({ length: nights }, (_, index) => {
    const night = addDays(first, index);
    const next = addDays(night, 1);
    const noonMs = clockInstant(night, '12:00', place.timeZone, 'first');
    const endMs = clockInstant(next, '12:00', place.timeZone, 'first');
    return {
      night,
      noonMs,
      endMs,
      sunsetMs: sunEdge(night, place, 'set', sunsetElevationDeg),
      duskMs: sunEdge(night, place, 'set', duskElevationDeg),
      dawnMs: sunEdge(next, place, 'rise', duskElevationDeg),
      sunriseMs: sunEdge(next, place, 'rise', sunsetElevationDeg),
      light: within(light, noonMs, endMs).map(({ level, origin, ...cut }) => ({ ...cut, level, origin })),
      promised: within(promised, noonMs, endMs).map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    };
  });
}

function within<T extends { readonly startMs: Instant; readonly endMs: Instant }>(
  spans: readonly T[],
  fromMs: Instant,
  toMs: Instant,
) {
  return spans
    .filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs)
    .map(({ startMs, endMs, ...rest }) => ({
      ...rest,
      fromMs: Math.max(startMs, fromMs),
      toMs: Math.min(endMs, toMs),
    }));
}
