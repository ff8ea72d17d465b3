import { type DurationMs, type Monotonic, secondMs } from '../units.ts';
import type { BarrierTurn } from './barrier.ts';
import type { Sense } from './feeling.ts';

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

/** What the rows of the table may ask. Each has one answer for one moment; nothing here changes anything. */
export const conditions = {
  settled: (turn: BarrierTurn) => since(turn) >= inertMs && (isQuiet(turn) || since(turn) >= bootPatienceMs),
  resumesEmergency: ({ barrier }: BarrierTurn) => barrier.resume === 'emergencyOpen',
  resumesHeld: ({ barrier }: BarrierTurn) => barrier.resume === 'heldOpen',
  resumesFault: ({ barrier }: BarrierTurn) => barrier.resume === 'fault',
  fire: (turn: BarrierTurn) => turn.sense('fire').active,
  fireForReal: (turn: BarrierTurn) => isReal(turn.sense('fire')),
  fireLongClear: (turn: BarrierTurn) => {
    const fire = turn.sense('fire');
    return !fire.active && turn.now.monoMs - fire.sinceMono >= fireClearMs;
  },
  reset: ({ resetBy }: BarrierTurn) => resetBy !== null,
  handsOnArm: (turn: BarrierTurn) => turn.sense('manualRelease').active,
  handsOff: (turn: BarrierTurn) => !turn.sense('manualRelease').active,
  grantWaiting: ({ barrier }: BarrierTurn) => barrier.stored.length > 0,
  guardWaiting: ({ barrier }: BarrierTurn) => barrier.stored[0]?.source === 'guardButton',
  served: ({ barrier }: BarrierTurn) => barrier.current !== null,
  unserved: ({ barrier }: BarrierTurn) => barrier.current === null,
  armOpen: (turn: BarrierTurn) => armOf(turn) === 'open',
  armClosed: (turn: BarrierTurn) => armOf(turn) === 'closed',
  armKnown: (turn: BarrierTurn) => armOf(turn) !== 'between',
  armStray: (turn: BarrierTurn) => armOf(turn) === 'between' && turn.now.monoMs - armMovedMono(turn) >= strayMs,
  onLoop: (turn: BarrierTurn) => isReal(turn.sense('safety')),
  offLoop: (turn: BarrierTurn) => !turn.sense('safety').active,
  crossing: ({ barrier }: BarrierTurn) => barrier.crossingSinceMono !== null,
  notCrossing: ({ barrier }: BarrierTurn) => barrier.crossingSinceMono === null,
  loopClearLong: (turn: BarrierTurn) => clearedLong(turn, ['safety', 'beam']),
  loopStuck: (turn: BarrierTurn) => turn.sense('safety').trouble === 'stuck',
  loopFreed: ({ barrier, sense }: BarrierTurn) => barrier.trouble === 'stuckLoop' && sense('safety').trouble === null,
  obstructed: (turn: BarrierTurn) => (['safety', 'beam', 'edge'] as const).some((input) => isReal(turn.sense(input))),
  lastReversal: ({ barrier }: BarrierTurn) => barrier.reversals + 1 >= reversalsMax,
  allClear: (turn: BarrierTurn) => isAllClear(turn),
  holdOver: (turn: BarrierTurn) => since(turn) >= turn.lane.limits.holdMs,
  openOverdue: (turn: BarrierTurn) => since(turn) >= turn.lane.limits.openMsMax,
  closeOverdue: (turn: BarrierTurn) => since(turn) >= turn.lane.limits.closeMsMax,
  heldLong: (turn: BarrierTurn) => since(turn) >= turn.lane.limits.heldOpenMs,
  unknownLong: (turn: BarrierTurn) => since(turn) >= unknownMs,
  restedLong: (turn: BarrierTurn) => since(turn) >= retryMs,
  mayRetry: ({ barrier }: BarrierTurn) =>
    barrier.trouble === 'openTimeout' && barrier.current !== null && !barrier.retried,
  openedLate: ({ barrier }: BarrierTurn) => barrier.trouble === 'openTimeout',
  closedLate: ({ barrier }: BarrierTurn) => barrier.trouble === 'closeTimeout',
  quiet: ({ barrier }: BarrierTurn) => barrier.trouble === null,
} as const;

export type Condition = keyof typeof conditions;

/** Closing is permitted only while nothing is in the way, and everything that could say so is believed. */
export function isAllClear({ sense }: BarrierTurn): boolean {
  return (['safety', 'beam', 'edge', 'fire'] as const).every((input) => !sense(input).active);
}

/** Both ends at once is a wiring fault, and worth no more than neither. */
export function armOf({ sense }: BarrierTurn): 'open' | 'closed' | 'between' {
  const open = sense('armOpen').active;
  if (open === sense('armClosed').active) return 'between';
  return open ? 'open' : 'closed';
}

/** When the loop and the beam last came free; only asked when they are. */
export function clearSinceMono({ sense }: BarrierTurn): Monotonic {
  return Math.max(sense('safety').sinceMono, sense('beam').sinceMono);
}

/** Moments at which a condition may come true by time alone. Some are moot; looking again costs nothing. */
export function barrierMoments(turn: BarrierTurn): readonly Monotonic[] {
  const { lane, barrier, sense, quietSinceMono } = turn;
  const { sinceMono, startedMono } = barrier;
  if (barrier.name === 'closed') return [armMovedMono(turn) + strayMs];
  const { limits } = lane;
  const fromHere = [limits.holdMs, limits.openMsMax, limits.closeMsMax, limits.heldOpenMs, unknownMs, retryMs];
  return [
    ...fromHere.map((ms) => sinceMono + ms),
    startedMono + inertMs,
    startedMono + bootPatienceMs,
    (quietSinceMono ?? startedMono) + inertMs,
    clearSinceMono(turn) + limits.clearMs,
    sense('fire').sinceMono + fireClearMs,
    armMovedMono(turn) + strayMs,
  ];
}

/** Really so, and not only taken for granted because the input is not believed. */
function isReal({ active, trouble }: Sense): boolean {
  return active && trouble === null;
}

function since({ barrier, now }: BarrierTurn): DurationMs {
  return now.monoMs - barrier.sinceMono;
}

function isQuiet({ quietSinceMono, now }: BarrierTurn): boolean {
  return quietSinceMono !== null && now.monoMs - quietSinceMono >= inertMs;
}

function clearedLong({ lane, now, sense }: BarrierTurn, inputs: readonly ('safety' | 'beam')[]): boolean {
  return inputs.every((input) => {
    const { active, sinceMono } = sense(input);
    return !active && now.monoMs - sinceMono >= lane.limits.clearMs;
  });
}

function armMovedMono({ sense }: BarrierTurn): Monotonic {
  return Math.max(sense('armOpen').sinceMono, sense('armClosed').sinceMono);
}
