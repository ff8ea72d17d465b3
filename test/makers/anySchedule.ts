import * as fc from 'fast-check';
import type { Anchor } from '../../src/calendar/anchor.ts';
import { addDays, type LocalDate } from '../../src/calendar/localDate.ts';
import type { Place } from '../../src/calendar/place.ts';
import type { CalendarException, Rule, Schedule } from '../../src/lighting/schedule.ts';
import { everyPlace } from './places.ts';

/** Anything an estate might write, for properties. */

export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const anyClock = (from = '00:00', to = '23:59') => {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return fc.integer({ min: minutes(from), max: minutes(to) }).map(clockOf);
};

export const anyElevation = fc.constantFrom(-0.833, -4, -6, -12, -18);

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const anyBounds = fc
  .tuple(maybe(anyClock()), maybe(anyClock()))
  .map(([a, b]) => (a !== null && b !== null && a > b ? { notBefore: b, notAfter: a } : { notBefore: a, notAfter: b }));

export const anySun: fc.Arbitrary<Anchor> = fc
  .record({
    edge: fc.constantFrom('set' as const, 'rise' as const),
    elevationDeg: anyElevation,
    offsetMin: fc.integer({ min: -180, max: 180 }),
    bounds: anyBounds,
  })
  .map(({ bounds, ...sun }) => ({ kind: 'sun', ...sun, ...bounds }));

export const anyAnchor: fc.Arbitrary<Anchor> = fc.oneof(
  anyClock().map((time): Anchor => ({ kind: 'clock', time })),
  anySun,
);

/** Dates of 2026 to 2045, the years an estate is planned for. */
export const anyDate: fc.Arbitrary<LocalDate> = fc
  .integer({ min: 0, max: 7300 })
  .map((days) => addDays('2026-01-01', days));

export const anyMonthDay = anyDate.map((date) => date.slice(5));
const anyLevel = fc.integer({ min: 0, max: 100 });

export const anyRule: fc.Arbitrary<Rule> = fc.record({
  id: fc.constantFrom('road', 'square', 'path', 'yard', 'court', 'stairs'),
  season: maybe(fc.record({ from: anyMonthDay, to: anyMonthDay })),
  days: maybe(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3, maxLength: 7 })),
  start: anyAnchor,
  end: anyAnchor,
  level: anyLevel,
  steps: fc.array(fc.record({ from: anyAnchor, level: anyLevel }), { maxLength: 2 }),
  onlyDarkerThanDeg: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: anyElevation }),
});

/** A config with two rules of one name is refused. */
const anyRules = (size: { readonly minLength?: number; readonly maxLength: number }) =>
  fc.uniqueArray(anyRule, { ...size, selector: ({ id }) => id });

/** Exceptions lie around `date`, so that they matter. */
export const anySchedule = (date: LocalDate): fc.Arbitrary<Schedule> => {
  const exception: fc.Arbitrary<CalendarException> = fc
    .record({
      id: fc.constantFrom('festival', 'works'),
      begin: fc.integer({ min: -4, max: 4 }),
      length: fc.integer({ min: 0, max: 5 }),
      rules: anyRules({ maxLength: 2 }),
    })
    .map(({ id, begin, length, rules }) => ({
      id,
      from: addDays(date, begin),
      to: addDays(date, begin + length),
      rules,
      why: 'a reason',
    }));
  return fc.record({
    rules: anyRules({ minLength: 1, maxLength: 4 }),
    exceptions: fc.array(exception, { maxLength: 2 }),
  });
};

/** The instants at which a zone changes its clocks, from 2024 on. */
export function clockChanges(timeZone: string, count: number): Temporal.ZonedDateTime[] {
  const changes: Temporal.ZonedDateTime[] = [];
  let from = Temporal.ZonedDateTime.from(`2024-01-01T00:00[${timeZone}]`);
  while (changes.length < count) {
    const change = from.getTimeZoneTransition('next');
    if (change === null) break;
    changes.push(change);
    from = change;
  }
  return changes;
}

/** How far the clocks jump at a change: 60 forward, -60 back. */
export const jumpMin = (change: Temporal.ZonedDateTime): number =>
  (change.offsetNanoseconds - change.subtract({ nanoseconds: 1 }).offsetNanoseconds) / 60e9;

/** A place and a date there: every third one a day on which its clocks change, if they do. */
export const anyPlaceAndDate: fc.Arbitrary<{ place: Place; date: LocalDate }> = fc
  .constantFrom(...everyPlace)
  .chain((place) => {
    const changeDates = clockChanges(place.timeZone, 8).map((change) => change.toPlainDate().toString());
    const changing = changeDates.length > 0 ? fc.constantFrom(...changeDates) : anyDate;
    const date = fc.oneof({ weight: 2, arbitrary: anyDate }, { weight: 1, arbitrary: changing });
    return date.map((date) => ({ place, date }));
  });

/** A place, a date, and a schedule for it. */
export const anyCase = anyPlaceAndDate.chain(({ place, date }) =>
  anySchedule(date).map((schedule) => ({ place, date, schedule })),
);
