import { describe, expect, it } from 'vitest';
import { addDays, clockInstant } from '../../src/calendar/localDate.ts';
import { elevationDeg, placeProblem, solarNoon, sunEdge, sunSelfTest } from '../../src/calendar/sun.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import {
  everyPlace,
  fairbanks,
  instantOf,
  kashgar,
  longyearbyen,
  reykjavik,
  shenzhen,
  tromso,
} from '../makers/places.ts';

describe('solar noon', () => {
  it('is near local noon everywhere that clocks follow the sun, whatever the side of the date line', () => {
    for (const place of everyPlace) {
      const noon = clockInstant('2026-07-01', '12:00', place.timeZone, 'first');
      const hoursOff = (solarNoon('2026-07-01', place) - noon) / hourMs;
      expect(Math.abs(hoursOff), place.timeZone).toBeLessThan(3.5);
    }
  });

  it('comes once a day, without a day left out or taken twice', () => {
    for (const place of everyPlace) {
      for (let day = 0; day < 366; day++) {
        const gap = solarNoon(addDays('2026-01-01', day + 1), place) - solarNoon(addDays('2026-01-01', day), place);
        expect(Math.abs(gap - 24 * hourMs)).toBeLessThan(minuteMs);
      }
    }
  });
});

describe('elevation', () => {
  it('is geometric: the almanac sees the sun at -0.833 degrees at sunrise', () => {
    expect(elevationDeg(instantOf('2026-03-19T22:28:13.2Z'), shenzhen)).toBeCloseTo(-0.833, 1);
    expect(elevationDeg(instantOf('2026-03-19T22:05:51.0Z'), shenzhen)).toBeCloseTo(-6, 1);
  });

  it('has no jump where refraction ends, at the horizon', () => {
    const from = instantOf('2026-03-19T22:28Z');
    let before = elevationDeg(from, shenzhen);
    for (let second = 1; second < 600; second++) {
      const now = elevationDeg(from + second * 1000, shenzhen);
      expect(now - before).toBeGreaterThan(0.0035);
      expect(now - before).toBeLessThan(0.0042);
      before = now;
    }
  });
});

describe('sun edges', () => {
  it('of a polar night join at noon, so that light from set to rise never blinks', () => {
    for (const [place, elevation] of [
      [tromso, -0.833],
      [longyearbyen, -6],
    ] as const) {
      const noon = solarNoon('2026-12-21', place);
      expect(sunEdge('2026-12-21', place, 'rise', elevation)).toBe(noon);
      expect(sunEdge('2026-12-21', place, 'set', elevation)).toBe(noon);
    }
  });

  it('of a white night meet at solar midnight, so that light from set to rise never starts', () => {
    for (const [place, elevation] of [
      [reykjavik, -6],
      [tromso, -0.833],
    ] as const) {
      const set = sunEdge('2026-06-21', place, 'set', elevation);
      expect(set).toBe(sunEdge('2026-06-22', place, 'rise', elevation));
    }
  });

  it('may fall after midnight and still belong to the evening', () => {
    const midnight = clockInstant('2026-06-22', '00:00', fairbanks.timeZone, 'first');
    expect(sunEdge('2026-06-21', fairbanks, 'set', -0.833)).toBeGreaterThan(midnight);
  });

  it('do not care how the question was asked before', () => {
    const first = sunEdge('2026-06-21', kashgar, 'set', -6);
    sunEdge('2026-06-21', shenzhen, 'set', -6);
    sunEdge('2026-06-21', { ...kashgar, latitudeDeg: 40 }, 'set', -6);
    expect(sunEdge('2026-06-21', { ...kashgar }, 'set', -6)).toBe(first);
    expect(sunEdge('2026-06-21', { ...kashgar, latitudeDeg: 40 }, 'set', -6)).not.toBe(first);
  });
});

describe('checks at the start', () => {
  it('find the sun calculator in order', () => {
    expect(sunSelfTest()).toBeNull();
  });

  it('find every real place in order', () => {
    for (const place of everyPlace) expect(placeProblem(place), place.timeZone).toBeNull();
  });

  it.each([
    ['latitude and longitude swapped', { latitudeDeg: 114.0579, longitudeDeg: 22.5431 }, 'swapped', '颠倒'],
    ['the two of Urumqi swapped', { latitudeDeg: 87.6, longitudeDeg: 43.8 }, 'swapped', '颠倒'],
    ['a lost sign', { longitudeDeg: -114.0579 }, 'east is positive', '东经是否为正'],
    ['a zone of the other side of the earth', { timeZone: 'America/New_York' }, 'time zone', '以及时区'],
    ['a zone that does not exist', { timeZone: 'Asia/Shenzhen' }, '"Asia/Shenzhen"', '没有时区“Asia/Shenzhen”'],
    ['no latitude', { latitudeDeg: Number.NaN }, 'NaN', '纬度 NaN'],
    ['no longitude', { longitudeDeg: Number.POSITIVE_INFINITY }, 'Infinity', '经度 Infinity'],
  ])('find %s, and say so in both languages', (_, wrong, en, zh) => {
    expect(placeProblem({ ...shenzhen, ...wrong })).toEqual({
      en: expect.stringContaining(en),
      zh: expect.stringContaining(zh),
    });
  });
});
