import { readFileSync } from 'node:fs';
import { getPosition, getTimes } from 'suncalc';
import { describe, expect, it } from 'vitest';
import { addDays, clockInstant, dateOf } from '../../src/calendar/localDate.ts';
import type { Place } from '../../src/calendar/place.ts';
import { elevationDeg, solarNoon, sunEdge } from '../../src/calendar/sun.ts';
import { hourMs, secondMs } from '../../src/units.ts';
import { instantOf, kashgar, shenzhen, utc } from '../makers/places.ts';

type EventName = 'sunrise' | 'sunset' | 'dawn' | 'dusk';
type Event = { site: string; lat: number; lon: number; tz: string; date: string; event: EventName } & (
  | { expected_utc: string; tolerance_s: number }
  | { expected_utc: null; never: string }
);
type Usno = { site: string; lat: number; lon: number; utc_day: string } & (
  | { event: EventName; expected_utc: string; tolerance_s: number }
  | { event: 'state'; expected_utc: null; text: string }
);
type Nrel = { lat: number; lon: number; event: EventName; expected_utc: string; tolerance_s: number };
type Trap = { lat: number; lon: number; date: string; event: EventName; suncalc_2_0_2: string };
type Truth = {
  events: Event[];
  published_usno: Usno[];
  published_nrel: Nrel[];
  suncalc_traps: Trap[];
};

const truth = JSON.parse(readFileSync(new URL('sun-events.json', import.meta.url), 'utf8')) as Truth;

const meaning = {
  sunrise: { edge: 'rise', elevation: -0.833 },
  dawn: { edge: 'rise', elevation: -6 },
  sunset: { edge: 'set', elevation: -0.833 },
  dusk: { edge: 'set', elevation: -6 },
} as const;

const placeOf = ({ lat, lon }: { lat: number; lon: number }, timeZone: string): Place => ({
  latitudeDeg: lat,
  longitudeDeg: lon,
  timeZone,
});

const eventOf = (name: EventName, date: string, place: Place) =>
  sunEdge(date, place, meaning[name].edge, meaning[name].elevation);

/** Off the nearest such event of three days, in seconds: for tables that do not say which solar day they mean. */
const offNearestS = (name: EventName, expected: number, place: Place) =>
  Math.min(
    ...[-1, 0, 1].map((days) => {
      const date = addDays(dateOf(expected, place.timeZone), days);
      return Math.abs(eventOf(name, date, place) - expected) / secondMs;
    }),
  );

describe('events computed by three astronomy programs', () => {
  const dated = truth.events.filter((event) => event.expected_utc !== null);

  it('are here to compare with', () => expect(dated.length).toBeGreaterThan(200));

  it.each(dated)('$site $date $event', (event) => {
    const ours = eventOf(event.event, event.date, placeOf(event, event.tz));
    expect(Math.abs(ours - instantOf(event.expected_utc)) / secondMs, utc(ours)).toBeLessThanOrEqual(event.tolerance_s);
  });
});

describe('events that never come', () => {
  const missing = truth.events.filter((event) => event.expected_utc === null);

  it('are here to compare with', () => expect(missing.length).toBeGreaterThan(5));

  it.each(missing)('$site $date $event: $never', (event) => {
    const place = placeOf(event, event.tz);
    const ours = eventOf(event.event, event.date, place);
    if (event.never === 'sun stays below') expect(ours).toBe(solarNoon(event.date, place));
    else expect(Math.abs(solarNoon(event.date, place) - ours) / hourMs).toBeCloseTo(12, 1);
  });
});

