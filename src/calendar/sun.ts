import { getPosition, getTimes } from 'suncalc';
import { dayMs, type Instant, secondMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
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
  if (asked.instant !== instant || asked.place !== place)
    asked = { instant, place, answerDeg: geometricDegOf(instant, place) };
  return asked.answerDeg;
}

/** Every zone asks for the same moment. */
let asked: { instant: Instant; place: Place | null; answerDeg: number } = {
  instant: Number.NaN,
  place: null,
  answerDeg: Number.NaN,
};

function geometricDegOf(instant: Instant, place: Place): number {
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
  return edges([place, edge, elevationDeg, date], () => {
    const noonMs = solarNoon(date, place);
    const nadirMs = edge === 'set' ? midnightBetween(noonMs, 1, place) : midnightBetween(noonMs, -1, place);
    return crossing({ brightMs: noonMs, darkMs: nadirMs }, elevationDeg, place);
  });
}

/**
 * Looks whether suncalc is still the one this file corrects, with one sunset of its own and one sunrise that the
 * almanac knows. Null when all is well, otherwise what is wrong and what to do, in plain words.
 */
export function sunSelfTest(): string | null {
  const shenzhen = { latitudeDeg: 22.5431, longitudeDeg: 114.0579, timeZone: 'Asia/Shanghai' };
  const remedy =
    'Lights that follow the sun would be wrong. Install the program again with its own suncalc, version 2.0.2.';
  const noon = dateObject(solarNoon('2026-03-20', shenzhen));
  const sunset = getTimes(noon, shenzhen.latitudeDeg, shenzhen.longitudeDeg).sunset;
  const sunsetDeg = sunset === null ? Number.NaN : elevationDeg(sunset.valueOf(), shenzhen);
  if (!(Math.abs(sunsetDeg - sunsetElevationDeg) < 0.02)) {
    return `The sun calculator puts sunset at ${sunsetDeg.toFixed(3)} degrees instead of ${sunsetElevationDeg}. ${remedy}`;
  }
  // 06:28:13 by the clocks of Shenzhen: ERFA and PyEphem agree to a tenth of a second.
  const almanacMs = 1_773_959_293_100;
  const offS = (sunEdge('2026-03-20', shenzhen, 'rise', sunsetElevationDeg) - almanacMs) / secondMs;
  if (Math.abs(offS) < 30) return null;
  return `The sun calculator is ${offS.toFixed(0)} s off the almanac for a sunrise in Shenzhen. ${remedy}`;
}

const words = {
  latitude: {
    en: 'Latitude {latitudeDeg} is not between -90 and 90. Check that latitude and longitude are not swapped.',
    zh: '纬度 {latitudeDeg} 不在 -90 至 90 之间。请检查经纬度是否颠倒。',
  },
  longitude: {
    en: 'Longitude {longitudeDeg} is not between -180 and 180. East is positive.',
    zh: '经度 {longitudeDeg} 不在 -180 至 180 之间。东经为正。',
  },
  timeZone: {
    en: 'Time zone "{timeZone}" is not known. Use an IANA name such as Asia/Shanghai.',
    zh: '没有时区“{timeZone}”。请用 IANA 名称，例如 Asia/Shanghai。',
  },
  noon: {
    en:
      'At latitude {latitudeDeg}, longitude {longitudeDeg} the sun is highest at {oddNoon} by the clocks of {timeZone}; ' +
      'it should be between 09:00 and 17:00. Check that latitude and longitude are not swapped, that east is positive, ' +
      'and the time zone.',
    zh:
      '在纬度 {latitudeDeg}、经度 {longitudeDeg}，按 {timeZone} 的钟点，太阳在 {oddNoon} 最高；应在 09:00 至 17:00 之间。' +
      '请检查经纬度是否颠倒、东经是否为正，以及时区。',
  },
} satisfies Record<string, Words>;

/**
 * What is wrong with a place, in plain words, or null. Besides the ranges it asks that the sun be highest between
 * 09:00 and 17:00 by the clocks of the place, which finds latitude and longitude swapped, a lost sign, a wrong zone.
 */
export function placeProblem(place: Place): Words | null {
  if (!(Math.abs(place.latitudeDeg) <= 90)) return worded(words.latitude, place);
  if (!(Math.abs(place.longitudeDeg) <= 180)) return worded(words.longitude, place);
  if (!isTimeZone(place.timeZone)) return worded(words.timeZone, place);
  const oddNoon = oddNoonAt(place);
  return oddNoon === null ? null : worded(words.noon, { ...place, oddNoon });
}

/**
 * The clock time of a solar noon before 09:00 or after 17:00, which no inhabited zone has (Kashgar's is 15:10); null
 * when the place and its zone belong together.
 */
export function oddNoonAt(place: Place): string | null {
  return seasonDates.map((date) => clockAtNoon(date, place)).find((time) => time < '09:00' || time > '17:00') ?? null;
}

/** Elevation of the sun's centre at sunrise and sunset: half its width and the air's refraction below the horizon. */
export const sunsetElevationDeg = -0.833;

/** The sun is up to 16 minutes early or late; these four dates see most of it. */
const seasonDates: readonly LocalDate[] = ['2026-02-11', '2026-05-14', '2026-07-26', '2026-11-03'];

function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

function clockAtNoon(date: LocalDate, place: Place): string {
  const noon = Temporal.Instant.fromEpochMilliseconds(solarNoon(date, place)).toZonedDateTimeISO(place.timeZone);
  return noon.toPlainTime().toString({ smallestUnit: 'minute' });
}

/** A year of eight elevations at one place; a plan of the usual estate asks two to four. */
const edges = remembering<Instant>(6_000);
const noons = remembering<Instant>(2_000);

function noonNearest(instant: Instant, place: Place): Instant {
  return noons([place.longitudeDeg, instant], () =>
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
