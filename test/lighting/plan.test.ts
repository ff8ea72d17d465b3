import { describe, expect, it } from 'vitest';
import { compilePlan, levelsOver, nextChange, plannedLevel, segmentAt, switchesOf } from '../../src/lighting/plan.ts';
import type { Rule } from '../../src/lighting/schedule.ts';
import { apia, instantOf, longyearbyen, shenzhen, utc } from '../makers/places.ts';
import { aRule, at } from '../makers/site.ts';

const rule = (start: string, end: string, level: number, id = `${start}-${end}`): Rule =>
  aRule({ id, start: at(start), end: at(end), level });

const planOf = (rules: Rule[], nights = 1) => compilePlan({ rules, exceptions: [] }, shenzhen, '2026-07-01', nights);

const drawn = (rules: Rule[], nights?: number) =>
  planOf(rules, nights).segments.map(({ startMs, level }) => `${utc(startMs)} ${level}`);

describe('a plan', () => {
  it('covers local noon to local noon without a hole', () => {
    const plan = planOf([rule('20:00', '06:00', 100)], 2);
    expect(utc(plan.validFromMs)).toBe('2026-07-01T04:00:00Z');
    expect(utc(plan.validToMs)).toBe('2026-07-03T04:00:00Z');
    expect(plan.segments.map(({ level }) => level)).toEqual([0, 100, 0, 100, 0]);
    expect(plan.segments[0]).toMatchObject({ startMs: plan.validFromMs, origin: { kind: 'none' } });
    expect(plan.segments.at(-1)?.endMs).toBe(plan.validToMs);
  });

  it('is dark all along when no rule is there', () => {
    expect(drawn([])).toEqual(['2026-07-01T04:00:00Z 0']);
  });

  it('starts in the middle of a window that began the day before', () => {
    expect(drawn([rule('11:00', '13:00', 60)])[0]).toBe('2026-07-01T04:00:00Z 60');
  });

  it('takes the highest of the windows that hold', () => {
    expect(drawn([rule('18:00', '06:00', 30), rule('20:00', '22:00', 100), rule('21:00', '23:00', 50)])).toEqual([
      '2026-07-01T04:00:00Z 0',
      '2026-07-01T10:00:00Z 30',
      '2026-07-01T12:00:00Z 100',
      '2026-07-01T14:00:00Z 50',
      '2026-07-01T15:00:00Z 30',
      '2026-07-01T22:00:00Z 0',
    ]);
  });

  it('changes once where windows abut, without an off pulse', () => {
    expect(drawn([rule('18:00', '23:00', 100), rule('23:00', '06:00', 40)])).toEqual([
      '2026-07-01T04:00:00Z 0',
      '2026-07-01T10:00:00Z 100',
      '2026-07-01T15:00:00Z 40',
      '2026-07-01T22:00:00Z 0',
    ]);
  });

  it('keeps the reason of the window that began first when another of the same level joins', () => {
    const origins = planOf([rule('18:00', '23:00', 100, 'road'), rule('20:00', '22:00', 100, 'more')]).segments;
    expect(origins.map(({ origin }) => (origin.kind === 'none' ? '' : origin.rule))).toEqual(['', 'road', '']);
  });

  it('names the night of each stretch of a polar night, and switches nothing between them', () => {
    const plan = compilePlan({ rules: [aRule()], exceptions: [] }, longyearbyen, '2026-12-20', 3);
    const nights = plan.segments.map(({ origin }) => (origin.kind === 'none' ? '' : origin.night));
    expect(new Set(plan.segments.map(({ level }) => level))).toEqual(new Set([100]));
    expect(nights.slice(0, 3)).toEqual([...new Set(nights)].slice(0, 3));
    expect(switchesOf(plan, plan.validFromMs, plan.validToMs)).toEqual([]);
    expect(nextChange(plan, plan.validFromMs)).toBeNull();
  });

  it('bridges a date that never was', () => {
    const plan = compilePlan({ rules: [rule('20:00', '06:00', 100)], exceptions: [] }, apia, '2011-12-28', 4);
    expect(switchesOf(plan, plan.validFromMs, plan.validToMs).map(({ atMs }) => utc(atMs))).toEqual([
      '2011-12-29T06:00:00Z',
      '2011-12-29T16:00:00Z',
      '2011-12-30T06:00:00Z',
      '2011-12-30T16:00:00Z',
      '2011-12-31T06:00:00Z',
      '2011-12-31T16:00:00Z',
    ]);
  });
});

