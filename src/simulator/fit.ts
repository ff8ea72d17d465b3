import { dayMs, type Instant, secondMs } from '../units.ts';
import { type ArrivalCurve, type DayType, dayTypes } from './arrivals.ts';
import type { Spread } from './chance.ts';

/** One vehicle as somebody counted it. */
export type Counted = {
  readonly lane: string;
  readonly atMs: Instant;
  /** Local hour of the day, 0 to 23, and the kind of day. */
  readonly hour: number;
  readonly day: DayType;
  /** The local date, to count the days. */
  readonly date: string;
  /** From standing at the reader to the good read; null = nobody looked. */
  readonly reachS: number | null;
};

/** What the counts say of one lane's traffic; null parts were not counted. */
export type Fit = {
  readonly perHour: ArrivalCurve;
  readonly vehicles: number;
  readonly drivers: { readonly reach: Spread; readonly badShare: number; readonly badExtra: Spread } | null;
};

/** Who reaches later than this stopped badly: the wait after which a lane calls the guard while it has learned nothing. */
export const badlyPlacedS = 8;
/** Fewer tell nothing of how people stop. */
const driversMin = 30;

/** Fits one lane: the mean number in each hour of each kind of day, and how drivers stop. */
export function fitLane(counted: readonly Counted[], days: Readonly<Record<DayType, number>>): Fit {
  const perHour = dayTypes.flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const seen = counted.filter((one) => one.day === day && one.hour === hour).length;
      return days[day] === 0 ? 0 : seen / days[day];
    }),
  );
  return { perHour: borrowed(perHour, days), vehicles: counted.length, drivers: driversOf(counted) };
}

/** How many days of each kind lie between the first and the last count, both included. */
export function daysCounted(counted: readonly Counted[], kindOf: (date: string) => DayType): Record<DayType, number> {
  const days: Record<DayType, number> = { workday: 0, saturday: 0, sunday: 0 };
  const dates = counted.map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return days;
  const whole = Temporal.PlainDate.from(first).until(Temporal.PlainDate.from(last)).days;
  for (let day = 0; day <= Math.min(whole, 4_000); day += 1)
    days[kindOf(Temporal.PlainDate.from(first).add({ days: day }).toString())] += 1;
  return days;
}

/** A kind of day that nobody counted is taken to be like the one beside it. */
function borrowed(perHour: ArrivalCurve, days: Readonly<Record<DayType, number>>): ArrivalCurve {
  const from = (day: DayType) => perHour.slice(24 * dayTypes.indexOf(day), 24 * dayTypes.indexOf(day) + 24);
  const counted = dayTypes.find((day) => days[day] > 0);
  return dayTypes.flatMap((day) => (days[day] > 0 || counted === undefined ? from(day) : from(counted)));
}

function driversOf(counted: readonly Counted[]): Fit['drivers'] {
  const reaches = counted.flatMap(({ reachS }) => (reachS === null ? [] : [reachS]));
  if (reaches.length < driversMin) return null;
  const good = reaches.filter((reachS) => reachS <= badlyPlacedS);
  const bad = reaches.filter((reachS) => reachS > badlyPlacedS);
  const reach = spreadOf(good);
  const extra = spreadOf(bad);
  const badExtra = { meanMs: Math.max(secondMs, extra.meanMs - reach.meanMs), sdMs: extra.sdMs };
  return { reach, badShare: bad.length / reaches.length, badExtra };
}

function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { meanMs: 3.5 * secondMs, sdMs: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { meanMs: mean * secondMs, sdMs: Math.sqrt(variance) * secondMs };
}

/** Longest time between two counts that can be one count. */
export const longestCountMs = 400 * dayMs;
