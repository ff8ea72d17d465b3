import type { Monotonic, Now } from '../units.ts';
import type { Grant, RefusedWhy } from './grant.ts';
import type { Lane } from './lane.ts';
import type { Senses } from './senses.ts';

export const barrierNames = [
  'bootHold',
  'unknown',
  'closed',
  'opening',
  'open',
  'passing',
  'clearing',
  'closing',
  'heldOpen',
  'emergencyOpen',
  'outOfService',
  'fault',
] as const;
export type BarrierName = (typeof barrierNames)[number];

/** What somebody must come and look at. */
export type BarrierTrouble =
  | 'openTimeout'
  | 'closeTimeout'
  | 'armUnknown'
  | 'forcedOpen'
  | 'heldOpen'
  | 'reversals'
  | 'stuckLoop'
  | 'manualRelease'
  | 'fire';

/** Where the barrier is in its table, and what it still owes. */
export type Barrier = {
  readonly name: BarrierName;
  readonly sinceMono: Monotonic;
  /** When this run of the lane began: no output moves in its first three seconds. */
  readonly startedMono: Monotonic;
  /** A state that a restart must not clear; taken up again when the boot hold ends. */
  readonly resume: 'emergencyOpen' | 'heldOpen' | 'fault' | null;
  readonly trouble: BarrierTrouble | null;
  /** The vehicle being served; null = none, or one that nobody granted. */
  readonly current: Grant | null;
  /** Grants behind it, oldest first, at most `storedMax`. */
  readonly stored: readonly Grant[];
  /** Causes that were heard of, newest last, bounded: each is good for one pulse. */
  readonly causes: readonly string[];
  /** A vehicle is on the safety loop under a raised arm. */
  readonly crossingSinceMono: Monotonic | null;
  /** Reversals since the arm was last closed. */
  readonly reversals: number;
  readonly retried: boolean;
  /** What the outputs were told. */
  readonly asserting: boolean;
  readonly inhibiting: boolean;
};

/** What happened at the barrier, for the episodes and the guard. */
export type BarrierFact =
  | { readonly kind: 'pulsed'; readonly grant: Grant }
  | { readonly kind: 'fullyOpen'; readonly atMono: Monotonic }
  | { readonly kind: 'crossing'; readonly grant: Grant | null; readonly atMono: Monotonic }
  | { readonly kind: 'passed'; readonly grant: Grant | null; readonly atMono: Monotonic; readonly unchecked: boolean }
  | { readonly kind: 'noPassage'; readonly grant: Grant }
  | { readonly kind: 'reversal' }
  | { readonly kind: 'closed'; readonly atMono: Monotonic }
  | { readonly kind: 'trouble'; readonly trouble: BarrierTrouble }
  | { readonly kind: 'refused'; readonly grant: Grant; readonly why: RefusedWhy };

/** What the barrier wants done, in order. */
export type BarrierEffect =
  | { readonly kind: 'openPulse'; readonly cause: Grant; readonly retryOf: string | null }
  | { readonly kind: 'assertOpen'; readonly on: boolean; readonly causeId: string }
  | { readonly kind: 'inhibitClose'; readonly on: boolean; readonly because: string };

/** One settling of the table: what it sees, and what it has made so far. */
export type BarrierTurn = {
  readonly lane: Lane;
  readonly now: Now;
  readonly senses: Senses['of'];
  /** Kernel time of the last change of any input; null = some input was never heard. */
  readonly quietSinceMono: Monotonic | null;
  /** Who resets the lane in this very step; null = nobody. */
  readonly resetBy: string | null;
  barrier: Barrier;
  /** When the next line of the table fits by time alone, once it has settled. */
  fitsMono: Monotonic;
  readonly effects: BarrierEffect[];
  readonly facts: BarrierFact[];
};

export function newBarrier(startedMono: Monotonic): Barrier {
  return {
    name: 'bootHold',
    sinceMono: startedMono,
    startedMono,
    resume: null,
    trouble: null,
    current: null,
    stored: [],
    causes: [],
    crossingSinceMono: null,
    reversals: 0,
    retried: false,
    asserting: false,
    inhibiting: false,
  };
}

export function alter(turn: BarrierTurn, patch: Partial<Barrier>): void {
  turn.barrier = Object.assign({ ...turn.barrier }, patch);
}
