import { unsafeWires } from '../../access/feeling.ts';
import type { Lane, LaneInputId, Wire } from '../../access/lane.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Draft, Entry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import { laneOf, safeLevel } from '../resolveLanes.ts';
import type { LaneText } from '../schema/lanes.ts';

/** What a lane would do with an input that lies, if its wire were cut. */
const dangers: Readonly<Record<LaneInputId, Words>> = {
  arrive: {
    en: 'a vehicle that is not there, and cards would open for nobody',
    zh: '有车（其实无车），刷卡会为无人开闸',
  },
  safety: { en: 'a free loop, and the arm could come down on a car', zh: '线圈空闲，闸杆可能砸到车辆' },
  beam: { en: 'a free beam, and the arm could come down on somebody', zh: '光束无遮挡，闸杆可能砸到人' },
  edge: {
    en: 'an arm that touches nothing, and it would go on closing on somebody',
    zh: '闸杆未触碰任何物体，会继续压向人',
  },
  fire: { en: 'no fire, and the lane would stay shut in one', zh: '无火警，火灾时车道将保持关闭' },
  manualRelease: {
    en: 'an arm that nobody has released, and the lane would work against hands',
    zh: '闸杆未被手动释放，车道会与人手相抗',
  },
  queue: {
    en: 'a queue that never ends, and the guard would be called too early for ever',
    zh: '始终有车排队，总会过早呼叫保安',
  },
  guardButton: { en: 'a pressed button, and the gate would open for nobody', zh: '按钮被按下，会为无人开闸' },
  callButton: { en: 'a driver who calls, and the guard would run for nothing', zh: '有司机呼叫，保安会白跑一趟' },
  armOpen: { en: 'an open arm, and cars would be sent into a closed one', zh: '闸杆已开，车辆会被引向关闭的闸杆' },
  armClosed: { en: 'a closed arm, while it may stand open', zh: '闸杆已关，而它可能仍开着' },
};

const words = {
  unsafe: { en: 'Cut, the wire of "{input}" would read as {danger}.', zh: '“{input}”断线时会被读作：{danger}。' },
  unsafeRemedy: {
    en: 'Wire a contact that {opens} when active, and write activeAt: {safe}, or leave activeAt out.',
    zh: '请接动作时{opens}的触点，并写 activeAt: {safe}，或不写 activeAt。',
  },
  opens: { en: 'opens', zh: '断开' },
  closes: { en: 'closes', zh: '闭合' },
  pulled: {
    en: '{line} is pulled {pulled} while a Raspberry Pi starts, and a relay that pulls in on {pulled} opens the gate each time.',
    zh: '树莓派启动时 {line} 被拉{pulled}，{pulled}电平吸合的继电器每次都会开闸。',
  },
  pulledRemedy: {
    en: 'Take a relay that pulls in on {other}, or one of {first} to {last}, or hold the line at rest by a resistor.',
    zh: '请选用{other}电平吸合的继电器，或改用 {first} 至 {last} 之一，或用电阻使该引脚保持静止电平。',
  },
  high: { en: 'high', zh: '高' },
  low: { en: 'low', zh: '低' },
  ofLane: { en: '{name} of lane {lane}', zh: '车道 {lane} 的 {name} ' },
  ofReader: { en: '{name} of reader {reader}', zh: '读卡器 {reader} 的 {name} ' },
} satisfies Record<string, Words>;

/** Inputs whose cut wire would read as the dangerous value: what was checked once a year is cut the day after. */
export function unsafeWireFindings({ lanes }: Draft): Finding[] {
  return lanes.flatMap(({ path, value }) => {
    const lane = laneOf(value);
    return unsafeWires(lane).flatMap((input) => {
      const wire = lane.inputs[input];
      return wire === null ? [] : [unsafeFinding([...path, 'inputs', input, 'activeAt'], input, wire)];
    });
  });
}

function unsafeFinding(path: Path, input: LaneInputId, { cutReads }: Wire): Finding {
  const message = worded(words.unsafe, { input, danger: dangers[input] });
  const safe = safeLevel(input, cutReads);
  const remedy = worded(words.unsafeRemedy, { opens: safe === cutReads ? words.opens : words.closes, safe });
  return { path, message, remedy };
}

/** An OPEN contact that the board itself would close while it starts: pins are pulled before any program runs. */
export function startWarnings({ path, value }: Entry<LaneText>): Finding[] {
  const { line, activeLow } = laneOf(value).outputs.open;
  const pulled = pulledTo(line);
  if (pulled === null || (pulled === 'low') !== activeLow) return [];
  const message = worded(words.pulled, { line, pulled: words[pulled] });
  const [other, first, last] =
    pulled === 'low' ? (['high', 'GPIO2', 'GPIO8'] as const) : (['low', 'GPIO9', 'GPIO27'] as const);
  const remedy = worded(words.pulledRemedy, { other: words[other], first, last });
  return [{ path: [...path, 'outputs', 'open'], message, remedy }];
}

/** How a pin of a Raspberry Pi rests until it is claimed; null for other lines. Source: BCM2835 peripherals, GPIO pulls. */
function pulledTo(line: string): 'high' | 'low' | null {
  const pin = /^GPIO(\d{1,2})$/.exec(line)?.[1];
  if (pin === undefined || Number(pin) > 27) return null;
  return Number(pin) <= 8 ? 'high' : 'low';
}

/** A line, and what holds it. */
export type Claim = { readonly path: Path; readonly line: string; readonly owner: Words };

/** Every line that a lane holds, its readers' included. */
export function laneClaims(path: Path, lane: LaneText): Claim[] {
  const { inputs, outputs }: Pick<Lane, 'inputs' | 'outputs'> = laneOf(lane);
  const wires = (kind: 'inputs' | 'outputs', named: Readonly<Record<string, { readonly line: string } | null>>) =>
    Object.entries(named).flatMap(([name, wire]) => {
      if (wire === null) return [];
      const texts: Readonly<Record<string, unknown>> = lane[kind];
      const place = typeof texts[name] === 'string' ? [name] : [name, 'line'];
      return [
        { path: [...path, kind, ...place], line: wire.line, owner: worded(words.ofLane, { name, lane: lane.id }) },
      ];
    });
  const readers = lane.readers.flatMap((reader, index) =>
    (['d0', 'd1'] as const).map((data) => {
      const place = [...path, 'readers', index, data];
      return { path: place, line: reader[data], owner: worded(words.ofReader, { name: data, reader: reader.id }) };
    }),
  );
  return [...readers, ...wires('inputs', inputs), ...wires('outputs', outputs)];
}
