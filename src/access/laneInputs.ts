import { pressCallButton } from './assist.ts';
import { type Felt, type FeltInputs, heard } from './feeling.ts';
import type { Grant } from './grant.ts';
import type { LaneInputId } from './lane.ts';
import type { LaneEvent } from './laneEvent.ts';
import { feel, type LaneTurn } from './laneTurn.ts';
import { sense } from './senses.ts';

/** Takes in what the board read; answers with the guard's press of the button, if there was one. */
export function absorbInputs(turn: LaneTurn, { levels, atMono }: Extract<LaneEvent, { kind: 'inputs' }>): Grant[] {
  // Nobody knows when it was so, and kept as heard it would be newer than all that follows.
  if (!Number.isFinite(atMono)) return [];
  const before = turn.state.felt;
  const nowMono = turn.now.monoMs;
  let felt: Partial<Record<LaneInputId, Felt>> | null = null;
  // Most often one line has moved, and the others are not asked.
  for (const input of Object.keys(levels) as LaneInputId[]) {
    const level = levels[input];
    if (level === undefined || (turn.lane.inputs[input] ?? null) === null) continue;
    const known = heard(turn.lane, before[input], { level, atMono, nowMono });
    if (known === before[input]) continue;
    felt ??= { ...before };
    felt[input] = known;
  }
  if (felt === null) return [];
  feel(turn, felt);
  if (isPressed(turn, before, 'callButton')) pressCallButton(turn);
  if (!isPressed(turn, before, 'guardButton')) return [];
  const pressedMono = Math.round(Math.min(atMono, nowMono));
  return [{ id: `${turn.lane.id}-button-${pressedMono}`, source: 'guardButton', by: 'guard', atMono: pressedMono }];
}

/**
 * A press is seen going down, in time: a change that comes late reads as unknown. A button that was down at start, or came
 * back from a fault, was not pressed.
 */
function isPressed({ lane, now, state }: LaneTurn, before: FeltInputs, input: 'callButton' | 'guardButton'): boolean {
  if (before[input] === undefined || before[input] === state.felt[input]) return false;
  const was = sense(lane, before, input, now.monoMs);
  const is = sense(lane, state.felt, input, now.monoMs);
  return was.trouble === null && !was.active && is.trouble === null && is.active;
}
