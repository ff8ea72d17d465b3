import { describe, expect, test } from 'vitest';
import { litAt, type SafeTable } from '../../firmware/safe.ts';
import type { Anchor } from '../../src/calendar/anchor.ts';
import { plannedLevel } from '../../src/lighting/plan.ts';
import type { Schedule, Season } from '../../src/lighting/schedule.ts';
import { safeTable } from '../../src/runtime/safeTable.ts';
import { dayMs, hourMs, minuteMs } from '../../src/units.ts';
import { anAsNeededZone, anException, aRule, aSite, at, aZone, sun } from '../makers/site.ts';
import truth from '../truth/schedules.json' with { type: 'json' };

type TruthAnchor = {
  clock?: string;
  edge?: 'set' | 'rise';
  elev?: number;
  offsetMin?: number;
  notBefore?: string;
  notAfter?: string;
};
type TruthRule = { season?: Season; days?: number[]; start: TruthAnchor; end: TruthAnchor; level: number };
type TruthConfig = { rules: TruthRule[]; exceptions?: { from: string; to: string; rules: TruthRule[] }[] };

function anchorOf({ clock, edge, elev, offsetMin, notBefore, notAfter }: TruthAnchor): Anchor {
  if (clock !== undefined) return at(clock);
  return sun(edge ?? 'set', {
    elevationDeg: elev ?? -0.833,
    offsetMin: offsetMin ?? 0,
    notBefore: notBefore ?? null,
    notAfter: notAfter ?? null,
  });
}

function scheduleOf(config: TruthConfig): Schedule {
  const ruleOf = ({ season, days, start, end, level }: TruthRule, i: number) =>
    aRule({
      id: `rule-${i}`,
      season: season ?? null,
      days: days ?? null,
      start: anchorOf(start),
      end: anchorOf(end),
      level,
    });
  return {
    rules: config.rules.map(ruleOf),
    exceptions: (config.exceptions ?? []).map(({ from, to, rules }) =>
      anException({ from, to, rules: rules.map(ruleOf) }),
    ),
  };
}

describe('against nights computed elsewhere, summer time and leap day among them', () => {
  test.each(truth.schedules)('$id $title', (night) => {
    const [fromMs = 0, toMs = 0] = night.range_utc.map((text) => Date.parse(text));
    const site = aSite({
      place: { latitudeDeg: night.lat, longitudeDeg: night.lon, timeZone: night.tz },
      zones: [aZone({ schedule: scheduleOf(night.config as TruthConfig) })],
    });
    const table: SafeTable = safeTable(site, fromMs);
    const [zone] = table.zones;
    const switches = night.switches.map(({ utc, level }) => ({ atMs: Date.parse(utc), level }));
    for (let ms = fromMs; ms < toMs; ms += minuteMs) {
      // Minutes begun are lit whole, and the almanac itself is right to a minute.
      if (switches.some(({ atMs }) => Math.abs(atMs - ms) <= 2 * minuteMs)) continue;
      const level = switches.findLast(({ atMs }) => atMs <= ms)?.level ?? night.initial_level;
      expect(litAt(table, zone!, ms), new Date(ms).toISOString()).toBe(level > 0);
    }
  });
});

