import type { Draft, Entry } from '../draft.ts';
import type { Finding } from '../problem.ts';
import { areaOf } from '../resolveLanes.ts';
import type { LaneText } from '../schema/lanes.ts';
import { startWarnings, unsafeWireFindings } from './laneWires.ts';
import { readerFindings, readersOf, readerWarnings } from './readers.ts';

/** Lanes that contradict themselves, one another, or the ids of everything else. */
export function laneFindings(draft: Draft): Finding[] {
  return [
    ...idFindings(draft),
    ...draft.lanes.flatMap(freeExitFindings),
    ...(isWhole(draft) ? [...areaFindings(draft), ...hardFindings(draft)] : []),
    ...unsafeWireFindings(draft),
    ...readerFindings(draft),
    ...streetFindings(draft),
  ];
}

/** Whether every lane could be read: one that could not may be the very one that seems to be missing. */
const isWhole = ({ lanes, laneCount }: Draft): boolean => lanes.length === laneCount;

/** Commands and log lines name zones, inputs, lanes and readers alike, so no two may share an id. */
function idFindings(draft: Draft): Finding[] {
  const taken = new Map<string, string>([
    ...[...draft.inputs.keys()].map((id) => [id, 'an input'] as const),
    ...draft.zoneIds.map((id) => [id, 'a zone'] as const),
  ]);
  const named = [
    ...draft.lanes.map((entry) => ({ ...entry, what: 'a lane' })),
    ...readersOf(draft).map((entry) => ({ ...entry, what: 'a reader' })),
  ];
  return named.flatMap(({ path, value: { id }, what }) => {
    const owner = taken.get(id);
    if (owner === undefined) taken.set(id, what);
    if (owner === undefined) return [];
    const message = `There is already ${owner} "${id}".`;
    return [{ path: [...path, 'id'], message, remedy: 'Give this one another name.' }];
  });
}

function freeExitFindings({ path, value: lane }: Entry<LaneText>): Finding[] {
  if (!lane.freeExit || lane.direction === 'out') return [];
  const message = `Lane ${lane.id} leads in, and freeExit would let everybody in.`;
  return [{ path: [...path, 'freeExit'], message, remedy: 'Remove freeExit, or is the direction out?' }];
}

/** Lanes in and lanes out that all end in one area: then nobody ever leaves it. */
function areaFindings({ lanes }: Draft): Finding[] {
  const [first] = lanes;
  if (first === undefined || lanes.some(({ value }) => areaOf(value) !== areaOf(first.value))) return [];
  const other = lanes.find(({ value }) => value.direction !== first.value.direction);
  if (other === undefined) return [];
  const area = areaOf(first.value);
  const message = `Lanes ${first.value.id} and ${other.value.id} lead in and out, yet both into the area "${area}".`;
  const remedy = `area is where a vehicle is after it has passed, such as estate for in and street for out.`;
  return [{ path: [...other.path, 'area'], message, remedy }];
}

/** A card that hard anti-passback refuses must have a lane in which it can show that it has gone. */
function hardFindings(draft: Draft): Finding[] {
  return draft.lanes.flatMap(({ path, value: lane }) => {
    const { kind, hardFor } = lane.antiPassback;
    if (kind !== 'hard' && hardFor.length === 0) return [];
    if (draft.lanes.some(({ value }) => tellsOfLeaving(value, lane))) return [];
    const key = kind === 'hard' ? 'kind' : 'hardFor';
    const message = `Whoever has passed ${lane.id} is refused there from then on: no reader sees him leave "${areaOf(lane)}".`;
    const remedy = 'Put a reader at a lane out of that area, without freeExit, or write kind: soft without hardFor.';
    return [{ path: [...path, 'antiPassback', key], message, remedy }];
  });
}

/** A free exit opens before any card is shown. */
const tellsOfLeaving = (way: LaneText, lane: LaneText): boolean =>
  areaOf(way) !== areaOf(lane) && way.readers.length > 0 && !way.freeExit;

/** Simulated residents belong before a simulated gate, and only there. */
export function streetFindings({
  hasStreet,
  board,
  laneCount,
}: Pick<Draft, 'hasStreet' | 'board' | 'laneCount'>): Finding[] {
  if (!hasStreet) return [];
  if (board !== null && board !== 'simulated') {
    const message = `Simulated residents cannot come to a real gate, and the board is ${board}.`;
    return [{ path: ['street'], message, remedy: 'Remove street, or write board: simulated.' }];
  }
  if (laneCount > 0) return [];
  const message = 'Residents are to come home, but there is no lane for them.';
  return [{ path: ['street'], message, remedy: 'Add a lane under lanes, or remove street.' }];
}

/** Lanes that work, but not as somebody may expect. */
export function laneWarnings(draft: Draft): Finding[] {
  return [
    ...draft.lanes.flatMap(shutWarnings),
    ...draft.lanes.flatMap(startWarnings),
    ...draft.lanes.flatMap((lane) => softWarnings(draft, lane)),
    ...readerWarnings(draft),
  ];
}

function shutWarnings({ path, value: lane }: Entry<LaneText>): Finding[] {
  if (lane.readers.length > 0 || lane.freeExit) return [];
  const message = `Lane ${lane.id} has no reader: only the guard opens it.`;
  const remedy = lane.direction === 'out' ? 'Add a reader, or freeExit: true.' : 'Add a reader.';
  return [{ path: [...path, 'readers'], message, remedy }];
}

/** With nothing that sees cards leave, every second coming home would be reported as out of order. */
function softWarnings(draft: Draft, { path, value: lane }: Entry<LaneText>): Finding[] {
  if (lane.antiPassback.kind !== 'soft' || lane.readers.length === 0) return [];
  if (lane.direction === 'out' || draft.lanes.some(({ value }) => tellsOfLeaving(value, lane))) return [];
  const message = `No reader sees cards leave "${areaOf(lane)}", so whoever comes in twice a day is reported as out of order.`;
  const remedy = 'Put a reader at a lane out, or write antiPassback: { kind: off }.';
  return [{ path: [...path, 'antiPassback'], message, remedy }];
}
