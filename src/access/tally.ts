import { type DurationMs, type Instant, minuteMs, secondMs } from '../units.ts';
import type { BarrierName } from './barrier.ts';
import type { EpisodeRecord } from './episode.ts';
import type { LanePromise } from './lane.ts';
import { combinedMoments, type Moments, noMoments, withSample } from './moments.ts';
import { type Fault, faultsAgainstPromise, type Slowness, type SlowPhase, slowness } from './promise.ts';

/** What a lane did in some span. Everything only rises and everything can be added: hours are sums of slots. */
export type Tally = {
  /** Vehicles that came, whatever became of them. */
  readonly arrivals: number;
  readonly passages: number;
  readonly pulses: number;
  readonly balks: number;
  readonly tailgates: number;
  readonly unchecked: number;
  readonly reversals: number;
  readonly withFrames: number;
  readonly firstPresentations: number;
  readonly badFrames: number;
  readonly rereads: number;
  readonly calls: number;
  readonly suppressedCalls: number;
  readonly assisted: number;
  readonly conforming: number;
  /** Why passages did not conform; a vehicle counts once for each. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** Arrival until it left the reader, ms. */
  readonly occupied: Moments;
  /** The vehicle ahead leaving until this one stood there, ms. */
  readonly moveUp: Moments;
  /** Between the tails of two vehicles of which the second was already waiting, ms. */
  readonly headway: Moments;
  /** Vehicles by the whole seconds from arrival to their good read; the last bin is everything beyond. */
  readonly reachS: Readonly<Partial<Record<string, number>>>;
  readonly stateMs: Readonly<Partial<Record<BarrierName, DurationMs>>>;
  /** Time in which no reader of the lane worked. */
  readonly readerOfflineMs: DurationMs;
  /** What passages took beyond the reference of the promise, by the phase that cost most. */
  readonly slowMs: Readonly<Partial<Record<SlowPhase, DurationMs>>>;
};

export const noTally: Tally = {
  arrivals: 0,
  passages: 0,
  pulses: 0,
  balks: 0,
  tailgates: 0,
  unchecked: 0,
  reversals: 0,
  withFrames: 0,
  firstPresentations: 0,
  badFrames: 0,
  rereads: 0,
  calls: 0,
  suppressedCalls: 0,
  assisted: 0,
  conforming: 0,
  faults: {},
  occupied: noMoments,
  moveUp: noMoments,
  headway: noMoments,
  reachS: {},
  stateMs: {},
  readerOfflineMs: 0,
  slowMs: {},
};

/** Reach beyond this is one bin: whether it took one minute or three says the same about the reader. */
export const reachBinMax = 60;

/** A stretch of the wall clock and what the lane did in it. Five minutes divide every quarter, hour and day on earth. */
export type Slot = { readonly fromMs: Instant; readonly tally: Tally };
export const slotMs: DurationMs = 5 * minuteMs;
/** A day and an hour of slots: enough for "yesterday at this time". */
export const slotsMax = 300;

/** The tally with one more finished vehicle. */
export function withEpisode(tally: Tally, episode: EpisodeRecord, promise: LanePromise): Tally {
  const { outcome, call } = episode;
  const faults = faultsAgainstPromise(episode, promise);
  return {
    ...tally,
    arrivals: tally.arrivals + 1,
    balks: tally.balks + one(outcome === 'balk'),
    withFrames: tally.withFrames + one(episode.firstPresentation !== null),
    firstPresentations: tally.firstPresentations + one(episode.firstPresentation === true),
    badFrames: tally.badFrames + episode.badFrames,
    rereads: tally.rereads + episode.rereads,
    calls: tally.calls + one(call !== null && !call.suppressed),
    suppressedCalls: tally.suppressedCalls + one(call?.suppressed === true),
    assisted: tally.assisted + one(episode.assisted),
    conforming: tally.conforming + one(faults.length === 0),
    faults: faults.reduce((counts, fault) => raised(counts, fault), tally.faults),
    occupied: outcome === 'passed' ? withSample(tally.occupied, episode.occupiedMs) : tally.occupied,
    moveUp: episode.moveUpMs === null ? tally.moveUp : withSample(tally.moveUp, episode.moveUpMs),
    reachS: withReach(tally, episode).reachS,
    slowMs: withSlowness(tally.slowMs, slowness(episode, promise)),
  };
}

/** The tally with how far one more driver had to reach, and nothing else. */
export function withReach(tally: Tally, { readAfterMs }: Pick<EpisodeRecord, 'readAfterMs'>): Tally {
  if (readAfterMs === null) return tally;
  const bin = reachBin(readAfterMs);
  const reachS: Partial<Record<string, number>> = { ...tally.reachS };
  reachS[bin] = (reachS[bin] ?? 0) + 1;
  return { ...tally, reachS };
}

/** The tally with some time more in a state of the barrier. */
export function withStateMs(tally: Tally, name: BarrierName, ms: DurationMs): Tally {
  const stateMs: Partial<Record<BarrierName, DurationMs>> = { ...tally.stateMs };
  stateMs[name] = (stateMs[name] ?? 0) + ms;
  return { ...tally, stateMs };
}

export function addTallies(a: Tally, b: Tally): Tally {
  return combined(a, b, 1);
}

