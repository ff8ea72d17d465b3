import { type DurationMs, type Monotonic, minuteMs, secondMs } from '../units.ts';
import type { Pseudonym } from './roster.ts';

/** What one reader remembers between two reads. Plain data; begins as `freshMemory` with each boot of the machine. */
export type ReaderMemory = {
  readonly seen: readonly Seen[];
  /** When cards that nobody knows were decided on, at most the last few. */
  readonly unknownAtMono: readonly Monotonic[];
  readonly guard: Guard | null;
};

/** A card whose frames may still follow. */
export type Seen = {
  readonly pseudonym: Pseudonym;
  readonly episode: string | null;
  readonly atMono: Monotonic;
  /** Frames merged into the first. */
  readonly rereads: number;
  /** It came while the reader was guarded and was not judged. */
  readonly unjudged: boolean;
};

/** Somebody tries numbers: after each that nobody knows the reader decides nothing for a while. */
export type Guard = { readonly gapMs: DurationMs; readonly untilMono: Monotonic };

export const freshMemory: ReaderMemory = { seen: [], unknownAtMono: [], guard: null };

/** A reader left alone reads a card ten times a second; one taken away and shown again takes longer than this. */
const repeatMs: DurationMs = 2 * secondMs;
/** A wallet holds a handful of cards that answer in turn. */
const seenMax = 8;

const unknownMax = 5;
const unknownWithinMs: DurationMs = minuteMs;
const firstGapMs: DurationMs = 10 * secondMs;
const lastGapMs: DurationMs = minuteMs;
/** Five minutes without an unknown card end the guard. */
const calmMs: DurationMs = 5 * minuteMs;

/** The frame before of this card, when the new one is only its repeat; null = a new attempt. */
export function repeated(
  memory: ReaderMemory,
  { pseudonym, episode, atMono }: Omit<Seen, 'rereads' | 'unjudged'>,
): Seen | null {
  const seen = memory.seen.find((one) => one.pseudonym === pseudonym);
  if (seen === undefined || seen.episode !== episode || atMono - seen.atMono > repeatMs) return null;
  return seen.unjudged && waitMs(memory, atMono) === 0 ? null : seen;
}

/** The card was here now. The oldest are forgotten first. */
export function withSeen(memory: ReaderMemory, seen: Seen): ReaderMemory {
  const others = memory.seen.filter(
    ({ pseudonym, atMono }) => pseudonym !== seen.pseudonym && seen.atMono - atMono <= repeatMs,
  );
  return { ...memory, seen: [...others, seen].slice(-seenMax) };
}

/** How long the reader decides nothing; 0 = it decides. */
export function waitMs({ guard }: ReaderMemory, nowMono: Monotonic): DurationMs {
  return guard === null ? 0 : Math.max(0, guard.untilMono - nowMono);
}

/**
 * A card that nobody knows was decided on. Five in a minute set the guard: a gap of 10 s after each further one, doubling
 * to 60 s. `raised` is true once, when the guard begins: that is the alarm.
 */
export function withUnknown(memory: ReaderMemory, nowMono: Monotonic): { memory: ReaderMemory; raised: boolean } {
  const recent = [...memory.unknownAtMono, nowMono].filter((atMono) => nowMono - atMono < unknownWithinMs);
  const unknownAtMono = recent.slice(-unknownMax);
  const before = memory.guard !== null && nowMono - memory.guard.untilMono < calmMs ? memory.guard : null;
  if (before === null && recent.length < unknownMax) {
    return { memory: { ...memory, unknownAtMono, guard: null }, raised: false };
  }
  const gapMs = before === null ? firstGapMs : Math.min(2 * before.gapMs, lastGapMs);
  return {
    memory: { ...memory, unknownAtMono, guard: { gapMs, untilMono: nowMono + gapMs } },
    raised: before === null,
  };
}
