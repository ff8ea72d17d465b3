import type { Place } from '../../calendar/place.ts';
import { elevationDeg } from '../../calendar/sun.ts';
import type { Instant } from '../../units.ts';
import { type Chance, happens } from '../chance.ts';

/** How much of the daylight a sky lets through, 0 to 1: a few of ten days are grey, and a thunderstorm makes noon dusk. */
export function cloudOf(chance: Chance): number {
  if (happens(chance, 0.6)) return 0.7 + 0.3 * chance.even();
  return happens(chance, 0.9) ? 0.15 + 0.4 * chance.even() : 0.03 + 0.07 * chance.even();
}

/**
 * Daylight on level ground in lux, roughly: 400 at sunset under a clear sky, 3.4 at civil dusk, ten times less for each two
 * degrees more; by day it grows with the height of the sun to 110,000 (Seidelmann, Explanatory Supplement 1992, table 9.1).
 */
export function lux(atMs: Instant, place: Place, cloud: number): number {
  const deg = elevationDeg(atMs, place);
  if (deg <= 0) return cloud * Math.max(0.001, 700 * 10 ** (0.38 * deg));
  return cloud * (700 + 110_000 * Math.sin((deg * Math.PI) / 180));
}
