import type { Place } from '../../src/calendar/place.ts';

const place = (latitudeDeg: number, longitudeDeg: number, timeZone: string): Place => ({
  latitudeDeg,
  longitudeDeg,
  timeZone,
});

export const shenzhen = place(22.5431, 114.0579, 'Asia/Shanghai');
export const chengdu = place(30.5728, 104.0668, 'Asia/Shanghai');
export const harbin = place(45.8038, 126.535, 'Asia/Shanghai');
/** Xinjiang lives by Beijing's clocks: the sun is highest after 15:00. */
export const kashgar = place(39.4704, 75.9898, 'Asia/Shanghai');
export const urumqi = place(43.8256, 87.6168, 'Asia/Urumqi');
export const london = place(51.5074, -0.1278, 'Europe/London');
export const newYork = place(40.7128, -74.006, 'America/New_York');
export const lordHowe = place(-31.5553, 159.0821, 'Australia/Lord_Howe');
/** Its clocks go forward at midnight: 00:00 to 00:59 do not exist that day. */
export const santiago = place(-33.4489, -70.6693, 'America/Santiago');
export const auckland = place(-36.8509, 174.7645, 'Pacific/Auckland');
export const kiritimati = place(1.8721, -157.4278, 'Pacific/Kiritimati');
/** East of the date line, on the clocks of its west. */
export const taveuni = place(-16.85, -179.95, 'Pacific/Fiji');
export const apia = place(-13.8333, -171.7667, 'Pacific/Apia');
export const reykjavik = place(64.1466, -21.9426, 'Atlantic/Reykjavik');
export const fairbanks = place(64.8378, -147.7164, 'America/Anchorage');
export const tromso = place(69.6492, 18.9553, 'Europe/Oslo');
export const longyearbyen = place(78.2233, 15.6469, 'Arctic/Longyearbyen');

export const everyPlace: readonly Place[] = [
  shenzhen,
  chengdu,
  harbin,
  kashgar,
  urumqi,
  london,
  newYork,
  lordHowe,
  santiago,
  auckland,
  kiritimati,
  taveuni,
  apia,
  reykjavik,
  fairbanks,
  tromso,
  longyearbyen,
];

/** An instant for people to read in a failed test. */
export const utc = (instant: number): string => Temporal.Instant.fromEpochMilliseconds(instant).toString();

/** `2026-06-21T11:00Z` as an instant. */
export const instantOf = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
