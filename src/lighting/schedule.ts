import type { Anchor } from '../calendar/anchor.ts';
import type { LocalDate } from '../calendar/localDate.ts';
import type { Season } from '../calendar/season.ts';
import type { Level } from '../units.ts';

export type { LocalDate } from '../calendar/localDate.ts';
export type { Season } from '../calendar/season.ts';

/** From this anchor until the next step or the end of the window, the window has this level. */
export type PartNightStep = { readonly from: Anchor; readonly level: Level };

/** A window of light, repeated on every date that its season and weekdays admit. */
export type Rule = {
  readonly id: string;
  readonly season: Season | null;
  /** ISO weekdays of the start date, 1 = Monday to 7 = Sunday; null = every day. */
  readonly days: readonly number[] | null;
  readonly start: Anchor;
  readonly end: Anchor;
  readonly level: Level;
  readonly steps: readonly PartNightStep[];
  /** When set, the window counts only while the sun is below this elevation (0 or below, degrees). */
  readonly onlyDarkerThanDeg: number | null;
};

/** Dates on which other rules replace the season's. `from` and `to` are both included; there is always an end. */
export type CalendarException = {
  readonly id: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly rules: readonly Rule[];
  readonly why: string;
};

export type Schedule = {
  readonly rules: readonly Rule[];
  /** First match wins. */
  readonly exceptions: readonly CalendarException[];
};

/** Where a planned level comes from. */
export type PlanOrigin =
  | { readonly kind: 'season'; readonly rule: string; readonly night: LocalDate }
  | { readonly kind: 'exception'; readonly exception: string; readonly rule: string; readonly night: LocalDate }
  | { readonly kind: 'none' };
