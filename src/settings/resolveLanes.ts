import type { AntiPassback } from '../access/antiPassback.ts';
import { safeValues } from '../access/feeling.ts';
import type { AssistSettings, Lane, LaneInputId, LaneLimits, OutputWire, Wire } from '../access/lane.ts';
import type { Reader } from '../controller/site.ts';
import { minuteMs, secondMs } from '../units.ts';
import type { LaneText } from './schema/lanes.ts';
import type { OutputWireText, WireText } from './schema/laneWires.ts';

/** Whole milliseconds: 1.1 times 1000 is not quite 1100. */
const inMs = (seconds: number): number => Math.round(seconds * secondMs);

/** The lane that a text describes, every unit converted and every default filled in. */
export function laneOf(text: LaneText): Lane {
  const { id, names, direction, powerLoss, freeExit, outputs, promise } = text;
  return {
    id,
    names,
    direction,
    area: areaOf(text),
    readers: text.readers.map((reader) => reader.id),
    inputs: inputsOf(text.inputs),
    outputs: {
      open: outputOf(outputs.open),
      inhibitClose: outputs.inhibitClose === undefined ? null : outputOf(outputs.inhibitClose),
      beacon: outputs.beacon === undefined ? null : outputOf(outputs.beacon),
    },
    powerLoss,
    freeExit,
    limits: limitsOf(text.limits),
    assist: assistOf(text.assist),
    promise: {
      waitMsMax: inMs(promise.waitS),
      ackMsMax: inMs(promise.ackS),
      referenceMs: promise.referenceS === undefined ? null : inMs(promise.referenceS),
    },
    antiPassback: antiPassbackOf(text.antiPassback),
  };
}

/** An estate with one gate has two areas, and nobody needs to name them. */
export const areaOf = ({ area, direction }: Pick<LaneText, 'area' | 'direction'>): string =>
  area ?? (direction === 'in' ? 'estate' : 'street');

export const readersOf = ({ id: lane, readers }: LaneText): Reader[] =>
  readers.map(({ id, d0, d1, formats, byteOrder, bitOrder, inverted, facilities }) => {
    return { id, lane, d0, d1, accepted: { formats, byteOrder, bitOrder, inverted }, facilities };
  });

function inputsOf(texts: LaneText['inputs']): Lane['inputs'] {
  const maybe = (input: LaneInputId): Wire | null => {
    const text = texts[input];
    return text === undefined ? null : wireOf(text, input);
  };
  return {
    arrive: wireOf(texts.arrive, 'arrive'),
    safety: wireOf(texts.safety, 'safety'),
    queue: maybe('queue'),
    beam: maybe('beam'),
    edge: maybe('edge'),
    fire: maybe('fire'),
    manualRelease: maybe('manualRelease'),
    guardButton: maybe('guardButton'),
    callButton: maybe('callButton'),
    armOpen: wireOf(texts.armOpen, 'armOpen'),
    armClosed: wireOf(texts.armClosed, 'armClosed'),
  };
}

/** A contact to ground with a pull-up, unless told otherwise; active where a cut wire then reads the safe value. */
function wireOf(text: WireText, input: LaneInputId): Wire {
  if (typeof text === 'string') return wireOf({ line: text }, input);
  const { line, cutReads = 'high' } = text;
  return { line, activeAt: text.activeAt ?? safeLevel(input, cutReads), cutReads };
}

/** The level to be active at, for an input whose cut wire reads so. */
export function safeLevel(input: LaneInputId, cutReads: 'high' | 'low'): 'high' | 'low' {
  const other = cutReads === 'high' ? 'low' : 'high';
  return safeValues[input] ? cutReads : other;
}

const outputOf = (text: OutputWireText): OutputWire =>
  typeof text === 'string' ? { line: text, activeLow: false } : text;

function limitsOf({ pulseMs, openS, closeS, holdS, clearS, heldOpenS, staleS }: LaneText['limits']): LaneLimits {
  return {
    pulseMs,
    openMsMax: inMs(openS),
    closeMsMax: inMs(closeS),
    holdMs: inMs(holdS),
    clearMs: inMs(clearS),
    heldOpenMs: inMs(heldOpenS),
    staleMs: inMs(staleS),
  };
}

function assistOf(assist: LaneText['assist']): AssistSettings {
  return {
    enabled: assist.enabled,
    thresholdStartMs: inMs(assist.waitStartS),
    thresholdMinMs: inMs(assist.waitLeastS),
    thresholdMaxMs: inMs(assist.waitMostS),
    callsPerHourMax: assist.callsPerHourMax,
    callMsMax: Math.round(assist.callEndsMin * minuteMs),
  };
}

function antiPassbackOf({ kind, withinS, hardFor, resetAt }: LaneText['antiPassback']): AntiPassback {
  return { kind, withinMs: inMs(withinS), hardFor, resetAt: resetAt === 'never' ? null : resetAt };
}
