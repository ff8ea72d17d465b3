import type { Monotonic } from '../units.ts';
import { heedBarrier, heedGrant } from './assist.ts';
import type { BarrierEffect, BarrierFact, BarrierTurn } from './barrier.ts';
import { admitGrant, settleBarrier } from './barrierRun.ts';
import { inputsOf } from './feeling.ts';
import type { Grant } from './grant.ts';
import { count, type LaneTurn, refuse } from './laneTurn.ts';
import { followBarrier, grantVehicle, vehicleAtReader } from './occupancy.ts';

/**
 * Lets the barrier take up the grants and settle; what it did reaches the vehicles and the guard's call. Answers with when
 * it may go on by time alone.
 */
export function runBarrier(turn: LaneTurn, grants: readonly Grant[], resetBy: string | null): Monotonic {
  const before = turn.state.barrier;
  const barrierTurn = barrierTurnOf(turn, resetBy);
  for (const grant of grants) {
    vehicleAtReader(turn, grant.atMono);
    if (admitGrant(barrierTurn, grant)) grantVehicle(turn, grant);
  }
  settleBarrier(barrierTurn);
  const { barrier, facts, effects } = barrierTurn;
  if (barrier !== before) turn.state = { ...turn.state, barrier };
  if (barrier.causes !== before.causes) turn.keepReason ??= 'causes';
  for (const grant of grants) if (!isRefused(facts, grant)) heedGrant(turn, grant);
  for (const effect of effects) passOn(turn, effect);
  for (const fact of facts) {
    if (fact.kind === 'refused') refuse(turn, fact.grant, fact.why);
    followBarrier(turn, fact);
    heedBarrier(turn, fact);
  }
  if (barrier.name !== before.name) keepLatch(turn, before.name);
  return barrierTurn.fitsMono;
}

function isRefused(facts: readonly BarrierFact[], { id }: Grant): boolean {
  return facts.some((fact) => fact.kind === 'refused' && fact.grant.id === id);
}

function barrierTurnOf(turn: LaneTurn, resetBy: string | null): BarrierTurn {
  const { lane, now, state } = turn;
  return {
    lane,
    now,
    senses: turn.senses.of,
    quietSinceMono: quietSince(turn),
    resetBy,
    barrier: state.barrier,
    fitsMono: Number.POSITIVE_INFINITY,
    effects: [],
    facts: [],
  };
}

function passOn(turn: LaneTurn, effect: BarrierEffect): void {
  const { id: lane, limits } = turn.lane;
  if (effect.kind === 'openPulse') {
    const { cause, retryOf } = effect;
    const reason = `open for ${cause.source} ${cause.id}`;
    count(turn, (tally) => ({ ...tally, pulses: tally.pulses + 1 }));
    turn.effects.push({ kind: 'openPulse', lane, pulseMs: limits.pulseMs, cause, retryOf, reason });
  } else if (effect.kind === 'assertOpen') {
    turn.effects.push({ ...effect, lane, reason: effect.on ? 'fire' : 'the fire is over and the lane was reset' });
  } else {
    turn.effects.push({ kind: 'inhibitClose', lane, on: effect.on, reason: effect.because });
  }
}

/** A restart must not clear what only a person may clear. */
function keepLatch(turn: LaneTurn, before: string): void {
  const { name } = turn.state.barrier;
  const latched = ['emergencyOpen', 'heldOpen', 'fault'];
  if (latched.includes(name) || latched.includes(before)) turn.keepReason = name;
}

/** Only the boot hold asks how long the inputs have been quiet. */
function quietSince({ lane, state }: LaneTurn): Monotonic | null {
  if (state.barrier.name !== 'bootHold') return null;
  const felt = inputsOf(lane).map((input) => state.felt[input]?.sinceMono ?? Number.POSITIVE_INFINITY);
  const quietMono = Math.max(...felt);
  return Number.isFinite(quietMono) ? quietMono : null;
}
