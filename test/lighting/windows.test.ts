import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/calendar/place.ts';
import { elevationDeg, sunEdge } from '../../src/calendar/sun.ts';
import type { CalendarException, Rule } from '../../src/lighting/schedule.ts';
import { windowsOf } from '../../src/lighting/windows.ts';
import { apia, fairbanks, harbin, london, longyearbyen, newYork, shenzhen, tromso, utc } from '../makers/places.ts';
import { anException, aRule, at, sun } from '../makers/site.ts';

const windows = (rules: Rule[], date: string, place: Place = shenzhen, exceptions: CalendarException[] = []) =>
  windowsOf({ rules, exceptions }, place, date);

/** `start/end level` in UTC, for reading. */
const drawn = (...question: Parameters<typeof windows>) =>
  windows(...question).map(({ startMs, endMs, level }) => `${utc(startMs)}/${utc(endMs)} ${level}`);

const evening = (over: Partial<Rule> = {}) => aRule({ start: at('18:00'), end: at('23:00'), ...over });

describe('a window between clock times', () => {
  it('ends on the same date when its end is later', () => {
    expect(drawn([evening()], '2026-07-01')).toEqual(['2026-07-01T10:00:00Z/2026-07-01T15:00:00Z 100']);
  });

  it('ends on the next date when its end is earlier', () => {
    expect(drawn([evening({ end: at('06:00') })], '2026-07-01')).toEqual([
      '2026-07-01T10:00:00Z/2026-07-01T22:00:00Z 100',
    ]);
  });

  it('lasts a day when both are the same', () => {
    expect(drawn([evening({ end: at('18:00') })], '2026-07-01')).toEqual([
      '2026-07-01T10:00:00Z/2026-07-02T10:00:00Z 100',
    ]);
  });

  it('is none when a change of the clock swallowed it', () => {
    const rule = aRule({ start: at('02:10'), end: at('02:50') });
    expect(drawn([rule], '2026-03-08', newYork)).toEqual([]);
    expect(drawn([rule], '2026-03-09', newYork)).toHaveLength(1);
  });

  it('lasts 9 or 11 hours over a change of the clock', () => {
    const rule = aRule({ start: at('20:00'), end: at('06:00') });
    expect(drawn([rule], '2026-03-28', london)).toEqual(['2026-03-28T20:00:00Z/2026-03-29T05:00:00Z 100']);
    expect(drawn([rule], '2026-10-24', london)).toEqual(['2026-10-24T19:00:00Z/2026-10-25T06:00:00Z 100']);
  });
});

describe('a window with the sun', () => {
  it('runs from the evening to the next morning', () => {
    const [window] = windows([aRule()], '2026-06-21');
    expect(window?.startMs).toBe(sunEdge('2026-06-21', shenzhen, 'set', -4));
    expect(window?.endMs).toBe(sunEdge('2026-06-22', shenzhen, 'rise', -4));
  });

  it('that starts in the morning ends at that sunrise', () => {
    const [window] = windows([aRule({ start: at('05:00') })], '2026-12-21');
    expect(window?.endMs).toBe(sunEdge('2026-12-21', shenzhen, 'rise', -4));
  });

  it('that starts in the morning is none when the sun is already up, and never 23 hours', () => {
    expect(windows([aRule({ start: at('05:00') })], '2026-06-21', harbin)).toEqual([]);
  });

  it('that ends in the evening is none when the sun sets later, and never 23 hours', () => {
    expect(windows([aRule({ end: at('19:00') })], '2026-06-21', harbin)).toEqual([]);
    expect(windows([aRule({ end: at('23:00') })], '2026-06-21', fairbanks)).toEqual([]);
  });

  it('that ends after midnight ends in the same night', () => {
    const [window] = windows([aRule({ end: at('01:00') })], '2026-06-21');
    expect(utc(window?.endMs ?? 0)).toBe('2026-06-21T17:00:00Z');
  });

  it('of a polar night lasts from noon to noon', () => {
    const today = windows([aRule()], '2026-12-20', longyearbyen);
    const tomorrow = windows([aRule()], '2026-12-21', longyearbyen);
    expect(today[0]?.endMs).toBe(tomorrow[0]?.startMs);
  });

  it('of a white night is none', () => {
    expect(windows([aRule()], '2026-06-21', tromso)).toEqual([]);
  });
});

