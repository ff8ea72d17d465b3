import type { ClockTime } from '../calendar/anchor.ts';
import { clockInstant, dateBefore, dateOf } from '../calendar/localDate.ts';
import { type DurationMs, type Instant, minuteMs } from '../units.ts';
import type { Belief, CardClass, Pseudonym, RosterEntry } from './roster.ts';

/** Whether one card may enter an area twice without leaving it. */
export type AntiPassback = {
  /** soft lets pass and reports; timed refuses for a while; hard refuses until the card has been elsewhere. */
  readonly kind: 'off' | 'soft' | 'timed' | 'hard';
  /** For `timed`: how long the same area stays refused after a passage. */
  readonly withinMs: DurationMs;
  /** Classes that `hard` holds for whatever `kind` says, unless it is off. */
  readonly hardFor: readonly CardClass[];
  /** Site time at which every card is forgotten once a day; null = never. */
  readonly resetAt: ClockTime | null;
};

/** What estates begin with: residents are never locked out, and the night forgives everybody. */
export const usualAntiPassback: AntiPassback = { kind: 'soft', withinMs: 10_000, hardFor: [], resetAt: '04:00' };

/** Passages of which a power cut may cost the report that a card came in twice. */
export const passageReportMs: DurationMs = 15 * minuteMs;

/** A passage seen by the barrier, and never a mere grant. */
export type Passage = {
  readonly pseudonym: Pseudonym;
  /** The area entered by it. */
  readonly area: string;
  readonly atMs: Instant;
  /** It was inwards, so it is one use of a card that has a number of them: nobody is locked in by his last use. */
  readonly use: boolean;
};

/** What is known of a card's passages. */
export type Passages = {
  /** Null = unknown: new, forgiven or lost. */
  readonly last: { readonly area: string; readonly atMs: Instant } | null;
  readonly usesMade: number;
};

export const noPassages: Passages = { last: null, usesMade: 0 };

/**
 * How long a passage may wait in memory before it is on disk, by the settings of all lanes of the site: one lane refuses for
 * what another has seen. Where this card may be refused for its last passage or its uses it may not wait at all, for a power
 * cut would lock it in or let it in once more. A mere report may be missing after a power cut.
 */
export function passageWaitMs(
  lanes: readonly AntiPassback[],
  entry: Pick<RosterEntry, 'class' | 'usesMax'> | null,
): DurationMs {
  if (entry === null) return 0;
  const refuses = lanes.some(
    ({ kind, hardFor }) => kind !== 'off' && (kind !== 'soft' || hardFor.includes(entry.class)),
  );
  return refuses || entry.usesMax !== null ? 0 : passageReportMs;
}

/** The card has passed. Telling the same passage twice changes nothing. */
export function passed(passages: Passages, { area, atMs, use }: Passage): Passages {
  const { last, usesMade } = passages;
  if (last !== null && last.area === area && last.atMs === atMs) return passages;
  return { last: { area, atMs }, usesMade: usesMade + (use ? 1 : 0) };
}

/** Where the card was last is forgotten; its uses are not given back. */
export function forgiven({ usesMade }: Passages): Passages {
  return { last: null, usesMade };
}

/**
 * Whether this card may enter the area now. What cannot be known is forgiven: a first use, a card before the daily reset, a
 * passage dated by a clock that is not sound any more.
 */
export function passback(
  settings: AntiPassback,
  entry: RosterEntry,
  area: string,
  belief: Belief,
  timeZone: string,
): 'pass' | 'report' | 'refuse' {
  const { last } = entry.passages;
  if (settings.kind === 'off' || isExempt(entry) || last === null || last.area !== area) return 'pass';
  if (settings.resetAt !== null && wasReset(settings.resetAt, last.atMs, belief, timeZone)) return 'pass';
  if (settings.kind === 'hard' || settings.hardFor.includes(entry.class)) return 'refuse';
  if (settings.kind === 'soft') return 'report';
  return belief.sound && isWithin(settings.withinMs, last.atMs, belief) ? 'refuse' : 'pass';
}

function isExempt(entry: RosterEntry): boolean {
  return entry.antiPassback === 'exempt' || entry.class === 'emergency' || entry.class === 'guard';
}

function wasReset(resetAt: ClockTime, passedAtMs: Instant, { toMs, sound }: Belief, timeZone: string): boolean {
  return !sound || passedAtMs < lastReset(resetAt, toMs, timeZone);
}

function lastReset(resetAt: ClockTime, nowMs: Instant, timeZone: string): Instant {
  const today = dateOf(nowMs, timeZone);
  const resetMs = clockInstant(today, resetAt, timeZone, 'first');
  return resetMs <= nowMs ? resetMs : clockInstant(dateBefore(today, timeZone), resetAt, timeZone, 'first');
}

/** A passage that seems to lie in the future was dated by a clock since set back; it counts as near only if it is near. */
function isWithin(withinMs: DurationMs, passedAtMs: Instant, { fromMs, toMs }: Belief): boolean {
  return fromMs - passedAtMs < withinMs && passedAtMs - toMs < withinMs;
}