describe('tables of the US Naval Observatory', () => {
  const timed = truth.published_usno.filter((event) => event.event !== 'state');
  const states = truth.published_usno.filter((event) => event.event === 'state');

  it('are here to compare with', () => expect([timed.length, states.length].every((count) => count > 5)).toBe(true));

  it.each(timed)('$site $utc_day $event', (event) => {
    expect(offNearestS(event.event, instantOf(event.expected_utc), placeOf(event, 'UTC'))).toBeLessThanOrEqual(
      event.tolerance_s,
    );
  });

  it.each(states)('$site $utc_day: $text', (state) => {
    const place = placeOf(state, 'UTC');
    const set = sunEdge(state.utc_day, place, 'set', -0.833);
    if (state.text.endsWith('below the Horizon')) expect(set).toBe(solarNoon(state.utc_day, place));
    else expect(set).toBe(sunEdge(addDays(state.utc_day, 1), place, 'rise', -0.833));
  });
});

describe('times published with the solar position algorithm of NREL', () => {
  it('are here to compare with', () => expect(truth.published_nrel.length).toBeGreaterThan(5));

  it.each(truth.published_nrel)('$expected_utc $event at $lat, $lon', (event) => {
    const place = placeOf(event, event.lon < -90 ? 'America/Denver' : 'UTC');
    expect(offNearestS(event.event, instantOf(event.expected_utc), place)).toBeLessThanOrEqual(event.tolerance_s);
  });
});

describe('where suncalc alone goes astray', () => {
  it('the traps are here', () => expect(truth.suncalc_traps).toHaveLength(5));

  it.each(truth.suncalc_traps)('$lat N on $date: its $event is not one, ours is', (trap) => {
    const place = placeOf(trap, 'Europe/Oslo');
    const { edge, elevation } = meaning[trap.event];
    const noon = clockInstant(trap.date, '12:00', place.timeZone, 'first');

    const theirs = getTimes(new Date(noon), trap.lat, trap.lon)[trap.event];
    expect(theirs?.toISOString()).toBe(trap.suncalc_2_0_2);
    expect(Math.abs(elevationDeg(instantOf(trap.suncalc_2_0_2), place) - elevation)).toBeGreaterThan(1);

    const ours = sunEdge(trap.date, place, edge, elevation);
    const transit = solarNoon(trap.date, place);
    const hoursAfterNoon = (ours - transit) / hourMs;
    expect(edge === 'set' ? hoursAfterNoon : -hoursAfterNoon).toBeGreaterThan(0);
    expect(Math.abs(hoursAfterNoon)).toBeLessThan(12.01);
    // Either the sun is where we say, or it never gets there and this is as dark as it gets.
    const stillTooBright = elevationDeg(ours, place) - elevation;
    if (Math.abs(hoursAfterNoon) < 11.99) expect(Math.abs(stillTooBright)).toBeLessThan(0.02);
    else expect(stillTooBright).toBeGreaterThan(0);
  });

  it('asked after midnight it gives the evening before; a date cannot be misunderstood', () => {
    const oneOClock = new Date(instantOf('2026-06-20T18:00Z'));
    const theirs = getTimes(oneOClock, kashgar.latitudeDeg, kashgar.longitudeDeg).sunset;
    expect(dateOf(oneOClock.valueOf(), kashgar.timeZone)).toBe('2026-06-21');
    expect(dateOf(theirs?.valueOf() ?? 0, kashgar.timeZone)).toBe('2026-06-20');
    expect(dateOf(sunEdge('2026-06-21', kashgar, 'set', -0.833), kashgar.timeZone)).toBe('2026-06-21');
  });

  it('its position at its own dusk is not the elevation of dusk; ours is', () => {
    const dusk = getTimes(new Date(instantOf('2026-06-21T04:00Z')), shenzhen.latitudeDeg, shenzhen.longitudeDeg).dusk;
    expect(dusk).not.toBeNull();
    const theirs = getPosition(dusk ?? new Date(0), shenzhen.latitudeDeg, shenzhen.longitudeDeg).altitude;
    expect(theirs).toBeCloseTo(-5.516, 2);
    expect(elevationDeg(dusk?.valueOf() ?? 0, shenzhen)).toBeCloseTo(-6, 2);
  });
});
