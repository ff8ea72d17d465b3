import type { Lane, LaneId } from '../../access/lane.ts';
import type { LaneEffect } from '../../access/laneEffect.ts';
import type { LaneEvent } from '../../access/laneEvent.ts';
import { laneStep } from '../../access/laneStep.ts';
import { change, type Turn } from '../turn.ts';
import { tellLane } from './laneTold.ts';

/** A lane by an id that a stranger named. */
export function laneNamed({ site, state }: Turn, id: LaneId): Lane | undefined {
  return Object.hasOwn(state.lanes, id) ? site.lanes.find((lane) => lane.id === id) : undefined;
}

/** Something happened at a lane: it takes one step, and the world hears of it. Answers with what the lane wanted done. */
export function hearLane(turn: Turn, id: LaneId, event: LaneEvent): readonly LaneEffect[] {
  const lane = laneNamed(turn, id);
  const before = lane && turn.state.lanes[id];
  if (lane === undefined || before === undefined) return [];
  const { state, effects, wakeAtMono } = laneStep(lane, before, event, turn.now);
  if (state !== before) change(turn, { lanes: { ...turn.state.lanes, [id]: state } });
  turn.wakeAtMono = Math.min(turn.wakeAtMono, wakeAtMono);
  for (const effect of effects) tellLane(turn, lane, effect);
  return effects;
}

/** Time passes at every lane. */
export function tickLanes(turn: Turn): void {
  for (const { id } of turn.site.lanes) hearLane(turn, id, { kind: 'tick' });
}