/** What was counted between two looks at one lane's totals. */
export function tallySince(later: Tally, earlier: Tally): Tally {
  return combined(later, wholeTally(earlier), -1);
}

/** A tally as this version counts; what an older one did not count began with nothing. */
export function wholeTally(kept: Tally): Tally {
  return { ...noTally, ...kept };
}

/** The slots of the last day: the one that is counted into apart from the others, which seldom change. */
export type Slots = {
  readonly past: readonly Slot[];
  readonly running: Slot | null;
  /** The latest beginning among the past ones: beyond it none need be looked for. */
  readonly latestMs: Instant;
};

export const noSlots: Slots = { past: [], running: null, latestMs: Number.NEGATIVE_INFINITY };

/** All slots, in the order in which they were begun. */
export function slotsOf({ past, running }: Slots): readonly Slot[] {
  return running === null ? past : [...past, running];
}

/** The slots with a change in the one that `atMs` belongs to; the oldest go when there are too many. */
export function inSlot({ past, running, latestMs }: Slots, atMs: Instant, change: (tally: Tally) => Tally): Slots {
  const fromMs = Math.floor(atMs / slotMs) * slotMs;
  if (running?.fromMs === fromMs) return { past, running: { fromMs, tally: change(running.tally) }, latestMs };
  const at = fromMs > latestMs ? -1 : slotAt(past, fromMs);
  const slot = past[at];
  // A clock that went back counts where it was before.
  if (slot !== undefined) return { past: past.with(at, { fromMs, tally: change(slot.tally) }), running, latestMs };
  const begun = { fromMs, tally: change(noTally) };
  if (running === null) return { past, running: begun, latestMs };
  return {
    past: [...past.slice(2 - slotsMax), running],
    running: begun,
    latestMs: Math.max(latestMs, running.fromMs),
  };
}

/** Where the slot lies that begins then; -1 = nowhere. A search by callback takes ten times as long. */
function slotAt(slots: readonly Slot[], fromMs: Instant): number {
  for (let at = slots.length - 1; at >= 0; at -= 1) if (slots[at]?.fromMs === fromMs) return at;
  return -1;
}

/** The sum of the slots that begin in a half-open span of the wall clock. */
export function tallyOf(slots: readonly Slot[], fromMs: Instant, toMs: Instant): Tally {
  return slots
    .filter((slot) => slot.fromMs >= fromMs && slot.fromMs < toMs)
    .reduce((sum, { tally }) => addTallies(sum, tally), noTally);
}

/** A count raised by one, or by more. */
function raised<K extends string>(
  counts: Readonly<Partial<Record<K, number>>>,
  key: K,
  by = 1,
): Readonly<Partial<Record<K, number>>> {
  const after: Partial<Record<K, number>> = { ...counts };
  after[key] = (counts[key] ?? 0) + by;
  return after;
}

/** Every count of one tally with that of the other added, or taken off. */
function combined(a: Tally, b: Tally, sign: 1 | -1): Tally {
  return {
    arrivals: a.arrivals + sign * b.arrivals,
    passages: a.passages + sign * b.passages,
    pulses: a.pulses + sign * b.pulses,
    balks: a.balks + sign * b.balks,
    tailgates: a.tailgates + sign * b.tailgates,
    unchecked: a.unchecked + sign * b.unchecked,
    reversals: a.reversals + sign * b.reversals,
    withFrames: a.withFrames + sign * b.withFrames,
    firstPresentations: a.firstPresentations + sign * b.firstPresentations,
    badFrames: a.badFrames + sign * b.badFrames,
    rereads: a.rereads + sign * b.rereads,
    calls: a.calls + sign * b.calls,
    suppressedCalls: a.suppressedCalls + sign * b.suppressedCalls,
    assisted: a.assisted + sign * b.assisted,
    conforming: a.conforming + sign * b.conforming,
    faults: combinedCounts(a.faults, b.faults, sign),
    occupied: combinedMoments(a.occupied, b.occupied, sign),
    moveUp: combinedMoments(a.moveUp, b.moveUp, sign),
    headway: combinedMoments(a.headway, b.headway, sign),
    reachS: combinedCounts(a.reachS, b.reachS, sign),
    stateMs: combinedCounts(a.stateMs, b.stateMs, sign),
    readerOfflineMs: a.readerOfflineMs + sign * b.readerOfflineMs,
    slowMs: combinedCounts(a.slowMs, b.slowMs, sign),
  };
}

function combinedCounts<K extends string>(
  a: Readonly<Partial<Record<K, number>>>,
  b: Readonly<Partial<Record<K, number>>>,
  sign: 1 | -1,
): Readonly<Partial<Record<K, number>>> {
  const counts: Partial<Record<K, number>> = { ...a };
  for (const key of Object.keys(b) as K[]) counts[key] = (counts[key] ?? 0) + sign * (b[key] ?? 0);
  return counts;
}

function withSlowness(slowMs: Tally['slowMs'], slow: Slowness | null): Tally['slowMs'] {
  return slow === null ? slowMs : raised(slowMs, slow.phase, slow.ms);
}

function reachBin(reachMs: DurationMs): string {
  return String(Math.min(reachBinMax, Math.floor(reachMs / secondMs)));
}

function one(yes: boolean): number {
  return yes ? 1 : 0;
}
