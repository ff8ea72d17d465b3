import type { Monotonic } from '../units.ts';
import { alter, type BarrierTrouble, type BarrierTurn } from './barrier.ts';
import { clearSinceMono } from './barrierSees.ts';
import type { Grant } from './grant.ts';

/** What the rows of the table may do. Outputs other than the pulse follow from the state, see barrierRun. */
export const deeds = {
  pulse: (turn: BarrierTurn) => pulse(turn),
  pulseAgain: (turn: BarrierTurn) => pulseAgain(turn),
  takeUnpulsed: (turn: BarrierTurn) => void takeNext(turn),
  dropGrants: (turn: BarrierTurn) => dropGrants(turn),
  giveUp: (turn: BarrierTurn) => giveUp(turn),
  beginCrossing: (turn: BarrierTurn) => beginCrossing(turn),
  passage: (turn: BarrierTurn) => passage(turn),
  reverse: (turn: BarrierTurn) => reverse(turn),
  sayOpen: (turn: BarrierTurn) => void turn.facts.push({ kind: 'fullyOpen', atMono: movedMono(turn, 'armOpen') }),
  sayClosed: (turn: BarrierTurn) => sayClosed(turn),
  sayHands: (turn: BarrierTurn) => raise(turn, 'manualRelease'),
  endEmergency: (turn: BarrierTurn) => alter(turn, { trouble: null, resume: null, crossingSinceMono: null }),
  forgetTrouble: (turn: BarrierTurn) =>
    alter(turn, { trouble: null, resume: null, reversals: 0, retried: false, crossingSinceMono: null }),
  callAgain: (turn: BarrierTurn) => raise(turn, turn.barrier.trouble ?? 'openTimeout'),
  callForFire: (turn: BarrierTurn) => raise(turn, 'fire'),
  callForArm: (turn: BarrierTurn) => raise(turn, 'armUnknown'),
  callForForcedOpen: (turn: BarrierTurn) => raise(turn, 'forcedOpen'),
  callForHeldOpen: (turn: BarrierTurn) => raise(turn, 'heldOpen'),
  callForReversals: (turn: BarrierTurn) => raise(turn, 'reversals'),
  callForStuckLoop: (turn: BarrierTurn) => raise(turn, 'stuckLoop'),
  callForOpenTimeout: (turn: BarrierTurn) => raise(turn, 'openTimeout'),
  callForCloseTimeout: (turn: BarrierTurn) => raise(turn, 'closeTimeout'),
} as const;

export type Deed = keyof typeof deeds;

function pulse(turn: BarrierTurn): void {
  const grant = takeNext(turn);
  if (grant === null) return;
  turn.effects.push({ kind: 'openPulse', cause: grant, retryOf: null });
  turn.facts.push({ kind: 'pulsed', grant });
}

/** The one retry is a cause of its own, so that no cause ever gives two pulses. */
function pulseAgain(turn: BarrierTurn): void {
  const { current } = turn.barrier;
  if (current === null) return;
  const cause = { ...current, id: `${current.id}/retry` };
  alter(turn, { retried: true });
  turn.effects.push({ kind: 'openPulse', cause, retryOf: current.id });
}

/** Whoever was served before and has not passed, as before an arm that failed, is told: he must not wait for it for ever. */
function takeNext(turn: BarrierTurn): Grant | null {
  const [next, ...stored] = turn.barrier.stored;
  if (next === undefined) return null;
  giveUp(turn);
  alter(turn, { current: next, stored, retried: false });
  return next;
}

function dropGrants(turn: BarrierTurn): void {
  giveUp(turn);
  for (const grant of turn.barrier.stored) turn.facts.push({ kind: 'noPassage', grant });
  if (turn.barrier.stored.length > 0) alter(turn, { stored: [] });
}

function giveUp(turn: BarrierTurn): void {
  const { current } = turn.barrier;
  if (current === null) return;
  turn.facts.push({ kind: 'noPassage', grant: current });
  alter(turn, { current: null });
}

function beginCrossing(turn: BarrierTurn): void {
  const atMono = movedMono(turn, 'safety');
  alter(turn, { crossingSinceMono: atMono });
  turn.facts.push({ kind: 'crossing', grant: turn.barrier.current, atMono });
}

/** One vehicle, one grant: what follows it without one is a tailgate, unless the lane stands open for everybody. */
function passage(turn: BarrierTurn): void {
  const { current: grant, name } = turn.barrier;
  const unchecked = grant === null && (name === 'heldOpen' || name === 'emergencyOpen');
  alter(turn, { current: null, crossingSinceMono: null });
  turn.facts.push({ kind: 'passed', grant, atMono: Math.min(clearSinceMono(turn), turn.now.monoMs), unchecked });
}

function reverse(turn: BarrierTurn): void {
  alter(turn, { reversals: turn.barrier.reversals + 1 });
  turn.facts.push({ kind: 'reversal' });
}

function sayClosed(turn: BarrierTurn): void {
  const { trouble, reversals } = turn.barrier;
  if (trouble !== null || reversals > 0) alter(turn, { trouble: null, reversals: 0 });
  turn.facts.push({ kind: 'closed', atMono: movedMono(turn, 'armClosed') });
}

function raise(turn: BarrierTurn, trouble: BarrierTrouble): void {
  alter(turn, { trouble });
  turn.facts.push({ kind: 'trouble', trouble });
}

/** When an input came to be as it is, never before this state began and never ahead of now. */
function movedMono({ senses, now }: BarrierTurn, input: 'armOpen' | 'armClosed' | 'safety'): Monotonic {
  return Math.min(senses[input].sinceMono, now.monoMs);
}
