import { usualAntiPassback } from '../../src/access/antiPassback.ts';
import { safeValues } from '../../src/access/feeling.ts';
import {
  assistSettings,
  type Lane,
  type LaneInputId,
  laneLimits,
  lanePromise,
  type Wire,
} from '../../src/access/lane.ts';

/** A wire that reads high while active; a cut leaves the safe value. */
export function aWire(input: LaneInputId, line: string): Wire {
  return { line, activeAt: 'high', cutReads: safeValues[input] ? 'high' : 'low' };
}

export function aLane(over: Partial<Lane> = {}): Lane {
  const inputs = Object.fromEntries(
    (Object.keys(safeValues) as LaneInputId[]).map((input, at) => [input, aWire(input, `GPIO${at + 2}`)]),
  ) as unknown as Lane['inputs'];
  return {
    id: 'in-1',
    names: { zh: '入口', en: 'Entrance' },
    direction: 'in',
    area: 'estate',
    readers: ['reader-in'],
    inputs,
    outputs: {
      open: { line: 'GPIO20', activeLow: false },
      inhibitClose: { line: 'GPIO21', activeLow: false },
      beacon: { line: 'GPIO22', activeLow: false },
    },
    powerLoss: 'fail-open',
    freeExit: false,
    limits: laneLimits,
    assist: assistSettings,
    promise: lanePromise,
    antiPassback: usualAntiPassback,
    ...over,
  };
}
