import { describe, expect, it } from 'vitest';
import { inSeason, isMonthDay } from '../../src/calendar/season.ts';

describe('a season', () => {
  it('holds on both its ends and not beside them', () => {
    const summer = { from: '05-01', to: '09-30' };
    expect(inSeason(summer, '2026-05-01')).toBe(true);
    expect(inSeason(summer, '2026-09-30')).toBe(true);
    expect(inSeason(summer, '2026-04-30')).toBe(false);
    expect(inSeason(summer, '2026-10-01')).toBe(false);
  });

  it('wraps the year end when its start is later than its end', () => {
    const winter = { from: '11-01', to: '02-28' };
    expect(['2026-11-01', '2026-12-31', '2027-01-01', '2027-02-28'].every((date) => inSeason(winter, date))).toBe(true);
    expect(['2026-10-31', '2027-03-01', '2028-02-29'].some((date) => inSeason(winter, date))).toBe(false);
  });

  it('from 29 February starts on 1 March in a common year', () => {
    const season = { from: '02-29', to: '03-01' };
    expect(inSeason(season, '2027-02-28')).toBe(false);
    expect(inSeason(season, '2027-03-01')).toBe(true);
    expect(inSeason(season, '2028-02-29')).toBe(true);
  });

  it('to 29 February ends on 28 February in a common year', () => {
    const season = { from: '12-01', to: '02-29' };
    expect(inSeason(season, '2027-02-28')).toBe(true);
    expect(inSeason(season, '2027-03-01')).toBe(false);
    expect(inSeason(season, '2028-02-29')).toBe(true);
  });

  it('of 29 February alone has no day in a common year, and does not become the whole year', () => {
    const season = { from: '02-29', to: '02-29' };
    expect(['2027-02-28', '2027-03-01', '2027-07-01'].some((date) => inSeason(season, date))).toBe(false);
    expect(inSeason(season, '2028-02-29')).toBe(true);
    expect(inSeason(season, '2100-02-28')).toBe(false);
  });

  it('is written with days that some year has', () => {
    expect(['01-01', '02-29', '12-31'].every(isMonthDay)).toBe(true);
    expect(['02-30', '04-31', '00-10', '13-01', '1-1', '05-00', '2026-05-01'].some(isMonthDay)).toBe(false);
  });
});
