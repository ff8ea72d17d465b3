import type { Now } from '../units.ts';
import { causesMax } from './barrierRun.ts';
import { inertMs } from './barrierSees.ts';
import { inputsOf, lateMs, safeValues } from './feeling.ts';
import { storedMax } from './grant.ts';
import type { Lane } from './lane.ts';
import type { LaneEffect } from './laneEffect.ts';
import type { LaneEvent } from './laneEvent.ts';
import type { LaneState } from './laneState.ts';
import type { LaneStep } from './laneStep.ts';
import { sense } from './senses.ts';
import { samplesMax } from './threshold.ts';

/** One step of a lane: what it started from, what happened, and what it made of it. */
export type LaneTaken = {
  readonly before: LaneState;
  readonly event: LaneEvent;
  readonly made: LaneStep;
  readonly now: Now;
};

/** Everything that must be true of every step of a lane, said in words where it is not. Empty is what everybody wants. */
export function brokenLane(lane: Lane, taken: LaneTaken): readonly string[] {
  return [
    ...brokenLaneState(lane, taken.made.state, taken.now),
    ...causelessPulses(taken),
    ...earlyOutputs(taken),
    ...grantsFromInputs(lane, taken),
    ...fallenCounts(taken),
    ...unevenPhases(taken),
  ];
}

/** Everything that must be true of a lane after a step at this very moment. */
export function brokenLaneState(lane: Lane, state: LaneState, now: Now): readonly string[] {
  return [
    ...unsafeClosing(lane, state, now),
    ...ignoredFire(lane, state, now),
    ...ignoredTroubles(lane, state, now),
    ...orphanedLeave(state),
    ...unboundedLists(state),
  ];
}

/** No pulse without a recorded cause. */
function causelessPulses({ made: { state, effects } }: LaneTaken): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'openPulse') return [];
    const { cause, retryOf } = effect;
    return state.barrier.causes.includes(retryOf ?? cause.id)
      ? []
      : [`a pulse for ${cause.id}, which is not on record`];
  });
}

/** Closing is not permitted while anything is in the way, or nobody knows. */
function unsafeClosing(lane: Lane, state: LaneState, now: Now): string[] {
  const { barrier, felt } = state;
  if (barrier.inhibiting || isInert(state, now)) return [];
  const inTheWay = (['safety', 'beam', 'edge', 'fire'] as const).filter((input) => {
    return sense(lane, felt, input, now.monoMs).active;
  });
  return inTheWay.map((input) => `closing is permitted in ${barrier.name} while ${input} is active or unknown`);
}

/** No output moves in the first three seconds. */
function earlyOutputs({ made: { state, effects }, now }: LaneTaken): string[] {
  if (now.monoMs - state.barrier.startedMono >= inertMs) return [];
  return effects.filter(isOutput).map(({ kind }) => `${kind} ${now.monoMs - state.barrier.startedMono} ms after start`);
}

/** Fire dominates every state. */
function ignoredFire(lane: Lane, state: LaneState, now: Now): string[] {
  const { name, asserting, inhibiting } = state.barrier;
  if (name === 'bootHold' || !sense(lane, state.felt, 'fire', now.monoMs).active) return [];
  if (name !== 'emergencyOpen') return [`fire, and the lane is ${name}`];
  return isInert(state, now) || (asserting && inhibiting) ? [] : ['fire, and the arm is not held up'];
}

/** Inputs that are repeated, reordered or late never make a grant; only a fresh press of the guard's button does. */
function grantsFromInputs(lane: Lane, { before, event, made, now }: LaneTaken): string[] {
  if (event.kind !== 'inputs' || lane.freeExit || made.state.barrier.causes === before.barrier.causes) return [];
  const pressed = event.levels.guardButton === lane.inputs.guardButton?.activeAt;
  const wasUp = before.felt.guardButton !== undefined && before.felt.guardButton.level !== event.levels.guardButton;
  const inOrder = event.atMono >= (before.felt.guardButton?.heardMono ?? Number.POSITIVE_INFINITY);
  const fresh = now.monoMs - event.atMono <= lateMs;
  return pressed && wasUp && inOrder && fresh ? [] : [`a grant came of ${JSON.stringify(event)}`];
}

/** Nothing lowers a count, least of all a reversal. */
function fallenCounts({ before, made: { state } }: LaneTaken): string[] {
  const counts = ['arrivals', 'passages', 'pulses', 'tailgates', 'balks', 'reversals', 'unchecked'] as const;
  return counts
    .filter((count) => !(state.totals[count] >= before.totals[count]))
    .map((count) => `${count} fell from ${before.totals[count]} to ${state.totals[count]}`);
}

/** An input that is not believed counts as its safe value, and people are told. */
function ignoredTroubles(lane: Lane, state: LaneState, now: Now): string[] {
  return inputsOf(lane).flatMap((input) => {
    const { trouble, active } = sense(lane, state.felt, input, now.monoMs);
    if (trouble === null) return [];
    if (active !== safeValues[input]) return [`${input} is ${trouble} and counts as ${active}`];
    return state.barrier.name === 'bootHold' || input in state.faults
      ? []
      : [`${input} is ${trouble} and nobody was told`];
  });
}

function unevenPhases({ made: { effects } }: LaneTaken): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'episodeEnded') return [];
    const { phases, totalMs, id } = effect.episode;
    const lengths = Object.values(phases);
    const sum = lengths.reduce((total, ms) => total + ms, 0);
    const whole = lengths.every((ms) => Number.isInteger(ms) && ms >= 0);
    return sum === totalMs && whole ? [] : [`phases of ${id} (${lengths.join(', ')}) do not add up to ${totalMs}`];
  });
}

/** A vehicle that believes it has leave while the barrier owes it nothing would show its card in vain, for ever. */
function orphanedLeave(state: LaneState): string[] {
  const { current, stored } = state.barrier;
  const grant = state.occupancy.atReader?.grant ?? null;
  const owed = [current, ...stored].some((one) => one?.id === grant?.id);
  return grant === null || owed ? [] : [`the vehicle at the reader waits for ${grant.id}, which nobody owes it`];
}

function unboundedLists(state: LaneState): string[] {
  const lists = [
    { name: 'stored grants', length: state.barrier.stored.length, max: storedMax },
    { name: 'causes', length: state.barrier.causes.length, max: causesMax },
    { name: 'vehicles ahead', length: state.occupancy.ahead.length, max: 4 },
    { name: 'samples', length: state.assist.samples.length, max: samplesMax },
  ];
  return lists.filter(({ length, max }) => length > max).map(({ name, length }) => `${length} ${name}`);
}

function isInert({ barrier }: LaneState, { monoMs }: Now): boolean {
  return barrier.name === 'bootHold' || monoMs - barrier.startedMono < inertMs;
}

function isOutput({ kind }: LaneEffect): boolean {
  return kind === 'openPulse' || kind === 'assertOpen' || kind === 'inhibitClose';
}