describe('asking a plan', () => {
  const plan = planOf([rule('18:00', '23:00', 100), rule('23:00', '06:00', 40)]);
  const on = instantOf('2026-07-01T10:00Z');
  const dim = instantOf('2026-07-01T15:00Z');
  const off = instantOf('2026-07-01T22:00Z');

  it('gives the segment from its first millisecond to just before its last', () => {
    expect(segmentAt(plan, on - 1)?.level).toBe(0);
    expect(segmentAt(plan, on)?.level).toBe(100);
    expect(segmentAt(plan, dim - 1)?.level).toBe(100);
    expect(segmentAt(plan, dim)?.level).toBe(40);
  });

  it('gives nothing outside the plan', () => {
    expect(segmentAt(plan, plan.validFromMs - 1)).toBeNull();
    expect(segmentAt(plan, plan.validToMs)).toBeNull();
    expect(nextChange(plan, plan.validToMs)).toBeNull();
    expect(segmentAt(plan, plan.validFromMs)?.level).toBe(0);
    expect(segmentAt(plan, plan.validToMs - 1)?.level).toBe(0);
  });

  it('gives the next change, never the one that is now', () => {
    expect(nextChange(plan, on - 1)).toEqual({ atMs: on, level: 100 });
    expect(nextChange(plan, on)).toEqual({ atMs: dim, level: 40 });
    expect(nextChange(plan, off)).toBeNull();
  });

  it('gives the levels of an interval with both its ends', () => {
    expect(levelsOver(plan, on, on)).toEqual({ min: 100, max: 100 });
    expect(levelsOver(plan, on - 1, on - 1)).toEqual({ min: 0, max: 0 });
    expect(levelsOver(plan, on - 1, on)).toEqual({ min: 0, max: 100 });
    expect(levelsOver(plan, on, off - 1)).toEqual({ min: 40, max: 100 });
    expect(levelsOver(plan, dim, off)).toEqual({ min: 0, max: 40 });
  });

  it('takes what lies outside the plan for anything, so that nothing goes dark for want of a plan', () => {
    expect(levelsOver(plan, plan.validFromMs - 1, on)).toEqual({ min: 0, max: 100 });
    expect(levelsOver(plan, off, plan.validToMs)).toEqual({ min: 0, max: 100 });
  });

  it('lists the changes after the first instant up to the last', () => {
    const at = (from: number, to: number) => switchesOf(plan, from, to).map(({ atMs }) => atMs);
    expect(at(plan.validFromMs, plan.validToMs)).toEqual([on, dim, off]);
    expect(at(on, dim)).toEqual([dim]);
    expect(at(on - 1, dim - 1)).toEqual([on]);
    expect(at(off, plan.validToMs)).toEqual([]);
  });
});

describe('the level from the rules alone', () => {
  it('holds within a window and is 0 outside', () => {
    const schedule = { rules: [rule('20:00', '06:00', 70)], exceptions: [] };
    expect(plannedLevel(schedule, shenzhen, instantOf('2026-07-01T11:59:59.999Z'))).toBe(0);
    expect(plannedLevel(schedule, shenzhen, instantOf('2026-07-01T12:00Z'))).toBe(70);
    expect(plannedLevel(schedule, shenzhen, instantOf('2026-07-01T22:00Z'))).toBe(0);
  });
});
