import { expect, test } from 'vitest';
import { weekdayOf } from '../../src/calendar/localDate.ts';
import { type ArrivalCurve, dayTypeOf, hoursAlong, usualArrivals } from '../../src/simulator/arrivals.ts';
import { seeded } from '../../src/simulator/chance.ts';
import { type Counted, daysCounted, fitLane } from '../../src/simulator/fit.ts';
import { nextVehicle } from '../../src/simulator/traffic.ts';
import { usualDrivers } from '../../src/simulator/year/habits.ts';
import { dayMs } from '../../src/units.ts';

const startMs = Temporal.Instant.from('2027-03-01T00:00+08:00').epochMilliseconds;
const timeZone = 'Asia/Shanghai';

/** Weeks of vehicles from known distributions, as somebody at the gate would note them. */
function counts(perHour: ArrivalCurve, weeks: number): Counted[] {
  const chance = seeded(4);
  const hourAt = hoursAlong(startMs, timeZone);
  const counted: Counted[] = [];
  for (let atMono = 0; atMono < weeks * 7 * dayMs; ) {
    const vehicle = nextVehicle(chance, { ...usualDrivers, perHour }, atMono, hourAt);
    atMono = vehicle.arrivesMono;
    const at = Temporal.Instant.fromEpochMilliseconds(startMs + atMono).toZonedDateTimeISO(timeZone);
    const date = at.toPlainDate().toString();
    const reachS = (vehicle.reachMs + vehicle.extraMs) / 1_000;
    counted.push({
      lane: 'in',
      atMs: at.epochMilliseconds,
      hour: at.hour,
      day: dayTypeOf(weekdayOf(date)),
      date,
      reachS,
    });
  }
  return counted;
}

test('a fit to twelve weeks of a known traffic gives that traffic back', () => {
  const truth = usualArrivals('in', 800);
  const counted = counts(truth, 12);
  const days = daysCounted(counted.slice(0, -1), (date) => dayTypeOf(weekdayOf(date)));
  expect(days.workday).toBe(60);
  const { perHour, drivers } = fitLane(counted, days);
  // 18:00 on workdays: some 90 vehicles an hour over 60 days, so 4 % are three standard errors.
  expect(perHour[18]).toBeGreaterThan(0.95 * (truth[18] ?? 0));
  expect(perHour[18]).toBeLessThan(1.05 * (truth[18] ?? 0));
  const sum = (curve: ArrivalCurve) => curve.reduce((total, rate) => total + rate, 0);
  expect(sum(perHour) / sum(truth)).toBeCloseTo(1, 1);
  expect(drivers?.badShare).toBeCloseTo(usualDrivers.badShare, 1);
  expect((drivers?.reach.meanMs ?? 0) / 1_000).toBeCloseTo(usualDrivers.reach.meanMs / 1_000, 0);
});

test('a kind of day that nobody counted is taken from the days that were', () => {
  const counted = counts(usualArrivals('in', 400), 1).filter(({ day }) => day === 'workday');
  const { perHour } = fitLane(counted, { workday: 5, saturday: 0, sunday: 0 });
  expect(perHour.slice(24, 48)).toEqual(perHour.slice(0, 24));
  expect(perHour.slice(48)).toEqual(perHour.slice(0, 24));
});

test('a handful of stops says nothing of how people stop', () => {
  const counted = counts(usualArrivals('in', 400), 1).slice(0, 20);
  expect(fitLane(counted, { workday: 1, saturday: 0, sunday: 0 }).drivers).toBeNull();
});

test('hours run along local time, over a change of the clocks and from one kind of day to the next', () => {
  const berlin = Temporal.PlainDateTime.from('2027-03-27T00:00').toZonedDateTime('Europe/Berlin').epochMilliseconds;
  const hourAt = hoursAlong(berlin, 'Europe/Berlin');
  expect(hourAt(0)).toBeCloseTo(24);
  expect(hourAt(dayMs + 1.5 * 3_600_000)).toBeCloseTo(48 + 1.5);
  // 02:00 does not exist on that Sunday.
  expect(hourAt(dayMs + 2.5 * 3_600_000)).toBeCloseTo(48 + 3.5);
});
