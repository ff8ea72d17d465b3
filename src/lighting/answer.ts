import type { Instant, Level } from '../units.ts';
import type { LocalDate } from './schedule.ts';
import type { InputId } from './zone.ts';

/** The layer that decides a zone's level, highest first. */
export const sources = [
  'hand',
  'lockout',
  'emergency',
  'override',
  'presence',
  'exception',
  'season',
  'substitute',
] as const;
export type Source = (typeof sources)[number];

/** Why a zone has its level: one kind for each source, with what a person would ask next. */
export type Reason =
  | { readonly kind: 'hand'; readonly position: 'on' | 'off' }
  | { readonly kind: 'lockout'; readonly by: string; readonly why: string }
  | { readonly kind: 'emergency'; readonly by: string; readonly why: string }
  | { readonly kind: 'override'; readonly by: string; readonly why: string; readonly commandId: string }
  | { readonly kind: 'presence'; readonly input: InputId }
  | { readonly kind: 'exception'; readonly exception: string; readonly rule: string; readonly night: LocalDate }
  | { readonly kind: 'season'; readonly rule: string; readonly night: LocalDate }
  /** No window is in force: the schedule itself says dark. */
  | { readonly kind: 'noWindow' }
  | {
      readonly kind: 'substitute';
      readonly because: 'clockRestored' | 'clockInvalid' | 'noPlan';
      readonly photocell: 'dark' | 'bright' | 'none';
    };

/** A zone's demanded level at an instant, and everything a person wants to know about it. */
export type Answer = {
  readonly level: Level;
  readonly source: Source;
  readonly reason: Reason;
  /** When this answer stops holding; null = until somebody or something changes it. */
  readonly untilMs: Instant | null;
  /** The next change of level, as far as it can be foreseen. */
  readonly next: { readonly atMs: Instant; readonly level: Level } | null;
};
