import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addDays, dateOf, nightOf } from '../../src/calendar/localDate.ts';
import type { Place } from '../../src/calendar/place.ts';
import { compilePlan, plannedLevel, segmentAt, type Switch, switchesOf } from '../../src/lighting/plan.ts';
import { readRuleFile } from '../../src/lighting/ruleFile.ts';
import type { Schedule } from '../../src/lighting/schedule.ts';
import { dayMs, secondMs } from '../../src/units.ts';
import { instantOf, utc } from '../makers/places.ts';

type Case = {
  id: string;
  title: string;
  lat: number;
  lon: number;
  tz: string;
  config: unknown;
  range_utc: [string, string];
  initial_level: number;
  switches: { utc: string; level: number; tolerance_s: number }[];
};

const { schedules } = JSON.parse(readFileSync(new URL('schedules.json', import.meta.url), 'utf8')) as {
  schedules: Case[];
};

const placeOf = ({ lat, lon, tz }: Case): Place => ({ latitudeDeg: lat, longitudeDeg: lon, timeZone: tz });

function scheduleOf({ config }: Case): Schedule {
  const read = readRuleFile(config);
  expect(read).toMatchObject({ kind: 'schedule' });
  return read.kind === 'schedule' ? read.schedule : { rules: [], exceptions: [] };
}

function planOf(it: Case, fromMs: number, toMs: number) {
  const place = placeOf(it);
  const nights = Math.ceil((toMs - fromMs) / dayMs) + 2;
  return compilePlan(scheduleOf(it), place, addDays(nightOf(fromMs, it.tz), -1), nights);
}

describe('schedules with switches computed by two outside tools', () => {
  it('are here to compare with', () => expect(schedules.length).toBeGreaterThan(20));

  it.each(schedules)('$id $title: the plan switches then and not otherwise', (it) => {
    const [fromMs, toMs] = it.range_utc.map(instantOf) as [number, number];
    const plan = planOf(it, fromMs, toMs);
    expect(segmentAt(plan, fromMs)?.level).toBe(it.initial_level);
    expectSwitches(switchesOf(plan, fromMs, toMs), it);
  });

  it.each(schedules)('$id $title: the rules alone say the same beside every switch', (it) => {
    const [fromMs] = it.range_utc.map(instantOf) as [number, number];
    const level = (instant: number) => plannedLevel(scheduleOf(it), placeOf(it), instant);
    expect(level(fromMs)).toBe(it.initial_level);
    let before = it.initial_level;
    for (const change of it.switches) {
      const beside = Math.max(1, change.tolerance_s * secondMs);
      expect(level(instantOf(change.utc) - beside)).toBe(before);
      expect(level(instantOf(change.utc) + beside)).toBe(change.level);
      before = change.level;
    }
  });

  it.each(schedules)('$id $title: the date asked for does not matter', (it) => {
    const [fromMs, toMs] = it.range_utc.map(instantOf) as [number, number];
    const wide = compilePlan(scheduleOf(it), placeOf(it), addDays(dateOf(fromMs, it.tz), -40), 90);
    expect(switchesOf(wide, fromMs, toMs)).toEqual(switchesOf(planOf(it, fromMs, toMs), fromMs, toMs));
  });
});

function expectSwitches(found: readonly Switch[], { switches }: Case) {
  const text = found.map(({ atMs, level }) => `${utc(atMs)} ${level}`).join(', ');
  expect(
    found.map(({ level }) => level),
    text,
  ).toEqual(switches.map(({ level }) => level));
  for (const [i, expected] of switches.entries()) {
    const offS = Math.abs((found[i]?.atMs ?? 0) - instantOf(expected.utc)) / secondMs;
    expect(offS, text).toBeLessThanOrEqual(expected.tolerance_s);
  }
}
