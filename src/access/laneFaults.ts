import type { Now } from '../units.ts';
import type { BarrierTrouble } from './barrier.ts';
import { type InputTrouble, inputsOf, safeValues, sense } from './feeling.ts';
import type { Lane, LaneInputId } from './lane.ts';
import type { LaneState } from './laneState.ts';
import { change, type LaneTurn } from './laneTurn.ts';

/** What is wrong with one part of a lane, and what to do. */
export type LaneFault = { readonly about: string; readonly text: string; readonly remedy: string };

/** What is wrong now. Empty is what everybody wants to see. */
export function laneFaults(lane: Lane, state: LaneState, { monoMs }: Now): readonly LaneFault[] {
  if (state.barrier.name === 'bootHold') return [];
  const faults: LaneFault[] = [];
  const { trouble } = state.barrier;
  if (trouble !== null) faults.push({ about: 'barrier', ...barrierWords[trouble] });
  for (const input of inputsOf(lane)) {
    const { trouble } = sense(lane, state.felt, input, monoMs);
    if (trouble !== null) faults.push(inputFault(lane, input, trouble));
  }
  if (state.assist.defect) faults.push(readerDefect(lane));
  return faults;
}

/** Tells what is new and what is over, once each. */
export function followFaults(turn: LaneTurn): void {
  const now = laneFaults(turn.lane, turn.state, turn.now);
  const before = turn.state.faults;
  const same = now.length === Object.keys(before).length && now.every(({ about, text }) => before[about] === text);
  if (same) return;
  for (const fault of now) if (before[fault.about] !== fault.text) tell(turn, fault, true);
  for (const [about, text] of Object.entries(before)) {
    if (!now.some((fault) => fault.about === about)) tell(turn, { about, text, remedy: '' }, false);
  }
  change(turn, { faults: Object.fromEntries(now.map(({ about, text }) => [about, text])) });
}

function tell(turn: LaneTurn, fault: LaneFault, on: boolean): void {
  const reason = on ? fault.text : `over: ${fault.text}`;
  turn.effects.push({ kind: 'fault', lane: turn.lane.id, ...fault, on, reason });
}

const troubleWords: Readonly<Record<InputTrouble, string>> = {
  unheard: 'was never read',
  unread: 'cannot be read',
  stale: 'was not read for too long',
  stuck: 'has been active for too long',
};

function inputFault({ inputs }: Lane, input: LaneInputId, trouble: InputTrouble): LaneFault {
  const line = inputs[input]?.line ?? '';
  const taken = safeValues[input] ? 'active' : 'inactive';
  const text = `${input} (${line}) ${troubleWords[trouble]}; it counts as ${taken}.`;
  const what = trouble === 'stuck' ? 'Look whether something stands there; else check' : 'Check';
  return { about: input, text, remedy: `${what} the sensor, its supply and its cable on ${line}.` };
}

function readerDefect({ assist, readers }: Lane): LaneFault {
  const text = `More than ${assist.callsPerHourMax} drivers in an hour could not reach the reader.`;
  const about = 'reader';
  const remedy = `Move ${readers.join(', ') || 'the reader'} towards the lane, or add a second height; see the reach figures.`;
  return { about, text, remedy };
}

const barrierWords: Readonly<Record<BarrierTrouble, { readonly text: string; readonly remedy: string }>> = {
  openTimeout: {
    text: 'The arm did not open in time.',
    remedy: 'Look at the arm, its operator and the switch of its open end, then reset the lane.',
  },
  closeTimeout: {
    text: 'The arm did not close in time.',
    remedy: 'Look at the arm, its operator and the switch of its closed end, then reset the lane.',
  },
  armUnknown: {
    text: 'The arm is at neither end, or at both.',
    remedy: 'Check the two end switches. The lane comes back by itself when one end is reported.',
  },
  forcedOpen: { text: 'The arm was opened without a command.', remedy: 'Look who or what lifted it.' },
  heldOpen: { text: 'The arm has been open for too long.', remedy: 'Look what stands under it.' },
  reversals: {
    text: 'The arm met something three times in a row and stays open.',
    remedy: 'Clear the way under the arm, check beam and edge, then reset the lane.',
  },
  stuckLoop: {
    text: 'The safety loop reports a vehicle without an end; the arm stays open.',
    remedy: 'Look whether a vehicle stands there; else check the loop and its detector.',
  },
  manualRelease: {
    text: 'The arm is released by hand.',
    remedy: 'Lock the release again; the lane comes back by itself.',
  },
  fire: {
    text: 'Fire: the arm is held open.',
    remedy: 'When the alarm has been over for 5 s, a person on the spot resets the lane.',
  },
};
