import { type DurationMs, minuteMs, secondMs } from '../units.ts';
import type { AntiPassback } from './antiPassback.ts';

export type LaneId = string;
/** A part of the estate that a lane leads into, for anti-passback: `estate`, `street`. */
export type AreaId = string;
export type ReaderId = string;

export type WireLevel = 'high' | 'low';

/** One input line and what its levels mean. */
export type Wire = {
  /** Name of the GPIO line, such as `GPIO5`. */
  readonly line: string;
  /** Level while what it reports is so: a vehicle on the loop, the beam broken, the arm at its end. */
  readonly activeAt: WireLevel;
  /** Level that a cut wire leaves on the line, through its pull resistor. */
  readonly cutReads: WireLevel;
};

/** One output line. At rest it must mean "do nothing", with a hardware pull for the time before the software runs. */
export type OutputWire = { readonly line: string; readonly activeLow: boolean };

/** What the lane can feel. Those that may be missing are null in `Lane.inputs`. */
export type LaneInputId =
  | 'arrive'
  | 'safety'
  | 'queue'
  | 'beam'
  | 'edge'
  | 'fire'
  | 'manualRelease'
  | 'guardButton'
  | 'callButton'
  | 'armOpen'
  | 'armClosed';

export type LaneInputWires = Readonly<
  Record<'arrive' | 'safety' | 'armOpen' | 'armClosed', Wire> &
    Record<Exclude<LaneInputId, 'arrive' | 'safety' | 'armOpen' | 'armClosed'>, Wire | null>
>;

export type LaneLimits = {
  /** Length of the momentary OPEN. */
  readonly pulseMs: DurationMs;
  /** Longest an arm may take to open; beyond it the lane is faulty. */
  readonly openMsMax: DurationMs;
  /** Longest an arm may take to close. */
  readonly closeMsMax: DurationMs;
  /** How long the arm stays up for a vehicle that does not come. */
  readonly holdMs: DurationMs;
  /** How long the safety chain must be clear after a vehicle before closing is permitted. */
  readonly clearMs: DurationMs;
  /** An arm open for longer is an alarm. */
  readonly heldOpenMs: DurationMs;
  /** An input not read for so long is not known. */
  readonly staleMs: DurationMs;
};

export type AssistSettings = {
  readonly enabled: boolean;
  /** Wait for a valid read before the guard is called, until enough was seen to learn it. */
  readonly thresholdStartMs: DurationMs;
  readonly thresholdMinMs: DurationMs;
  readonly thresholdMaxMs: DurationMs;
  /** More calls for hesitation in an hour are a badly placed reader, and are reported as that. */
  readonly callsPerHourMax: number;
  /** A call that nobody ends is over after so long. */
  readonly callMsMax: DurationMs;
};

/** What a vehicle was promised; conformance is judged against it. */
export type LanePromise = {
  /** From arrival to the open arm. */
  readonly waitMsMax: DurationMs;
  /** From a call to its acknowledgement. */
  readonly ackMsMax: DurationMs;
  /** Occupied time of a good passage, frozen by hand from the commissioning week; null = not set yet. */
  readonly referenceMs: DurationMs | null;
};

/** One lane of a gate, as configured. */
export type Lane = {
  readonly id: LaneId;
  readonly names: { readonly zh: string; readonly en: string };
  readonly direction: 'in' | 'out';
  /** The area a vehicle is in after its passage. */
  readonly area: AreaId;
  readonly readers: readonly ReaderId[];
  readonly inputs: LaneInputWires;
  readonly outputs: {
    readonly open: OutputWire;
    /** null = the operator closes as it likes; the Pi can only open. */
    readonly inhibitClose: OutputWire | null;
    readonly beacon: OutputWire | null;
  };
  /** What the operator itself does without mains: required, since nobody may guess it. */
  readonly powerLoss: 'fail-open' | 'fail-secure';
  /** Opens for every vehicle on the arrival loop, without a card. For exits. */
  readonly freeExit: boolean;
  readonly limits: LaneLimits;
  readonly assist: AssistSettings;
  readonly promise: LanePromise;
  readonly antiPassback: AntiPassback;
};

/** Limits that suit an arm of up to 4 m: an 8 s opening, a 10 s hold, 1 s of clearance after the vehicle (UFGS 02840). */
export const laneLimits: LaneLimits = {
  pulseMs: 500,
  openMsMax: 8 * secondMs,
  closeMsMax: 10 * secondMs,
  holdMs: 10 * secondMs,
  clearMs: secondMs,
  heldOpenMs: 2 * minuteMs,
  staleMs: 20 * secondMs,
};

export const assistSettings: AssistSettings = {
  enabled: true,
  thresholdStartMs: 8 * secondMs,
  thresholdMinMs: 5 * secondMs,
  thresholdMaxMs: 15 * secondMs,
  callsPerHourMax: 20,
  callMsMax: 10 * minuteMs,
};

export const lanePromise: LanePromise = { waitMsMax: 20 * secondMs, ackMsMax: 15 * secondMs, referenceMs: null };
