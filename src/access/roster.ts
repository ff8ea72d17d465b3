import type { Instant } from '../units.ts';
import type { Passages } from './antiPassback.ts';
import type { WeeklyProfile } from './profile.ts';

/** HMAC-SHA256 of a card's key under the site key, its first 128 bits as 32 hex digits. A card's number never gets further. */
export type Pseudonym = string;

/** Whose card it is. Emergency and guard cards are never held up by anti-passback, emergency cards never by a doubtful clock. */
export const cardClasses = ['resident', 'staff', 'visitor', 'contractor', 'emergency', 'guard'] as const;
export type CardClass = (typeof cardClasses)[number];

/** What the roster grants a card. */
export type Rights = {
  readonly pseudonym: Pseudonym;
  /** The office's name for the holder: a flat, a firm, a plate. Not a person's name. */
  readonly holder: string;
  readonly class: CardClass;
  /** Lanes it opens; null = every lane. */
  readonly lanes: readonly string[] | null;
  /** Valid from this instant on; null = always was. */
  readonly validFromMs: Instant | null;
  /** Valid until just before this instant; null = no end. */
  readonly validToMs: Instant | null;
  /** Hours of the week; null = at any time. */
  readonly profile: WeeklyProfile | null;
  readonly antiPassback: 'inherit' | 'exempt';
  /** Passages inwards that it is good for; null = any number. */
  readonly usesMax: number | null;
  readonly blocked: boolean;
};

/** A card as the decision meets it: its rights, and what the passage table knows of it. */
export type RosterEntry = Rights & { readonly passages: Passages };

/** True time lies in [fromMs, toMs]. */
export type Belief = {
  readonly fromMs: Instant;
  readonly toMs: Instant;
  /** Good enough to say when 06:00 is. */
  readonly sound: boolean;
  /** The latest instant that somebody ever vouched for: time was not earlier, whatever an unsound clock says. */
  readonly highWaterMs: Instant;
};

/** The part of a belief that can be true: an unsound clock cannot go back behind what was once vouched for. */
export function possible({ fromMs, toMs, sound, highWaterMs }: Belief): { fromMs: Instant; toMs: Instant } {
  const earliestMs = sound ? fromMs : Math.max(fromMs, highWaterMs);
  return { fromMs: earliestMs, toMs: Math.max(earliestMs, toMs) };
}

/**
 * Whether a card's dates admit it. What holds over the whole interval is certain. Where the interval straddles a date, a
 * sound clock's doubt counts against the card; an unsound one cannot tell, and answers `doubt`.
 */
export function validity(rights: Rights, belief: Belief): 'valid' | 'notYetValid' | 'expired' | 'doubt' {
  const { validFromMs, validToMs } = rights;
  const { fromMs, toMs } = possible(belief);
  if (validToMs !== null && fromMs >= validToMs) return 'expired';
  if (validFromMs !== null && toMs < validFromMs) return 'notYetValid';
  const hasBegun = validFromMs === null || fromMs >= validFromMs;
  const hasNotEnded = validToMs === null || toMs < validToMs;
  if (hasBegun && hasNotEnded) return 'valid';
  if (!belief.sound) return 'doubt';
  return hasNotEnded ? 'notYetValid' : 'expired';
}
