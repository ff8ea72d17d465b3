import { getPosition, getTimes } from 'suncalc';
import { dayMs, type Instant } from '../units.ts';
import { clockInstant, type LocalDate } from './localDate.ts';
import type { Place } from './place.ts';
import { remembering } from './remember.ts';

/** The instant of the sun's highest point on the solar day that belongs to a civil date: the one nearest to noon. */
export function solarNoon(date: LocalDate, place: Place): Instant {
  // suncalc takes the solar noon nearest to what it is given. Local civil noon is the only hour that never
  // yields the day before or after, from Kiritimati to the far west of a wide zone.
  return noonNearest(clockInstant(date, '12:00', place.timeZone, 'first'), place);
}

/** Geometric elevation of the sun's centre in degrees, without the air's refraction. */
export function elevationDeg(instant: Instant, place: Place): number {
  const apparentDeg = apparentElevationDeg(instant, place);
  if (apparentDeg <= horizonRefractionDeg) return apparentDeg - horizonRefractionDeg;
  let geometricDeg = apparentDeg;
  // Each round shrinks the error at least fivefold: 16 rounds leave less than a float can hold.
  for (let round = 0; round < 16; round++) geometricDeg = apparentDeg - refractionDeg(geometricDeg);
  return geometricDeg;
}

/**
 * The instant at which the sun passes an elevation (degrees, 0 or below) on its way down after the solar noon of
 * `date` ('set', may fall after midnight) or up before it ('rise'). There is always an answer: a half day that is dark
 * throughout gives its solar noon, one that is bright throughout gives its solar midnight, so that a polar night joins
 * without a gap and a white night is empty.
 */
export function sunEdge(date: LocalDate, place: Place, edge: 'set' | 'rise', elevationDeg: number): Instant {
  return edges(`${date} ${edge} ${elevationDeg} ${keyOf(place)}`, () => {
    const noonMs = solarNoon(date, place);
    const nadirMs = edge === 'set' ? midnightBetween(noonMs, 1, place) : midnightBetween(noonMs, -1, place);
    return crossing({ brightMs: noonMs, darkMs: nadirMs }, elevationDeg, place);
  });
}

/** A year of eight elevations at one place; a plan of the usual estate asks two to four. */
const edges = remembering<Instant>(6_000);
const noons = remembering<Instant>(2_000);

function keyOf(place: Place): string {
  return `${place.latitudeDeg} ${place.longitudeDeg} ${place.timeZone}`;
}

function noonNearest(instant: Instant, place: Place): Instant {
  return noons(`${instant} ${place.longitudeDeg}`, () =>
    Math.round(getTimes(dateObject(instant), place.latitudeDeg, place.longitudeDeg).solarNoon.valueOf()),
  );
}

function midnightBetween(noonMs: Instant, days: 1 | -1, place: Place): Instant {
  return Math.round((noonMs + noonNearest(noonMs + days * dayMs, place)) / 2);
}

/** First millisecond after the crossing, by halving the half day: suncalc's own events go astray near grazing days. */
function crossing(half: { brightMs: Instant; darkMs: Instant }, elevationDeg: number, place: Place): Instant {
  let { brightMs, darkMs } = half;
  const isDark = (instant: Instant) => apparentElevationDeg(instant, place) - horizonRefractionDeg < elevationDeg;
  if (isDark(brightMs)) return brightMs;
  if (!isDark(darkMs)) return darkMs;
  while (Math.abs(darkMs - brightMs) > 1) {
    const middleMs = Math.floor((brightMs + darkMs) / 2);
    if (isDark(middleMs)) darkMs = middleMs;
    else brightMs = middleMs;
  }
  return Math.max(brightMs, darkMs);
}

function apparentElevationDeg(instant: Instant, place: Place): number {
  return getPosition(dateObject(instant), place.latitudeDeg, place.longitudeDeg).altitude;
}

function dateObject(instant: Instant): Date {
  // oxlint-disable-next-line no-restricted-globals -- suncalc speaks Date; an argument goes in, no clock is read
  return new Date(instant);
}

/** Refraction that suncalc adds (Meeus, Astronomical Algorithms 16.4), for a geometric elevation of 0 or above. */
function refractionDeg(elevationDeg: number): number {
  const degree = Math.PI / 180;
  const elevation = elevationDeg * degree;
  return 0.0002967 / Math.tan(elevation + 0.00312536 / (elevation + 0.08901179)) / degree;
}

/** suncalc adds this much to every elevation below the horizon, so dusk reads -5.516 instead of -6. */
const horizonRefractionDeg = refractionDeg(0);
