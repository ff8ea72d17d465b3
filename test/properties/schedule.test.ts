import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Anchor, anchorInstant } from '../../src/calendar/anchor.ts';
import { addDays, clockInstant, nightOf, weekdayOf } from '../../src/calendar/localDate.ts';
import type { Place } from '../../src/calendar/place.ts';
import { inSeason } from '../../src/calendar/season.ts';
import { elevationDeg, solarNoon, sunEdge } from '../../src/calendar/sun.ts';
import {
  compilePlan,
  levelsOver,
  nextChange,
  type Plan,
  plannedLevel,
  segmentAt,
  switchesOf,
} from '../../src/lighting/plan.ts';
import type { Rule } from '../../src/lighting/schedule.ts';
import { windowsOf } from '../../src/lighting/windows.ts';
import { dayMs, hourMs, minuteMs } from '../../src/units.ts';
import {
  anyCase,
  anyClock,
  anyDate,
  anyElevation,
  anyMonthDay,
  anyPlaceAndDate,
  anyRule,
  anySchedule,
  clockChanges,
  clockOf,
  jumpMin,
} from '../makers/anySchedule.ts';
import {
  apia,
  auckland,
  everyPlace,
  fairbanks,
  kashgar,
  kiritimati,
  shenzhen,
  taveuni,
  utc,
} from '../makers/places.ts';
import { anException, aRule, at, sun } from '../makers/site.ts';

// Numbers as in the table of edge cases for schedules. Clock steps (21) and new time-zone data (22) concern the
// controller, which computes again, and are tested there.

const always = (rules: Rule[]) => ({ rules, exceptions: [] });
const duskToDawn = (elevation: number) =>
  always([aRule({ start: sun('set', { elevationDeg: elevation }), end: sun('rise', { elevationDeg: elevation }) })]);
const levelAt = (plan: Plan, instant: number) => segmentAt(plan, instant)?.level;
const within = (plan: Plan, part: number) =>
  Math.floor(plan.validFromMs + part * (plan.validToMs - plan.validFromMs - 1));
const anyPart = fc.double({ min: 0, max: 1, noNaN: true });
const north = (latitudeDeg: number): Place => ({ latitudeDeg, longitudeDeg: 18.9553, timeZone: 'Europe/Oslo' });
const holds = fc.assert;

