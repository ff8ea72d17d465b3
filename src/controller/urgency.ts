import type { FeltInputs } from '../access/feeling.ts';
import type { LaneId } from '../access/lane.ts';
import type { LaneState } from '../access/laneState.ts';
import type { State } from './state.ts';

/** How soon people must see a change: never when they could not tell the difference. */
export type Urgency = 'never' | 'in turn' | 'at once';

/**
 * At once: a guard is called, somebody goes, the call is over; or a person's wish for a light begins, ends, or reaches the lamp.
 * Never: the wires of a lane were felt again and say what they said. It happens each second, and each picture of the estate
 * costs more than all else that a quiet pole does.
 */
export function urgency(before: State, after: State): Urgency {
  if (callsChanged(before, after) || wishesChanged(before, after)) return 'at once';
  return sameButFor('lanes', before, after) && lanesLookTheSame(before.lanes, after.lanes) ? 'never' : 'in turn';
}

function callsChanged(before: State, after: State): boolean {
  if (before.lanes === after.lanes) return false;
  return Object.entries(after.lanes).some(([lane, { assist }]) => assist.call !== before.lanes[lane]?.assist.call);
}

function wishesChanged(before: State, after: State): boolean {
  if (before.zones === after.zones) return false;
  return Object.entries(after.zones).some(([id, { override, lockout, applied }]) => {
    const known = before.zones[id];
    if (override !== known?.override || lockout !== known?.lockout) return true;
    return override !== null && applied.level !== known.applied.level;
  });
}

type Lanes = Readonly<Record<LaneId, LaneState>>;

function lanesLookTheSame(before: Lanes, after: Lanes): boolean {
  if (before === after) return true;
  return Object.entries(after).every(([id, lane]) => {
    const known = before[id];
    return known !== undefined && sameButFor('felt', known, lane) && sameLevels(known.felt, lane.felt);
  });
}

function sameLevels(before: FeltInputs, after: FeltInputs): boolean {
  const inputs = Object.keys(after) as (keyof FeltInputs)[];
  return inputs.every((input) => before[input]?.level === after[input]?.level);
}

/** Every part is the very one it was, but for one. */
function sameButFor<T extends object>(part: keyof T, before: T, after: T): boolean {
  const parts = Object.keys(after) as (keyof T)[];
  return parts.every((key) => key === part || before[key] === after[key]);
}
