import type { Now } from '../units.ts';
import { safeValues } from './feeling.ts';
import type { Lane, LaneInputId } from './lane.ts';
import { type Complaint, inputComplaint, readerDefectWords, troubleWords } from './laneFaultWords.ts';
import type { LaneState } from './laneState.ts';
import { change, type LaneTurn } from './laneTurn.ts';
import { type InputTrouble, type Senses, sensesOf } from './senses.ts';

/** What is wrong with one part of a lane, and what to do: in English, and beside it the same in Chinese. */
export type LaneFault = Complaint & { readonly about: string };

/** What is wrong now. Empty is what everybody wants to see. */
export function laneFaults(lane: Lane, state: LaneState, { monoMs }: Now): readonly LaneFault[] {
  return faultsOf(lane, state, sensesOf(lane, state.felt, monoMs));
}

function faultsOf(lane: Lane, state: LaneState, { of, troubled }: Senses): readonly LaneFault[] {
  if (state.barrier.name === 'bootHold') return [];
  const faults: LaneFault[] = [];
  const { trouble } = state.barrier;
  if (trouble !== null) faults.push({ about: 'barrier', ...troubleWords[trouble] });
  for (const input of troubled) {
    const { trouble } = of[input];
    if (trouble !== null) faults.push({ about: input, ...inputWords(lane, input, trouble) });
  }
  if (state.assist.defect)
    faults.push({ about: 'reader', ...readerDefectWords(lane.assist.callsPerHourMax, lane.readers) });
  return faults;
}

/** Tells what is new and what is over, once each. */
export function followFaults(turn: LaneTurn): void {
  const now = faultsOf(turn.lane, turn.state, turn.senses);
  const before = turn.state.faults;
  const same = now.length === Object.keys(before).length && now.every(({ about, text }) => before[about]?.en === text);
  if (same) return;
  for (const fault of now) if (before[fault.about]?.en !== fault.text) tell(turn, fault, true);
  for (const [about, { en, zh }] of Object.entries(before)) {
    if (!now.some((fault) => fault.about === about))
      tell(turn, { about, text: en, remedy: '', zh: { text: zh, remedy: '' } }, false);
  }
  change(turn, { faults: Object.fromEntries(now.map(({ about, text, zh }) => [about, { en: text, zh: zh.text }])) });
}

function tell(turn: LaneTurn, fault: LaneFault, on: boolean): void {
  const reason = on ? fault.text : `over: ${fault.text}`;
  turn.effects.push({ kind: 'fault', lane: turn.lane.id, ...fault, on, reason });
}

function inputWords({ inputs }: Lane, input: LaneInputId, trouble: InputTrouble): Complaint {
  return inputComplaint({ input, line: inputs[input]?.line ?? '', trouble, taken: safeValues[input] });
}