describe('a table', () => {
  const shenzhen = aSite({ zones: [aZone(), anAsNeededZone()] });

  test('has all 366 days in a common year and in a leap year, and 29 February like the day before it when there is none', () => {
    for (const year of [2027, 2028]) {
      const days = safeTable(shenzhen, Date.UTC(year, 0, 1)).zones[0]!.days;
      expect(Object.keys(days)).toHaveLength(366);
      expect(days['02-29']).not.toEqual([]);
    }
    const days = safeTable(shenzhen, Date.UTC(2027, 0, 1)).zones[0]!.days;
    expect(days['02-29']).toEqual(days['02-28']);
  });

  test('holds the year end whole: no minute of the first or last day is lost', () => {
    const zone = aZone({ schedule: { rules: [aRule({ start: at('12:00'), end: at('12:00') })], exceptions: [] } });
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Shanghai']) {
      const site = aSite({ zones: [zone], place: { latitudeDeg: 0, longitudeDeg: 0, timeZone } });
      const { days } = safeTable(site, Date.UTC(2026, 0, 1)).zones[0]!;
      expect(new Set(Object.values(days).map((day) => JSON.stringify(day)))).toEqual(new Set(['[[0,1440]]']));
    }
  });

  test('agrees with the rules themselves all through both nights of a change of summer time', () => {
    const place = { latitudeDeg: 51.5, longitudeDeg: -0.13, timeZone: 'Europe/London' };
    const schedule = { rules: [aRule({ start: at('00:30'), end: at('01:30') }), aRule({ id: 'sun' })], exceptions: [] };
    const table = safeTable(aSite({ place, zones: [aZone({ schedule })] }), Date.UTC(2026, 0, 1));
    for (const day of ['2026-03-28', '2026-10-24']) {
      const fromMs = Date.parse(`${day}T12:00Z`);
      for (let ms = fromMs; ms < fromMs + dayMs; ms += 7 * minuteMs) {
        const lit = plannedLevel(schedule, place, ms) > 0;
        // A minute begun is lit whole, so only full agreement a minute either side says that it must be dark.
        const dark = [ms - minuteMs, ms, ms + minuteMs].every((near) => plannedLevel(schedule, place, near) === 0);
        if (lit || dark) expect(litAt(table, table.zones[0]!, ms), new Date(ms).toISOString()).toBe(lit);
      }
    }
  });

  test('is never dark where the plan is lit, over a year', () => {
    const table = safeTable(shenzhen, Date.UTC(2026, 0, 1));
    const { schedule } = shenzhen.zones[0]!;
    const fromMs = Date.UTC(2026, 0, 1);
    for (let ms = fromMs; ms < fromMs + 365 * dayMs; ms += 7 * hourMs + 13 * minuteMs)
      if (plannedLevel(schedule, shenzhen.place, ms) > 0) expect(litAt(table, table.zones[0]!, ms)).toBe(true);
  });

  test('lights nothing in a zone that has no rules', () => {
    const { days } = safeTable(shenzhen, Date.UTC(2026, 0, 1)).zones[1]!;
    expect(Object.values(days).flat()).toEqual([]);
  });

  test('is of the coming nights: what holds next spring is that of next spring, made in any month', () => {
    // A festival that lies on other dates each year, 6 February 2027 among them and not 2026.
    const festival = anException({
      from: '2027-02-06',
      to: '2027-02-06',
      rules: [aRule({ start: at('12:00'), end: at('12:00') })],
    });
    const zone = anAsNeededZone({ schedule: { rules: [], exceptions: [festival] } });
    const noon = Date.UTC(2027, 1, 6, 8);
    for (const madeAtMs of [Date.UTC(2026, 10, 26, 13), Date.UTC(2026, 1, 7), Date.UTC(2027, 1, 6, 23)]) {
      const table = safeTable(aSite({ zones: [zone] }), madeAtMs);
      expect(litAt(table, table.zones[0]!, noon), new Date(madeAtMs).toISOString()).toBe(true);
      expect(Object.keys(table.zones[0]!.days)).toHaveLength(366);
    }
    const before = safeTable(aSite({ zones: [zone] }), Date.UTC(2025, 10, 26));
    expect(litAt(before, before.zones[0]!, Date.UTC(2026, 1, 6, 8))).toBe(false);
  });

  test('says with which LED', () => {
    const statusLed = { line: 'GPIO26', activeLow: true };
    expect(safeTable(aSite({ statusLed }), 0).led).toEqual(statusLed);
  });

  test('is plain JSON and small', () => {
    const table = safeTable(aSite({ zones: 8 }), Date.UTC(2026, 0, 1));
    const text = JSON.stringify(table);
    expect(JSON.parse(text)).toEqual(table);
    expect(text.length).toBeLessThan(150_000);
  });
});