describe('what a date is looked up for', () => {
  const winter = evening({ id: 'winter', season: { from: '10-01', to: '04-30' }, end: at('07:00') });

  it('is the season of the start date, so that the last winter night ends as it began', () => {
    expect(drawn([winter], '2026-04-30')).toEqual(['2026-04-30T10:00:00Z/2026-04-30T23:00:00Z 100']);
    expect(drawn([winter], '2026-05-01')).toEqual([]);
  });

  it('is the weekday of the start date: Saturday night belongs to Saturday', () => {
    const saturdays = evening({ days: [6], end: at('02:00') });
    expect(drawn([saturdays], '2026-07-04')).toEqual(['2026-07-04T10:00:00Z/2026-07-04T18:00:00Z 100']);
    expect(drawn([saturdays], '2026-07-05')).toEqual([]);
  });

  it('is the exception of the start date, which replaces the rules', () => {
    const festival = anException({ rules: [evening({ id: 'festival', end: at('07:00') })] });
    const origins = (date: string) => windows([evening()], date, shenzhen, [festival]).map(({ origin }) => origin);
    expect(origins('2027-02-04')).toEqual([{ kind: 'season', rule: 'dusk-to-dawn', night: '2027-02-04' }]);
    const exception = { kind: 'exception', exception: 'spring-festival-2027', rule: 'festival' };
    expect(origins('2027-02-05')).toEqual([{ ...exception, night: '2027-02-05' }]);
    expect(origins('2027-02-20')).toEqual([{ ...exception, night: '2027-02-20' }]);
    expect(origins('2027-02-21')).toMatchObject([{ kind: 'season' }]);
  });

  it('is the first exception that matches, even one without rules: dark', () => {
    const dark = anException({ id: 'dark', from: '2027-02-06', to: '2027-02-06', rules: [] });
    expect(windows([evening()], '2027-02-06', shenzhen, [dark, anException()])).toEqual([]);
    expect(windows([evening()], '2027-02-07', shenzhen, [dark, anException()])).toHaveLength(1);
  });

  it('is nothing on a date that never was', () => {
    expect(windows([aRule(), evening({ end: at('18:00') })], '2011-12-30', apia)).toEqual([]);
    expect(windows([aRule()], '2011-12-29', apia)).toHaveLength(1);
  });
});

describe('the night a window is named by', () => {
  it('is its evening, and for a window of the morning the evening before', () => {
    const night = (rule: Rule) => windows([rule], '2026-12-21')[0]?.origin;
    expect(night(evening())).toMatchObject({ night: '2026-12-21' });
    expect(night(aRule({ start: at('05:00') }))).toMatchObject({ night: '2026-12-20' });
  });
});

describe('part-night steps', () => {
  it('change the level on the way, each until the next', () => {
    const rule = evening({
      end: at('06:00'),
      steps: [
        { from: at('23:00'), level: 40 },
        { from: at('05:00'), level: 80 },
      ],
    });
    expect(drawn([rule], '2026-07-01')).toEqual([
      '2026-07-01T10:00:00Z/2026-07-01T15:00:00Z 100',
      '2026-07-01T15:00:00Z/2026-07-01T21:00:00Z 40',
      '2026-07-01T21:00:00Z/2026-07-01T22:00:00Z 80',
    ]);
  });

  it('before the start hold from the start, and after the end never', () => {
    const rule = evening({
      start: sun('set', { notBefore: '20:00' }),
      end: at('23:00'),
      steps: [
        { from: at('19:00'), level: 70 },
        { from: at('23:30'), level: 10 },
      ],
    });
    expect(drawn([rule], '2026-07-01')).toEqual(['2026-07-01T12:00:00Z/2026-07-01T15:00:00Z 70']);
  });

  it('at the start itself replace the level and add no window', () => {
    expect(drawn([evening({ steps: [{ from: at('18:00'), level: 50 }] })], '2026-07-01')).toEqual([
      '2026-07-01T10:00:00Z/2026-07-01T15:00:00Z 50',
    ]);
  });

  it('written in any order hold in the order of time', () => {
    const steps = [
      { from: at('22:00'), level: 20 },
      { from: at('20:00'), level: 60 },
    ];
    expect(windows([evening({ steps })], '2026-07-01').map(({ level }) => level)).toEqual([100, 60, 20]);
  });
});

describe('a window that counts only in the dark', () => {
  it('is cut to the dark at both ends', () => {
    const rule = evening({ start: at('16:00'), end: at('09:00'), onlyDarkerThanDeg: -4 });
    const [window, ...more] = windows([rule], '2026-12-21');
    expect(more).toEqual([]);
    expect(window?.startMs).toBe(sunEdge('2026-12-21', shenzhen, 'set', -4));
    expect(window?.endMs).toBe(sunEdge('2026-12-22', shenzhen, 'rise', -4));
    expect(elevationDeg((window?.startMs ?? 0) + 1000, shenzhen)).toBeLessThan(-4);
  });

  it('leaves out the day of a window that holds 24 hours', () => {
    const rule = evening({ start: at('00:00'), end: at('00:00'), onlyDarkerThanDeg: -0.833 });
    expect(windows([rule], '2026-12-21')).toHaveLength(2);
  });

  it('is none when the sun stays up, and whole in a polar night', () => {
    const rule = evening({ start: at('22:00'), end: at('02:00'), onlyDarkerThanDeg: -0.833 });
    expect(windows([rule], '2026-06-21', tromso)).toEqual([]);
    expect(drawn([rule], '2026-12-21', tromso)).toEqual(['2026-12-21T21:00:00Z/2026-12-22T01:00:00Z 100']);
  });
});
