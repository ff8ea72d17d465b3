import type { Lane, LaneId } from '../../access/lane.ts';
import type { LaneEffect } from '../../access/laneEffect.ts';
import type { LaneEvent } from '../../access/laneEvent.ts';
import type { LaneState } from '../../access/laneState.ts';
import { type LaneStep, laneStep } from '../../access/laneStep.ts';
import { lastAnswerOf } from '../../calendar/remember.ts';
import type { Monotonic } from '../../units.ts';
import type { Turn } from '../turn.ts';
import { tellLane } from './laneTold.ts';

/** A lane by an id that a stranger named. */
export function laneNamed({ site, state }: Turn, id: LaneId): Lane | undefined {
  return Object.hasOwn(state.lanes, id) ? site.lanes.find((lane) => lane.id === id) : undefined;
}

/** Something happened at a lane: it takes one step, and the world hears of it. Answers with what the lane wanted done. */
export function hearLane(turn: Turn, id: LaneId, event: LaneEvent): readonly LaneEffect[] {
  const lane = laneNamed(turn, id);
  const before = lane && turn.state.lanes[id];
  return lane === undefined || before === undefined ? [] : takeStep(turn, lane, before, event).effects;
}

/** A state in which a lane had nothing to do, and until when only an event can change that. */
const resting = lastAnswerOf<Lane, { readonly state: LaneState; readonly untilMono: Monotonic }>();

/** Far more steps than a lane takes to come to rest; one that never does is a fault of ours, and is looked at later. */
const stepsMax = 8;

/** Time passes at every lane. One at rest is not asked again before its time: the same state gives the same answer. */
export function tickLanes(turn: Turn): void {
  for (const lane of turn.site.lanes) {
    for (let steps = 0; steps < stepsMax && !isAtRest(turn, lane); steps += 1) tickLane(turn, lane);
  }
}

function isAtRest(turn: Turn, lane: Lane): boolean {
  const state = turn.state.lanes[lane.id];
  if (state === undefined) return true;
  const rest = resting.get(lane);
  if (rest === undefined || rest.state !== state || turn.now.monoMs >= rest.untilMono) return false;
  turn.wakeAtMono = Math.min(turn.wakeAtMono, rest.untilMono);
  return true;
}

function tickLane(turn: Turn, lane: Lane): void {
  const before = turn.state.lanes[lane.id];
  if (before === undefined) return;
  const { state, effects, wakeAtMono } = takeStep(turn, lane, before, { kind: 'tick' });
  if (state === before && effects.length === 0) resting.set(lane, { state, untilMono: wakeAtMono });
}

function takeStep(turn: Turn, lane: Lane, before: LaneState, event: LaneEvent): LaneStep {
  const made = laneStep(lane, before, event, turn.now);
  const { state, effects, wakeAtMono } = made;
  if (state !== before) put(turn, lane, state);
  if (effects.length === 0 && feltOnly(before, state)) resting.set(lane, { state, untilMono: wakeAtMono });
  turn.wakeAtMono = Math.min(turn.wakeAtMono, wakeAtMono);
  for (const effect of effects) tellLane(turn, lane, effect);
  return made;
}

/**
 * Nothing came of what the inputs said. The rest of the step looked at them as they are now, and would find no more in a second
 * look.
 */
function feltOnly(before: LaneState, after: LaneState): boolean {
  return (
    after.barrier === before.barrier &&
    after.occupancy === before.occupancy &&
    after.assist === before.assist &&
    after.totals === before.totals &&
    after.serial === before.serial &&
    after.faults === before.faults &&
    after.readersDownMono === before.readersDownMono
  );
}

function put(turn: Turn, { id }: Lane, state: LaneState): void {
  const lanes: Record<LaneId, LaneState> = { ...turn.state.lanes };
  lanes[id] = state;
  turn.state = { ...turn.state, lanes };
}
