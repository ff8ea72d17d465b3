import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covers, type ProfileHours } from '../../src/access/profile.ts';
import { dayMs, hourMs, minuteMs } from '../../src/units.ts';
import { someHours } from '../makers/access.ts';

const at = (hours: readonly Partial<ProfileHours>[], instant: string, timeZone = 'Asia/Shanghai') => {
  const atMs = Date.parse(instant);
  return covers({ id: 'p', hours: hours.map(someHours) }, { fromMs: atMs, toMs: atMs }, timeZone);
};
const office = { days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00' };
const night = { days: [5], start: '22:00', end: '06:00' };

describe('weekly hours', () => {
  test.each<[string, Partial<ProfileHours>, string, string]>([
    ['open at eight sharp', office, '2026-11-23T08:00+08:00', 'throughout'],
    ['not a moment earlier', office, '2026-11-23T07:59:59.999+08:00', 'nowhere'],
    ['closed at six sharp', office, '2026-11-23T18:00+08:00', 'nowhere'],
    ['closed on Saturday', office, '2026-11-28T12:00+08:00', 'nowhere'],
    ['of a Friday night run into Saturday', night, '2026-11-28T05:59+08:00', 'throughout'],
    ['of a Friday night do not begin on Thursday', night, '2026-11-27T05:59+08:00', 'nowhere'],
    ['from midnight to midnight are the whole day', {}, '2026-11-28T00:00+08:00', 'throughout'],
    ['begin with the first date', { from: '2026-11-23' }, '2026-11-22T23:59+08:00', 'nowhere'],
    ['end with the last date', { to: '2026-11-23' }, '2026-11-24T00:00+08:00', 'nowhere'],
    ['of the last date run to its end', { to: '2026-11-23' }, '2026-11-23T23:59+08:00', 'throughout'],
  ])('are %s', (_, hours, instant, answer) => expect(at([hours], instant)).toBe(answer));

  test('follow the clock on the wall when it is set forward and back', () => {
    const berlin = 'Europe/Berlin';
    expect(at([office], '2026-07-01T06:00Z', berlin)).toBe('throughout');
    expect(at([office], '2026-12-01T06:30Z', berlin)).toBe('nowhere');
    const gap = { start: '02:30', end: '04:00' };
    expect(at([gap], '2026-03-29T00:59:59Z', berlin)).toBe('nowhere');
    expect(at([gap], '2026-03-29T01:00Z', berlin)).toBe('throughout');
    const fold = { start: '01:00', end: '02:30' };
    expect(at([fold], '2026-10-25T01:29Z', berlin)).toBe('throughout');
    expect(at([fold], '2026-10-25T01:30Z', berlin)).toBe('nowhere');
  });

  test('several are one union, with no seam where they meet', () => {
    const hours = [
      { start: '08:00', end: '12:00' },
      { start: '12:00', end: '14:00' },
    ].map(someHours);
    const span = { fromMs: Date.parse('2026-11-23T11:59+08:00'), toMs: Date.parse('2026-11-23T12:01+08:00') };
    expect(covers({ id: 'p', hours }, span, 'Asia/Shanghai')).toBe('throughout');
    expect(covers({ id: 'p', hours: hours.slice(1) }, span, 'Asia/Shanghai')).toBe('partly');
  });

  test('a doubt wider than a week is doubt about any hour, and none is never', () => {
    const span = { fromMs: -8.64e15, toMs: 8.64e15 };
    expect(covers({ id: 'p', hours: [someHours()] }, span, 'Asia/Shanghai')).toBe('partly');
    expect(covers({ id: 'p', hours: [] }, span, 'Asia/Shanghai')).toBe('nowhere');
  });

  test('agree with a walk minute by minute, in zones that change their clocks', () => {
    const anyTime = fc.nat({ max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`);
    const anyHours = fc.record({
      from: fc.constant(null),
      to: fc.constant(null),
      days: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7])),
      start: anyTime,
      end: anyTime,
    });
    const anyStart = fc.integer({
      min: Date.parse('2026-01-01Z') / minuteMs,
      max: Date.parse('2027-01-01Z') / minuteMs,
    });
    const zones = fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai');
    fc.assert(
      fc.property(
        fc.array(anyHours, { maxLength: 3 }),
        anyStart,
        fc.nat({ max: 30 }),
        zones,
        (hours, start, long, zone) => {
          const profile = { id: 'p', hours };
          const [fromMs, toMs] = [start * minuteMs, (start + long * 5) * minuteMs];
          const points = Array.from({ length: long * 5 + 1 }, (_, i) => fromMs + i * minuteMs);
          const inside = points.filter((atMs) => covers(profile, { fromMs: atMs, toMs: atMs }, zone) !== 'nowhere');
          const expected = inside.length === points.length ? 'throughout' : inside.length === 0 ? 'nowhere' : 'partly';
          expect(covers(profile, { fromMs, toMs }, zone)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('every zone has 24 hours a day of an unlimited profile', () => {
    fc.assert(
      fc.property(fc.nat({ max: 365 * 24 }), (hours) => {
        const atMs = Date.parse('2026-01-01Z') + hours * hourMs;
        const whole = { id: 'p', hours: [someHours()] };
        expect(covers(whole, { fromMs: atMs, toMs: atMs + dayMs }, 'Australia/Lord_Howe')).toBe('throughout');
      }),
      { numRuns: 50 },
    );
  });
});