describe('any schedule, anywhere', () => {
  it('1: the plan says at any instant what the rules say', () => {
    holds(
      fc.property(anyCase, fc.array(anyPart, { minLength: 3, maxLength: 6 }), ({ place, date, schedule }, parts) => {
        const plan = compilePlan(schedule, place, date, 3);
        const edges = plan.segments.flatMap(({ startMs, endMs }) => [startMs, endMs - 1]);
        for (const instant of [...edges.slice(0, 12), ...parts.map((part) => within(plan, part))]) {
          expect(levelAt(plan, instant), utc(instant)).toBe(plannedLevel(schedule, place, instant));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('1: the plan has no hole, no overlap and no empty segment', () => {
    holds(
      fc.property(anyCase, fc.integer({ min: 1, max: 9 }), ({ place, date, schedule }, nights) => {
        const { segments, validFromMs, validToMs } = compilePlan(schedule, place, date, nights);
        expect(segments[0]?.startMs).toBe(validFromMs);
        expect(segments.at(-1)?.endMs).toBe(validToMs);
        for (const [i, { startMs, endMs, level, origin }] of segments.entries()) {
          expect(startMs).toBeLessThan(endMs);
          if (i > 0) expect(startMs).toBe(segments[i - 1]?.endMs);
          if (origin.kind === 'none') expect(level).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('2: nothing changes before the next change, and something does at it', () => {
    holds(
      fc.property(anyCase, anyPart, anyPart, ({ place, date, schedule }, part, between) => {
        const plan = compilePlan(schedule, place, date, 4);
        const now = within(plan, part);
        const next = nextChange(plan, now);
        const untilMs = next?.atMs ?? plan.validToMs;
        expect(untilMs).toBeGreaterThan(now);
        const inBetween = Math.floor(now + between * (untilMs - 1 - now));
        for (const instant of [inBetween, untilMs - 1]) expect(levelAt(plan, instant)).toBe(levelAt(plan, now));
        if (next === null) return;
        expect(next.level).not.toBe(levelAt(plan, now));
        expect(levelAt(plan, next.atMs)).toBe(next.level);
        expect(switchesOf(plan, now, next.atMs)).toEqual([next]);
      }),
      { numRuns: 300 },
    );
  });

  it('3: a window ends after it starts, within 37 hours unless its bounds are of the wrong half of the day', () => {
    // "sunset, but not after 00:00" is midnight of the same date, 18 hours before that sunset.
    const oddBound = (anchor: Anchor) =>
      anchor.kind === 'sun' &&
      [anchor.notBefore, anchor.notAfter].some((time) => time !== null && time < '12:00' !== (anchor.edge === 'rise'));
    holds(
      fc.property(anyPlaceAndDate, anyRule, ({ place, date }, rule) => {
        const longest = oddBound(rule.start) || oddBound(rule.end) ? 49 : 37;
        for (const { startMs, endMs } of windowsOf(always([{ ...rule, season: null, days: null }]), place, date)) {
          expect(startMs).toBeLessThan(endMs);
          expect(endMs - startMs).toBeLessThanOrEqual(longest * hourMs);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('24: the night a plan is asked from does not matter', () => {
    holds(
      fc.property(anyCase, anyPart, fc.integer({ min: 1, max: 30 }), ({ place, date, schedule }, part, earlier) => {
        const plan = compilePlan(schedule, place, date, 1);
        const instant = within(plan, part);
        expect(nightOf(instant, place.timeZone)).toBe(date);
        const older = compilePlan(schedule, place, addDays(date, -earlier), earlier + 2);
        expect(levelAt(older, instant)).toBe(levelAt(plan, instant));
        expect(segmentAt(older, instant)?.origin).toEqual(segmentAt(plan, instant)?.origin);
      }),
      { numRuns: 200 },
    );
  });

  it('25: a zone written as +08:00 is the same as Asia/Shanghai', () => {
    const anyDateAndSchedule = anyDate.chain((date) => fc.tuple(fc.constant(date), anySchedule(date)));
    holds(
      fc.property(anyDateAndSchedule, ([date, schedule]) => {
        const plan = compilePlan(schedule, shenzhen, date, 3);
        expect(compilePlan(schedule, { ...shenzhen, timeZone: '+08:00' }, date, 3)).toEqual(plan);
      }),
      { numRuns: 100 },
    );
  });
});

describe('clocks that change', () => {
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => clockChanges(zone, 1).length > 0);
  const anyChange = fc
    .constantFrom(...zones)
    .chain((zone) => fc.constantFrom(...clockChanges(zone, 12)))
    .filter((change) => jumpMin(change) !== 0);
  const gaps = anyChange.filter((change) => jumpMin(change) > 0);
  const folds = anyChange.filter((change) => jumpMin(change) < 0);
  const placeIn = (timeZone: string): Place => ({ ...shenzhen, timeZone });

  it('4: a later clock time is never an earlier instant, on any day in any zone', () => {
    const which = fc.constantFrom('first' as const, 'last' as const);
    holds(
      fc.property(anyChange, which, fc.constantFrom(-1, 0, 1), (change, which, days) => {
        const date = addDays(change.toPlainDate().toString(), days);
        let before = Number.NEGATIVE_INFINITY;
        for (let minutes = 0; minutes < 1440; minutes += 5) {
          const instant = clockInstant(date, clockOf(minutes), change.timeZoneId, which);
          expect(instant, `${date} ${clockOf(minutes)} ${change.timeZoneId}`).toBeGreaterThanOrEqual(before);
          before = instant;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('7: a time that was jumped over is the change itself, and a window within the jump is none', () => {
    const part = fc.double({ min: 0, max: 0.999, noNaN: true });
    holds(
      fc.property(gaps, part, part, (change, a, b) => {
        const lost = (part: number) =>
          change.toPlainDateTime().subtract({ minutes: jumpMin(change) - Math.floor(part * jumpMin(change)) });
        const [start, end] = [Math.min(a, b), Math.max(a, b)].map((part) =>
          lost(part).toString().slice(0, 16).split('T'),
        ) as [string[], string[]];
        for (const [date, time] of [start, end]) {
          const instant = clockInstant(date ?? '', time ?? '', change.timeZoneId, 'first');
          expect(instant).toBe(change.epochMilliseconds);
        }
        if (start[0] !== end[0] || start[1] === end[1]) return;
        const rule = aRule({ start: at(start[1] ?? ''), end: at(end[1] ?? '') });
        expect(windowsOf(always([rule]), placeIn(change.timeZoneId), start[0] ?? '')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('8: of a time that comes twice a start takes the first and an end the last', () => {
    holds(
      fc.property(folds, fc.double({ min: 0, max: 0.999, noNaN: true }), (change, part) => {
        const again = change.add({ minutes: Math.floor(part * -jumpMin(change)) });
        const [date, time] = again.toPlainDateTime().toString().slice(0, 16).split('T') as [string, string];
        const place = placeIn(change.timeZoneId);
        const first = anchorInstant(at(time), date, place, 'start');
        expect(anchorInstant(at(time), date, place, 'end')).toBe(again.epochMilliseconds);
        expect(first).toBe(again.epochMilliseconds + jumpMin(change) * minuteMs);
      }),
      { numRuns: 200 },
    );
  });

  it('9: a window over a change is longer or shorter by the jump', () => {
    const smallChange = anyChange.filter((change) => change.hour < 5 && Math.abs(jumpMin(change)) <= 60);
    holds(
      fc.property(smallChange, anyClock('18:00', '22:00'), anyClock('06:00', '11:00'), (change, start, end) => {
        const evening = change.subtract({ hours: 6 }).toPlainDate().toString();
        const [window] = windowsOf(
          always([aRule({ start: at(start), end: at(end) })]),
          placeIn(change.timeZoneId),
          evening,
        );
        fc.pre(
          window !== undefined && window.startMs < change.epochMilliseconds && change.epochMilliseconds < window.endMs,
        );
        const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
        const wall = (24 * 60 + minutes(end) - minutes(start)) * minuteMs;
        expect((window?.endMs ?? 0) - (window?.startMs ?? 0)).toBe(wall - jumpMin(change) * minuteMs);
      }),
      { numRuns: 100 },
    );
  });

  it('19: a window whose two clock times are the same lasts until that time of the next date', () => {
    holds(
      fc.property(anyPlaceAndDate, anyClock(), ({ place, date }, time) => {
        const [window, ...more] = windowsOf(always([aRule({ start: at(time), end: at(time) })]), place, date);
        expect(more).toEqual([]);
        expect(window?.startMs).toBe(clockInstant(date, time, place.timeZone, 'first'));
        expect(window?.endMs).toBe(clockInstant(addDays(date, 1), time, place.timeZone, 'last'));
        expect(Math.abs((window?.endMs ?? 0) - (window?.startMs ?? 0) - dayMs)).toBeLessThanOrEqual(hourMs);
      }),
      { numRuns: 200 },
    );
  });

  it('23: a date that never was has no window, and a plan over it no hole', () => {
    holds(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), (rules) => {
        const schedule = always(rules.map((rule) => ({ ...rule, season: null, days: null })));
        expect(windowsOf(schedule, apia, '2011-12-30')).toEqual([]);
        const plan = compilePlan(schedule, apia, '2011-12-28', 4);
        for (let instant = plan.validFromMs; instant < plan.validToMs; instant += hourMs) {
          expect(levelAt(plan, instant)).toBe(plannedLevel(schedule, apia, instant));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('seasons, weekdays and exceptions', () => {
  it('5: where seasons meet the old window finishes, and every night is lit once', () => {
    const times = fc.record({ start: anyClock('16:00', '23:00'), end: anyClock('03:00', '09:00') });
    holds(
      fc.property(anyDate, times, times, (firstDay, before, after) => {
        const rules = [
          aRule({
            id: 'old',
            season: { from: addDays(firstDay, -9).slice(5), to: addDays(firstDay, -1).slice(5) },
            start: at(before.start),
            end: at(before.end),
          }),
          aRule({
            id: 'new',
            season: { from: firstDay.slice(5), to: addDays(firstDay, 9).slice(5) },
            start: at(after.start),
            end: at(after.end),
          }),
        ];
        const plan = compilePlan(always(rules), shenzhen, addDays(firstDay, -3), 6);
        const expected = [-3, -2, -1, 0, 1, 2].flatMap((day) => {
          const { start, end } = day < 0 ? before : after;
          const clock = (days: number, time: string) =>
            clockInstant(addDays(firstDay, days), time, shenzhen.timeZone, 'first');
          return [
            { atMs: clock(day, start), level: 100 },
            { atMs: clock(day + 1, end), level: 0 },
          ];
        });
        expect(switchesOf(plan, plan.validFromMs, plan.validToMs)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('6: two seasons that meet at the end of February share out every year, leap or common', () => {
    holds(
      fc.property(anyMonthDay, anyDate, fc.constantFrom('02-28', '02-29'), (monthDay, date, end) => {
        fc.pre(!monthDay.startsWith('02-2') && monthDay !== '03-01');
        const dayBefore = addDays(`2028-${monthDay}`, -1).slice(5);
        const begin = end === '02-28' ? '02-29' : '03-01';
        const inOne = inSeason({ from: monthDay, to: end }, date);
        expect(inSeason({ from: begin, to: dayBefore }, date)).toBe(!inOne);
      }),
      { numRuns: 500 },
    );
  });

  it('17: abutting windows of different level make one change, never an off pulse', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 719 }), { minLength: 1, maxLength: 6 });
    holds(
      fc.property(
        anyPlaceAndDate,
        cuts,
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 7, maxLength: 7 }),
        ({ place, date }, cuts, levels) => {
          const times = [0, ...cuts.sort((a, b) => a - b), 720].map((minutes) => clockOf((minutes + 18 * 60) % 1440));
          const rules = times
            .slice(1)
            .map((end, i) => aRule({ id: `${i}`, start: at(times[i] ?? ''), end: at(end), level: levels[i] ?? 0 }));
          // A window that starts after midnight belongs to the next date, so two nights are asked for and the first looked at.
          const plan = compilePlan(always(rules), place, date, 2);
          const clock = (date: string, time: string) => clockInstant(date, time, place.timeZone, 'first');
          const lit = { from: clock(date, '18:00'), to: clock(addDays(date, 1), '06:00') - 1 };
          expect(levelsOver(plan, lit.from, lit.to).min).toBeGreaterThan(0);
          expect(switchesOf(plan, lit.from, lit.to).length).toBeLessThanOrEqual(cuts.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('18: weekday and exception are those of the start date, however late the window lasts', () => {
    const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 });
    holds(
      fc.property(
        anyDate,
        fc.integer({ min: -3, max: 3 }),
        fc.integer({ min: 0, max: 2 }),
        weekdays,
        (date, begin, length, days) => {
          const from = addDays(date, begin);
          const to = addDays(from, length);
          const normal = aRule({ days, start: at('18:00'), end: at('07:00'), level: 40 });
          const special = aRule({ id: 'special', start: at('18:00'), end: at('07:00'), level: 90 });
          const schedule = { rules: [normal], exceptions: [anException({ from, to, rules: [special] })] };
          const afterMidnight = clockInstant(addDays(date, 1), '03:00', shenzhen.timeZone, 'first');
          const usual = days.includes(weekdayOf(date)) ? 40 : 0;
          expect(plannedLevel(schedule, shenzhen, afterMidnight)).toBe(from <= date && date <= to ? 90 : usual);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the sun', () => {
  it('10: bounds hold, in whatever zone, and the sun decides between them', () => {
    holds(
      fc.property(
        anyPlaceAndDate,
        anyClock(),
        anyClock(),
        fc.integer({ min: -180, max: 180 }),
        ({ place, date }, a, b, offsetMin) => {
          const [notBefore, notAfter] = a < b ? [a, b] : [b, a];
          const free = sun('set', { elevationDeg: -0.833, offsetMin });
          const unbounded = anchorInstant(free, date, place, 'start');
          const bounded = anchorInstant({ ...free, notBefore, notAfter }, date, place, 'start');
          const low = clockInstant(date, notBefore, place.timeZone, 'first');
          const high = clockInstant(date, notAfter, place.timeZone, 'first');
          expect(bounded).toBe(unbounded < low ? low : Math.min(unbounded, high));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('11: in a wide zone the sun does not care whose clocks are used', () => {
    holds(
      fc.property(anyDate, anyElevation, fc.constantFrom('set' as const, 'rise' as const), (date, elevation, edge) => {
        const local = sunEdge(date, { ...kashgar, timeZone: 'Asia/Urumqi' }, edge, elevation);
        expect(sunEdge(date, kashgar, edge, elevation)).toBe(local);
      }),
      { numRuns: 200 },
    );
  });

  it('12: on either side of the date line each date has its own night', () => {
    holds(
      fc.property(fc.constantFrom(taveuni, kiritimati, auckland, apia), anyDate, (place, date) => {
        const [window, ...more] = windowsOf(duskToDawn(-0.833), place, date);
        expect(more).toEqual([]);
        const noon = (days: number) => clockInstant(addDays(date, days), '12:00', place.timeZone, 'first');
        expect(window?.startMs).toBeGreaterThan(noon(0));
        expect(window?.endMs).toBeLessThan(noon(1));
      }),
      { numRuns: 200 },
    );
  });

  it('13: a sunset after midnight belongs to the evening before', () => {
    const midsummer = fc.integer({ min: 0, max: 24 }).map((days) => addDays('2026-06-09', days));
    holds(
      fc.property(midsummer, (date) => {
        const schedule = always([
          aRule({
            season: { from: date.slice(5), to: date.slice(5) },
            start: sun('set', { elevationDeg: -0.833 }),
            end: sun('rise', { elevationDeg: -0.833 }),
          }),
        ]);
        const plan = compilePlan(schedule, fairbanks, addDays(date, -1), 3);
        const [on, off, ...more] = switchesOf(plan, plan.validFromMs, plan.validToMs);
        expect(more).toEqual([]);
        expect(on?.atMs).toBeGreaterThan(clockInstant(addDays(date, 1), '00:00', fairbanks.timeZone, 'first'));
        expect(off?.atMs).toBeLessThan(clockInstant(addDays(date, 1), '06:00', fairbanks.timeZone, 'first'));
      }),
      { numRuns: 25 },
    );
  });

  it('14: in a white night or under the midnight sun nothing is lit', () => {
    const midsummer = fc.integer({ min: 0, max: 12 }).map((days) => addDays('2026-06-15', days));
    const bright = fc.oneof(
      fc.tuple(fc.double({ min: 61.5, max: 89, noNaN: true }), fc.constant(-6)),
      fc.tuple(fc.double({ min: 67, max: 89, noNaN: true }), fc.constant(-0.833)),
    );
    holds(
      fc.property(midsummer, bright, (date, [latitude, elevation]) => {
        const plan = compilePlan(duskToDawn(elevation), north(latitude), date, 3);
        expect(levelsOver(plan, plan.validFromMs, plan.validToMs - 1)).toEqual({ min: 0, max: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it('15: a polar night is lit without a blink at noon', () => {
    const midwinter = fc.integer({ min: 0, max: 12 }).map((days) => addDays('2026-12-15', days));
    const dark = fc.oneof(
      fc.tuple(fc.double({ min: 68.5, max: 89, noNaN: true }), fc.constant(-0.833)),
      fc.tuple(fc.double({ min: 73.5, max: 89, noNaN: true }), fc.constant(-6)),
    );
    holds(
      fc.property(midwinter, dark, (date, [latitude, elevation]) => {
        const plan = compilePlan(duskToDawn(elevation), north(latitude), date, 3);
        expect(levelsOver(plan, plan.validFromMs, plan.validToMs - 1)).toEqual({ min: 100, max: 100 });
      }),
      { numRuns: 100 },
    );
  });

  it('15: a polar night with twilight is lit except for that twilight', () => {
    const midwinter = fc.integer({ min: 0, max: 12 }).map((days) => addDays('2026-12-15', days));
    holds(
      fc.property(midwinter, fc.double({ min: 68.5, max: 71.5, noNaN: true }), (date, latitude) => {
        const place = north(latitude);
        const plan = compilePlan(duskToDawn(-6), place, date, 3);
        const noon = solarNoon(addDays(date, 1), place);
        expect(levelAt(plan, noon)).toBe(0);
        expect(switchesOf(plan, noon - 6 * hourMs, noon + 6 * hourMs).map(({ level }) => level)).toEqual([0, 100]);
      }),
      { numRuns: 50 },
    );
  });

  it('15, 16: from dusk to dawn means while the sun is lower, on any day at any latitude', () => {
    holds(
      fc.property(
        anyDate,
        fc.double({ min: -89, max: 89, noNaN: true }),
        anyElevation,
        fc.array(anyPart, { minLength: 20, maxLength: 20 }),
        (date, latitude, elevation, parts) => {
          const place = north(latitude);
          const plan = compilePlan(duskToDawn(elevation), place, date, 2);
          for (const instant of parts.map((part) => within(plan, part))) {
            const above = elevationDeg(instant, place) - elevation;
            if (Math.abs(above) > 0.02) expect(levelAt(plan, instant), utc(instant)).toBe(above < 0 ? 100 : 0);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('16: on the days around the first and last dark night the sun is where its edge says, or the edge is clipped', () => {
    const latitude = fc.double({ min: 48, max: 70, noNaN: true });
    holds(
      fc.property(latitude, anyElevation, fc.integer({ min: 0, max: 365 }), (latitude, elevation, day) => {
        const place = north(latitude);
        const lowestDeg = (day: number) =>
          elevationDeg(solarNoon(addDays('2026-01-01', day), place) + dayMs / 2, place);
        // Look for the day in the half year from `day` on which the nights begin or cease to be dark enough.
        let turn = day;
        while (turn < day + 190 && lowestDeg(turn) < elevation === lowestDeg(turn + 1) < elevation) turn++;
        for (let around = turn - 3; around <= turn + 3; around++) {
          const date = addDays('2026-01-01', around);
          for (const edge of ['set', 'rise'] as const) {
            const instant = sunEdge(date, place, edge, elevation);
            const hours = Math.abs(instant - solarNoon(date, place)) / hourMs;
            const clipped = hours < 0.01 || hours > 11.98;
            const offDeg = Math.abs(elevationDeg(instant, place) - elevation);
            expect(clipped || offDeg < 0.02, `${latitude} N ${date} ${edge} ${elevation}`).toBe(true);
            expect(hours).toBeLessThan(12.02);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a clock that is not sure', () => {
  it('20: the wider the interval, the higher its highest level and the lower its lowest', () => {
    holds(
      fc.property(
        anyCase,
        fc.array(anyPart, { minLength: 2, maxLength: 2 }),
        fc.nat(2 * dayMs),
        fc.nat(2 * dayMs),
        ({ place, date, schedule }, parts, less, more) => {
          const plan = compilePlan(schedule, place, date, 4);
          const [from, to] = parts.map((part) => within(plan, part)).sort((a, b) => a - b) as [number, number];
          const narrow = levelsOver(plan, from, to);
          const wide = levelsOver(plan, from - less, to + more);
          expect(wide.max).toBeGreaterThanOrEqual(narrow.max);
          expect(wide.min).toBeLessThanOrEqual(narrow.min);
          for (const instant of [from, to]) {
            expect(narrow.max).toBeGreaterThanOrEqual(levelAt(plan, instant) ?? Number.NaN);
            expect(narrow.min).toBeLessThanOrEqual(levelAt(plan, instant) ?? Number.NaN);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the places of these tests', () => {
  it('include clocks that change by an hour, by half an hour and at midnight', () => {
    const jumps = everyPlace.flatMap(({ timeZone }) => clockChanges(timeZone, 4)).map(jumpMin);
    expect(new Set(jumps.map(Math.abs))).toEqual(new Set([30, 60]));
    expect(clockChanges('America/Santiago', 4).map(({ hour }) => hour)).toContain(1);
  });
});
