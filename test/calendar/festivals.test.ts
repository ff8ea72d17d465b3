import { readFileSync } from 'node:fs';
import { Lunar, Solar } from 'lunar-typescript';
import { describe, expect, it } from 'vitest';
import {
  type FestivalName,
  festivalDate,
  festivalNames,
  festivalRange,
  festivalRanges,
  festivalYears,
} from '../../src/calendar/festivals.ts';

const years = Array.from({ length: 20 }, (_, i) => 2026 + i);
const lunarDays: readonly (readonly [FestivalName, month: number, day: number])[] = [
  ['springFestival', 1, 1],
  ['lantern', 1, 15],
  ['dragonBoat', 5, 5],
  ['midAutumn', 8, 15],
  ['doubleNinth', 9, 9],
];

describe('festivals', () => {
  it('cover 2026 to 2045 for every name', () => {
    expect(festivalYears).toEqual({ first: 2026, last: 2045 });
    for (const name of festivalNames) {
      expect(years.map((year) => festivalDate(name, year)?.slice(0, 4))).toEqual(years.map(String));
    }
  });

  it('agree with the published dates of Chinese New Year', () => {
    const truth = JSON.parse(readFileSync(new URL('../truth/sun-events.json', import.meta.url), 'utf8')) as {
      chinese_new_year: { dates: Record<string, string> };
    };
    const dates = Object.entries(truth.chinese_new_year.dates);
    expect(dates).toHaveLength(20);
    for (const [year, date] of dates) expect(festivalDate('springFestival', Number(year))).toBe(date);
  });

  it.each(lunarDays)('put %s on lunar month %i, day %i', (name, month, day) => {
    for (const year of years) {
      expect(festivalDate(name, year)).toBe(Lunar.fromYmd(year, month, day).getSolar().toYmd());
    }
  });

  it('put qingming on the solar term', () => {
    for (const year of years) {
      expect(festivalDate('qingming', year)).toBe(
        Solar.fromYmd(year, 4, 10).getLunar().getJieQiTable()['清明']?.toYmd(),
      );
    }
  });

  it('do not repeat the mistake of calendars that move the Spring Festival of 2027', () => {
    expect(festivalDate('springFestival', 2027)).toBe('2027-02-06');
    expect(festivalDate('springFestival', 2030)).toBe('2030-02-03');
  });

  it('say nothing about years they do not cover', () => {
    expect(festivalDate('midAutumn', 2025)).toBeNull();
    expect(festivalDate('midAutumn', 2046)).toBeNull();
    expect(festivalRange('midAutumn', 2046, { daysBefore: 1, daysAfter: 1 })).toBeNull();
  });

  it('reach so many days before and after', () => {
    const around = { daysBefore: 1, daysAfter: 14 };
    expect(festivalRange('springFestival', 2027, around)).toEqual({ from: '2027-02-05', to: '2027-02-20' });
    expect(festivalRanges('springFestival', around)).toHaveLength(20);
    expect(festivalRanges('springFestival', around)[1]).toEqual(festivalRange('springFestival', 2027, around));
  });
});
