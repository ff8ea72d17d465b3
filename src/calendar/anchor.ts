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
