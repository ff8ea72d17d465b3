import { type DurationMs, type Monotonic, secondMs } from '../units.ts';
import type { BarrierTurn } from './barrier.ts';
import type { LaneInputId } from './lane.ts';
import type { Sense } from './senses.ts';

/** No output moves before this, so that a power return or a crash never opens a gate. */
export const inertMs: DurationMs = 3 * secondMs;
/** A board that has not told all inputs by then is not going to; what is missing counts as its safe value. */
const bootPatienceMs: DurationMs = 30 * secondMs;
const fireClearMs: DurationMs = 5 * secondMs;
/** An arm between its ends that nobody moved. */
const strayMs: DurationMs = 3 * secondMs;
/** How long an arm may be nowhere before somebody must look. */
const unknownMs: DurationMs = 10 * secondMs;
/** Rest before the one retry of an arm that did not open. */
const retryMs: DurationMs = 2 * secondMs;
const reversalsMax = 3;

/** From when something holds, if nothing else happens. */
export type Ask = (turn: BarrierTurn) => Monotonic;

/** It holds already, whatever the clock says. */
const already = Number.NEGATIVE_INFINITY;
/** Time alone does not bring it about. */
const never = Number.POSITIVE_INFINITY;

/**
 * What the rows of the table may ask: from which moment on each holds, if nothing else happens. One that lies behind holds
 * now; one that lies ahead is when to look again. Nothing here changes anything.
 */
export const conditions = {
  settled: (turn: BarrierTurn) => {
    const { barrier, quietSinceMono } = turn;
    const quietMono = (quietSinceMono ?? never) + inertMs;
    return Math.max(barrier.sinceMono + inertMs, Math.min(quietMono, barrier.sinceMono + bootPatienceMs));
  },
  resumesEmergency: ({ barrier }: BarrierTurn) => given(barrier.resume === 'emergencyOpen'),
  resumesHeld: ({ barrier }: BarrierTurn) => given(barrier.resume === 'heldOpen'),
  resumesFault: ({ barrier }: BarrierTurn) => given(barrier.resume === 'fault'),
  fire: ({ senses }: BarrierTurn) => given(senses.fire.active),
  fireForReal: ({ senses }: BarrierTurn) => given(isReal(senses.fire)),
  fireLongClear: ({ senses: { fire } }: BarrierTurn) => (fire.active ? never : fire.sinceMono + fireClearMs),
  reset: ({ resetBy }: BarrierTurn) => given(resetBy !== null),
  handsOnArm: ({ senses }: BarrierTurn) => given(senses.manualRelease.active),
  handsOff: ({ senses }: BarrierTurn) => given(!senses.manualRelease.active),
  grantWaiting: ({ barrier }: BarrierTurn) => given(barrier.stored.length > 0),
  guardWaiting: ({ barrier }: BarrierTurn) => given(barrier.stored[0]?.source === 'guardButton'),
  served: ({ barrier }: BarrierTurn) => given(barrier.current !== null),
  unserved: ({ barrier }: BarrierTurn) => given(barrier.current === null),
  armOpen: (turn: BarrierTurn) => given(armOf(turn) === 'open'),
  armClosed: (turn: BarrierTurn) => given(armOf(turn) === 'closed'),
  armKnown: (turn: BarrierTurn) => given(armOf(turn) !== 'between'),
  armStray: (turn: BarrierTurn) => (armOf(turn) === 'between' ? armMovedMono(turn) + strayMs : never),
  onLoop: ({ senses }: BarrierTurn) => given(isReal(senses.safety)),
  offLoop: ({ senses }: BarrierTurn) => given(!senses.safety.active),
  crossing: ({ barrier }: BarrierTurn) => given(barrier.crossingSinceMono !== null),
  notCrossing: ({ barrier }: BarrierTurn) => given(barrier.crossingSinceMono === null),
  loopClearLong: (turn: BarrierTurn) => Math.max(clearedLongMono(turn, 'safety'), clearedLongMono(turn, 'beam')),
  loopStuck: ({ senses }: BarrierTurn) => given(senses.safety.trouble === 'stuck'),
  loopFreed: ({ barrier, senses }: BarrierTurn) =>
    given(barrier.trouble === 'stuckLoop' && senses.safety.trouble === null),
  obstructed: ({ senses: { safety, beam, edge } }: BarrierTurn) =>
    given(isReal(safety) || isReal(beam) || isReal(edge)),
  lastReversal: ({ barrier }: BarrierTurn) => given(barrier.reversals + 1 >= reversalsMax),
  allClear: (turn: BarrierTurn) => given(isAllClear(turn)),
  holdOver: ({ barrier, lane }: BarrierTurn) => barrier.sinceMono + lane.limits.holdMs,
  openOverdue: ({ barrier, lane }: BarrierTurn) => barrier.sinceMono + lane.limits.openMsMax,
  closeOverdue: ({ barrier, lane }: BarrierTurn) => barrier.sinceMono + lane.limits.closeMsMax,
  heldLong: ({ barrier, lane }: BarrierTurn) => barrier.sinceMono + lane.limits.heldOpenMs,
  unknownLong: ({ barrier }: BarrierTurn) => barrier.sinceMono + unknownMs,
  restedLong: ({ barrier }: BarrierTurn) => barrier.sinceMono + retryMs,
  mayRetry: ({ barrier }: BarrierTurn) =>
    given(barrier.trouble === 'openTimeout' && barrier.current !== null && !barrier.retried),
  openedLate: ({ barrier }: BarrierTurn) => given(barrier.trouble === 'openTimeout'),
  closedLate: ({ barrier }: BarrierTurn) => given(barrier.trouble === 'closeTimeout'),
  quiet: ({ barrier }: BarrierTurn) => given(barrier.trouble === null),
} as const satisfies Record<string, Ask>;

export type Condition = keyof typeof conditions;

/** Closing is permitted only while nothing is in the way, and everything that could say so is believed. */
export function isAllClear({ senses: { safety, beam, edge, fire } }: BarrierTurn): boolean {
  return !(safety.active || beam.active || edge.active || fire.active);
}

/** Both ends at once is a wiring fault, and worth no more than neither. */
export function armOf({ senses: { armOpen, armClosed } }: BarrierTurn): 'open' | 'closed' | 'between' {
  if (armOpen.active === armClosed.active) return 'between';
  return armOpen.active ? 'open' : 'closed';
}

/** When the loop and the beam last came free; only asked when they are. */
export function clearSinceMono({ senses: { safety, beam } }: BarrierTurn): Monotonic {
  return Math.max(safety.sinceMono, beam.sinceMono);
}

/** Really so, and not only taken for granted because the input is not believed. */
function isReal({ active, trouble }: Sense): boolean {
  return active && trouble === null;
}

function given(holds: boolean): Monotonic {
  return holds ? already : never;
}

function clearedLongMono({ senses, lane }: BarrierTurn, input: Extract<LaneInputId, 'safety' | 'beam'>): Monotonic {
  const { active, sinceMono } = senses[input];
  return active ? never : sinceMono + lane.limits.clearMs;
}

function armMovedMono({ senses: { armOpen, armClosed } }: BarrierTurn): Monotonic {
  return Math.max(armOpen.sinceMono, armClosed.sinceMono);
}
