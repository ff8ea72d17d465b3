import { describe, expect, it } from 'vitest';
import {
  addDays,
  clockInstant,
  dateAfter,
  dateBefore,
  dateOf,
  existsIn,
  isClockTime,
  isLocalDate,
  nightOf,
  type Occurrence,
  weekdayOf,
} from '../../src/calendar/localDate.ts';
import { instantOf, utc } from '../makers/places.ts';

const clockUtc = (date: string, time: string, zone: string, which: Occurrence = 'first') =>
  utc(clockInstant(date, time, zone, which));

describe('dates', () => {
  it('belong to the clocks of the place', () => {
    expect(dateOf(instantOf('2026-07-01T15:59:59.999Z'), 'Asia/Shanghai')).toBe('2026-07-01');
    expect(dateOf(instantOf('2026-07-01T16:00Z'), 'Asia/Shanghai')).toBe('2026-07-02');
    expect(dateOf(instantOf('2026-07-01T10:00Z'), 'Pacific/Kiritimati')).toBe('2026-07-02');
  });

  it('count over month ends and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('know their weekday', () => {
    expect(weekdayOf('2026-07-06')).toBe(1);
    expect(weekdayOf('2026-07-12')).toBe(7);
  });

  it('that no calendar has are told apart', () => {
    expect(['2026-02-28', '2028-02-29'].every(isLocalDate)).toBe(true);
    expect(['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '', '2026-01-01T00:00'].some(isLocalDate)).toBe(false);
  });

  it('that a zone skipped are stepped over', () => {
    expect(existsIn('2011-12-30', 'Pacific/Apia')).toBe(false);
    expect(existsIn('2011-12-30', 'Asia/Shanghai')).toBe(true);
    expect(dateAfter('2011-12-29', 'Pacific/Apia')).toBe('2011-12-31');
    expect(dateBefore('2011-12-31', 'Pacific/Apia')).toBe('2011-12-29');
  });
});

describe('a night', () => {
  it('starts at local noon and is named by the date of its evening', () => {
    const night = (text: string) => nightOf(instantOf(text), 'Asia/Shanghai');
    expect(night('2026-07-01T03:59:59.999Z')).toBe('2026-06-30');
    expect(night('2026-07-01T04:00Z')).toBe('2026-07-01');
    expect(night('2026-07-01T22:00Z')).toBe('2026-07-01');
  });

  it('of a morning after a skipped date is the last evening there was', () => {
    expect(nightOf(clockInstant('2011-12-31', '06:00', 'Pacific/Apia', 'first'), 'Pacific/Apia')).toBe('2011-12-29');
  });
});

describe('clock times', () => {
  it('are plain on plain days', () => {
    expect(clockUtc('2026-07-01', '20:00', 'Asia/Shanghai')).toBe('2026-07-01T12:00:00Z');
  });

  it('that were jumped over are the instant of the jump', () => {
    expect(clockUtc('2026-03-08', '02:30', 'America/New_York', 'first')).toBe('2026-03-08T07:00:00Z');
    expect(clockUtc('2026-03-08', '02:30', 'America/New_York', 'last')).toBe('2026-03-08T07:00:00Z');
    expect(clockUtc('2026-10-04', '02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:30:00Z');
    expect(clockUtc('2026-09-06', '00:30', 'America/Santiago')).toBe('2026-09-06T04:00:00Z');
  });

  it('that come twice are the first or the last, as asked', () => {
    expect(clockUtc('2026-11-01', '01:30', 'America/New_York', 'first')).toBe('2026-11-01T05:30:00Z');
    expect(clockUtc('2026-11-01', '01:30', 'America/New_York', 'last')).toBe('2026-11-01T06:30:00Z');
    expect(clockUtc('2026-11-01', '00:59', 'America/New_York', 'last')).toBe('2026-11-01T04:59:00Z');
    expect(clockUtc('2026-11-01', '02:00', 'America/New_York', 'first')).toBe('2026-11-01T07:00:00Z');
  });

  it('of a date that never was are the instant it was skipped', () => {
    for (const time of ['00:00', '12:00', '23:59']) {
      expect(clockUtc('2011-12-30', time, 'Pacific/Apia')).toBe('2011-12-30T10:00:00Z');
    }
  });

  it('are refused when there is no such time, date or zone', () => {
    expect(() => clockInstant('2026-07-01', '24:00', 'Asia/Shanghai', 'first')).toThrow(RangeError);
    expect(() => clockInstant('2026-02-30', '12:00', 'Asia/Shanghai', 'first')).toThrow(RangeError);
    expect(() => clockInstant('2026-07-01', '12:00', 'Asia/Shenzhen', 'first')).toThrow(RangeError);
    expect(['00:00', '23:59'].every(isClockTime)).toBe(true);
    expect(['24:00', '8:00', '12:60', '12:00:00', ''].some(isClockTime)).toBe(false);
  });
});
