import { unsafeWires } from '../../access/feeling.ts';
import type { Lane, LaneInputId, Wire } from '../../access/lane.ts';
import type { Draft, Entry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import { laneOf, safeLevel } from '../resolveLanes.ts';
import type { LaneText } from '../schema/lanes.ts';

/** What a lane would do with an input that lies, if its wire were cut. */
const dangers: Readonly<Record<LaneInputId, string>> = {
  arrive: 'a vehicle that is not there, and cards would open for nobody',
  safety: 'a free loop, and the arm could come down on a car',
  beam: 'a free beam, and the arm could come down on somebody',
  edge: 'an arm that touches nothing, and it would go on closing on somebody',
  fire: 'no fire, and the lane would stay shut in one',
  manualRelease: 'an arm that nobody has released, and the lane would work against hands',
  queue: 'a queue that never ends, and the guard would be called too early for ever',
  guardButton: 'a pressed button, and the gate would open for nobody',
  callButton: 'a driver who calls, and the guard would run for nothing',
  armOpen: 'an open arm, and cars would be sent into a closed one',
  armClosed: 'a closed arm, while it may stand open',
};

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
  const message = `Cut, the wire of "${input}" would read as ${dangers[input]}.`;
  const safe = safeLevel(input, cutReads);
  const contact = safe === cutReads ? 'opens' : 'closes';
  const remedy = `Wire a contact that ${contact} when active, and write activeAt: ${safe}, or leave activeAt out.`;
  return { path, message, remedy };
}

/** An OPEN contact that the board itself would close while it starts: pins are pulled before any program runs. */
export function startWarnings({ path, value }: Entry<LaneText>): Finding[] {
  const { line, activeLow } = laneOf(value).outputs.open;
  const pulled = pulledTo(line);
  if (pulled === null || (pulled === 'low') !== activeLow) return [];
  const message = `${line} is pulled ${pulled} while a Raspberry Pi starts, and a relay that pulls in on ${pulled} opens the gate each time.`;
  const other = pulled === 'low' ? 'GPIO2 to GPIO8' : 'GPIO9 to GPIO27';
  const remedy = `Take a relay that pulls in on ${pulled === 'low' ? 'high' : 'low'}, or one of ${other}, or hold the line at rest by a resistor.`;
  return [{ path: [...path, 'outputs', 'open'], message, remedy }];
}

/** How a pin of a Raspberry Pi rests until it is claimed; null for other lines. Source: BCM2835 peripherals, GPIO pulls. */
function pulledTo(line: string): 'high' | 'low' | null {
  const pin = /^GPIO(\d{1,2})$/.exec(line)?.[1];
  if (pin === undefined || Number(pin) > 27) return null;
  return Number(pin) <= 8 ? 'high' : 'low';
}

/** A line, and what holds it. */
export type Claim = { readonly path: Path; readonly line: string; readonly owner: string };

/** Every line that a lane holds, its readers' included. */
export function laneClaims(path: Path, lane: LaneText): Claim[] {
  const { inputs, outputs }: Pick<Lane, 'inputs' | 'outputs'> = laneOf(lane);
  const wires = (kind: 'inputs' | 'outputs', named: Readonly<Record<string, { readonly line: string } | null>>) =>
    Object.entries(named).flatMap(([name, wire]) => {
      if (wire === null) return [];
      const texts: Readonly<Record<string, unknown>> = lane[kind];
      const place = typeof texts[name] === 'string' ? [name] : [name, 'line'];
      return [{ path: [...path, kind, ...place], line: wire.line, owner: `${name} of lane ${lane.id}` }];
    });
  const readers = lane.readers.flatMap((reader, index) =>
    (['d0', 'd1'] as const).map((data) => {
      const place = [...path, 'readers', index, data];
      return { path: place, line: reader[data], owner: `${data} of reader ${reader.id}` };
    }),
  );
  return [...readers, ...wires('inputs', inputs), ...wires('outputs', outputs)];
}
