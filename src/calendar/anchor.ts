import { type Instant, minuteMs } from '../units.ts';
import { clockInstant, type LocalDate } from './localDate.ts';
import type { Place } from './place.ts';
import { sunEdge } from './sun.ts';

/** Wall-clock time of day at the estate, `HH:MM`, 00:00 to 23:59. */
export type ClockTime = string;

/** Fixed time of day. */
export type ClockAnchor = { readonly kind: 'clock'; readonly time: ClockTime };

/** The instant at which the sun's centre passes an elevation, setting or rising. */
export type SunAnchor = {
  readonly kind: 'sun';
  readonly edge: 'set' | 'rise';
  /** Geometric elevation, 0 or below: -0.833 is sunset, -6 civil dusk, -4 good practice for roads. */
  readonly elevationDeg: number;
  /** Minutes added to the sun's instant, -180 to 180. */
  readonly offsetMin: number;
  /** Never earlier than this clock time of the same date. */
  readonly notBefore: ClockTime | null;
  /** Never later than this clock time of the same date. */
  readonly notAfter: ClockTime | null;
};

export type Anchor = ClockAnchor | SunAnchor;

/**
 * The instant an anchor means on a date. Where the clock shows a time twice, a start takes the first, an end the last.
 * `notBefore` is applied first and `notAfter` last, both on `date` even when the sun sets after midnight.
 */
export function anchorInstant(anchor: Anchor, date: LocalDate, place: Place, role: 'start' | 'end'): Instant {
  const which = role === 'start' ? 'first' : 'last';
  const clock = (time: ClockTime) => clockInstant(date, time, place.timeZone, which);
  if (anchor.kind === 'clock') return clock(anchor.time);
  let instant = sunEdge(date, place, anchor.edge, anchor.elevationDeg) + anchor.offsetMin * minuteMs;
  if (anchor.notBefore !== null) instant = Math.max(instant, clock(anchor.notBefore));
  if (anchor.notAfter !== null) instant = Math.min(instant, clock(anchor.notAfter));
  return instant;
}
