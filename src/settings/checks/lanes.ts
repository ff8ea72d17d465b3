import { type Words, worded } from '../../words/language.ts';
import type { Draft, Entry } from '../draft.ts';
import type { Finding } from '../problem.ts';
import { areaOf } from '../resolveLanes.ts';
import type { LaneText } from '../schema/lanes.ts';
import { startWarnings, unsafeWireFindings } from './laneWires.ts';
import { readerFindings, readersOf, readerWarnings } from './readers.ts';

const words = {
  input: { en: 'an input', zh: '输入' },
  zone: { en: 'a zone', zh: '区域' },
  lane: { en: 'a lane', zh: '车道' },
  reader: { en: 'a reader', zh: '读卡器' },
  taken: { en: 'There is already {owner} "{id}".', zh: '已有{owner}名为“{id}”。' },
  rename: { en: 'Give this one another name.', zh: '请另取名称。' },
  freeEntry: {
    en: 'Lane {lane} leads in, and freeExit would let everybody in.',
    zh: '车道 {lane} 为入口，freeExit 会让所有人进入。',
  },
  freeEntryRemedy: { en: 'Remove freeExit, or is the direction out?', zh: '请删除 freeExit；或者方向应为 out？' },
  oneArea: {
    en: 'Lanes {first} and {other} lead in and out, yet both into the area "{area}".',
    zh: '车道 {first} 与 {other} 一进一出，却都通向区域“{area}”。',
  },
  areaRemedy: {
    en: 'area is where a vehicle is after it has passed, such as estate for in and street for out.',
    zh: 'area 是车辆通过之后所在之处，例如入口为 estate，出口为 street。',
  },
  neverLeaves: {
    en: 'Whoever has passed {lane} is refused there from then on: no reader sees him leave "{area}".',
    zh: '通过 {lane} 之后再来即被拒绝：没有读卡器能看到其离开“{area}”。',
  },
  neverLeavesRemedy: {
    en: 'Put a reader at a lane out of that area, without freeExit, or write kind: soft without hardFor.',
    zh: '请在离开该区域的车道上装读卡器（不用 freeExit），或写 kind: soft 且不写 hardFor。',
  },
  realGate: {
    en: 'Simulated residents cannot come to a real gate, and the board is {board}.',
    zh: '模拟居民不能驶向真实道闸，而 board 为 {board}。',
  },
  realGateRemedy: { en: 'Remove street, or write board: simulated.', zh: '请删除 street，或写 board: simulated。' },
  noLane: { en: 'Residents are to come home, but there is no lane for them.', zh: '有居民要回家，却没有车道。' },
  noLaneRemedy: { en: 'Add a lane under lanes, or remove street.', zh: '请在 lanes 下添加车道，或删除 street。' },
  noReader: {
    en: 'Lane {lane} has no reader: only the guard opens it.',
    zh: '车道 {lane} 没有读卡器：只有保安能开闸。',
  },
  addReaderOrFree: { en: 'Add a reader, or freeExit: true.', zh: '请添加读卡器，或写 freeExit: true。' },
  addReader: { en: 'Add a reader.', zh: '请添加读卡器。' },
  seesNoLeaving: {
    en: 'No reader sees cards leave "{area}", so whoever comes in twice a day is reported as out of order.',
    zh: '没有读卡器能看到卡片离开“{area}”，一天进入两次者都会被报为异常。',
  },
  seesNoLeavingRemedy: {
    en: 'Put a reader at a lane out, or write antiPassback: { kind: off }.',
    zh: '请在出口车道装读卡器，或写 antiPassback: { kind: off }。',
  },
} satisfies Record<string, Words>;

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
  const taken = new Map<string, Words>([
    ...[...draft.inputs.keys()].map((id) => [id, words.input] as const),
    ...draft.zoneIds.map((id) => [id, words.zone] as const),
  ]);
  const named = [
    ...draft.lanes.map((entry) => ({ ...entry, what: words.lane })),
    ...readersOf(draft).map((entry) => ({ ...entry, what: words.reader })),
  ];
  return named.flatMap(({ path, value: { id }, what }) => {
    const owner = taken.get(id);
    if (owner === undefined) taken.set(id, what);
    if (owner === undefined) return [];
    return [{ path: [...path, 'id'], message: worded(words.taken, { owner, id }), remedy: words.rename }];
  });
}

function freeExitFindings({ path, value: lane }: Entry<LaneText>): Finding[] {
  if (!lane.freeExit || lane.direction === 'out') return [];
  const message = worded(words.freeEntry, { lane: lane.id });
  return [{ path: [...path, 'freeExit'], message, remedy: words.freeEntryRemedy }];
}

/** Lanes in and lanes out that all end in one area: then nobody ever leaves it. */
function areaFindings({ lanes }: Draft): Finding[] {
  const [first] = lanes;
  if (first === undefined || lanes.some(({ value }) => areaOf(value) !== areaOf(first.value))) return [];
  const other = lanes.find(({ value }) => value.direction !== first.value.direction);
  if (other === undefined) return [];
  const area = areaOf(first.value);
  const message = worded(words.oneArea, { first: first.value.id, other: other.value.id, area });
  return [{ path: [...other.path, 'area'], message, remedy: words.areaRemedy }];
}

/** A card that hard anti-passback refuses must have a lane in which it can show that it has gone. */
function hardFindings(draft: Draft): Finding[] {
  return draft.lanes.flatMap(({ path, value: lane }) => {
    const { kind, hardFor } = lane.antiPassback;
    if (kind !== 'hard' && hardFor.length === 0) return [];
    if (draft.lanes.some(({ value }) => tellsOfLeaving(value, lane))) return [];
    const key = kind === 'hard' ? 'kind' : 'hardFor';
    const message = worded(words.neverLeaves, { lane: lane.id, area: areaOf(lane) });
    return [{ path: [...path, 'antiPassback', key], message, remedy: words.neverLeavesRemedy }];
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
    return [{ path: ['street'], message: worded(words.realGate, { board }), remedy: words.realGateRemedy }];
  }
  if (laneCount > 0) return [];
  return [{ path: ['street'], message: words.noLane, remedy: words.noLaneRemedy }];
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
  const message = worded(words.noReader, { lane: lane.id });
  const remedy = lane.direction === 'out' ? words.addReaderOrFree : words.addReader;
  return [{ path: [...path, 'readers'], message, remedy }];
}

/** With nothing that sees cards leave, every second coming home would be reported as out of order. */
function softWarnings(draft: Draft, { path, value: lane }: Entry<LaneText>): Finding[] {
  if (lane.antiPassback.kind !== 'soft' || lane.readers.length === 0) return [];
  if (lane.direction === 'out' || draft.lanes.some(({ value }) => tellsOfLeaving(value, lane))) return [];
  const message = worded(words.seesNoLeaving, { area: areaOf(lane) });
  return [{ path: [...path, 'antiPassback'], message, remedy: words.seesNoLeavingRemedy }];
}
