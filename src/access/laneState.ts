import type { DurationMs, Instant, Monotonic, Now } from '../units.ts';
import type { Words } from '../words/language.ts';
import { type Barrier, type BarrierTrouble, newBarrier } from './barrier.ts';
import type { CallReason, Episode } from './episode.ts';
import type { FeltInputs } from './feeling.ts';
import { noSlots, noTally, type Slots, type Tally, wholeTally, withStateMs } from './tally.ts';

/** A guard is wanted at a lane. At most one is open at a time. */
export type Call = {
  readonly id: string;
  /** The vehicle it is for; null = for the lane itself, for a driver whom no loop feels, or `forgotten`. */
  readonly episode: string | null;
  /** It is for a vehicle, and a restart forgot which: whoever stands at the reader when the inputs are felt again. */
  readonly forgotten: boolean;
  readonly reason: CallReason;
  readonly calledAtMs: Instant;
  readonly calledMono: Monotonic;
  readonly waitedMs: DurationMs;
  readonly acked: { readonly by: string; readonly atMono: Monotonic } | null;
  readonly arrived: { readonly by: string; readonly atMono: Monotonic } | null;
};

/** Who stands where in the lane. */
export type Occupancy = {
  readonly atReader: Episode | null;
  /** Past the reader, oldest first: crossing, or waiting for the arm to close behind it. Bounded. */
  readonly ahead: readonly Episode[];
  /** The arrival loop still feels the tail of the vehicle ahead. */
  readonly tail: boolean;
  /** When the reader was last left. */
  readonly leftMono: Monotonic | null;
  /** The last passage, and whether somebody already waited behind it. */
  readonly lastPassage: { readonly atMono: Monotonic; readonly followed: boolean } | null;
};

export type Assist = {
  /** Arrival to read of the last vehicles that nobody helped, ms, oldest first, bounded. */
  readonly samples: readonly DurationMs[];
  readonly thresholdMs: DurationMs;
  readonly call: Call | null;
  /** Hesitations of the last hour that called, or would have. */
  readonly recentMono: readonly Monotonic[];
  /** The hour has had more than its share: the reader stands in the wrong place. */
  readonly defect: boolean;
  /** The trouble of the barrier that a guard was already called for. */
  readonly calledFor: BarrierTrouble | null;
  readonly beacon: boolean;
};

export type LaneState = {
  readonly felt: FeltInputs;
  readonly barrier: Barrier;
  readonly occupancy: Occupancy;
  readonly assist: Assist;
  /** Since the lane's first day. */
  readonly totals: Tally;
  /** The last day, by the wall clock; a restart begins it anew. */
  readonly slots: Slots;
  /** Vehicles and calls ever seen; names the next. */
  readonly serial: number;
  /** Faults that people were told of: input or part, with what is wrong. */
  readonly faults: Readonly<Record<string, Words>>;
  /** Since when no reader works; null = one does. */
  readonly readersDownMono: Monotonic | null;
  /** Totals of time in a state are folded up to here. */
  readonly foldedMono: Monotonic;
};

/** What of a lane survives a restart. No grant does: what was not opened before a crash is not opened after it. */
export type LaneDurable = {
  readonly v: 1;
  readonly resume: Barrier['resume'];
  readonly trouble: BarrierTrouble | null;
  readonly causes: readonly string[];
  readonly samples: readonly DurationMs[];
  readonly thresholdMs: DurationMs;
  readonly defect: boolean;
  readonly call: DurableCall | null;
  readonly totals: Tally;
  readonly serial: number;
};

type DurableCall = Pick<Call, 'id' | 'reason' | 'calledAtMs' | 'waitedMs'> & {
  readonly ackedBy: string | null;
  /** It is for a vehicle; not said by versions that did not look for the vehicle after a restart. */
  readonly forVehicle?: boolean;
};

/** A lane before its first input: inert, with what it remembers. */
export function initialLane(thresholdStartMs: DurationMs, now: Now, restored: LaneDurable | null = null): LaneState {
  const nowMono = Math.round(now.monoMs);
  const barrier = newBarrier(nowMono);
  const kept = restored ?? nothingKept(thresholdStartMs);
  return {
    felt: {},
    barrier: { ...barrier, resume: kept.resume, trouble: kept.trouble, causes: kept.causes },
    occupancy: { atReader: null, ahead: [], tail: false, leftMono: null, lastPassage: null },
    assist: {
      samples: kept.samples,
      thresholdMs: kept.thresholdMs,
      call: restoredCall(kept, nowMono),
      recentMono: [],
      defect: kept.defect,
      calledFor: null,
      beacon: false,
    },
    totals: wholeTally(kept.totals),
    slots: noSlots,
    serial: kept.serial,
    faults: {},
    readersDownMono: null,
    foldedMono: nowMono,
  };
}

/** What must survive a restart, as of now. The state that still lasts counts up to now, or totals would fall with a restart. */
export function durableOfLane(lane: LaneState, now: Now): LaneDurable {
  const { barrier, assist, serial } = lane;
  const { name, resume } = barrier;
  const latched = name === 'emergencyOpen' || name === 'heldOpen' || name === 'fault';
  const { call } = assist;
  return {
    v: 1,
    resume: latched ? name : name === 'bootHold' ? resume : null,
    trouble: latched || name === 'bootHold' ? barrier.trouble : null,
    causes: barrier.causes,
    samples: assist.samples,
    thresholdMs: assist.thresholdMs,
    defect: assist.defect,
    call: call && {
      id: call.id,
      reason: call.reason,
      calledAtMs: call.calledAtMs,
      waitedMs: call.waitedMs,
      ackedBy: call.acked?.by ?? null,
      forVehicle: call.episode !== null || call.forgotten,
    },
    totals: totalsAt(lane, now),
    serial,
  };
}

/** Totals with the state that still lasts counted up to now. */
export function totalsAt({ totals, barrier, foldedMono, readersDownMono }: LaneState, now: Now): Tally {
  const ms = Math.max(0, now.monoMs - foldedMono);
  const offlineMs = readersDownMono === null ? 0 : Math.max(0, now.monoMs - readersDownMono);
  const counted = withStateMs(totals, barrier.name, ms);
  return offlineMs === 0 ? counted : { ...counted, readerOfflineMs: totals.readerOfflineMs + offlineMs };
}

function nothingKept(thresholdMs: DurationMs): LaneDurable {
  return {
    v: 1,
    resume: null,
    trouble: null,
    causes: [],
    samples: [],
    thresholdMs,
    defect: false,
    call: null,
    totals: noTally,
    serial: 0,
  };
}

/** The open call goes on with its clock started anew: the monotonic clock of its beginning may be gone. */
function restoredCall({ call }: LaneDurable, nowMono: Monotonic): Call | null {
  if (call === null) return null;
  const { id, reason, calledAtMs, waitedMs, ackedBy } = call;
  const acked = ackedBy === null ? null : { by: ackedBy, atMono: nowMono };
  const forgotten = call.forVehicle ?? false;
  return { id, episode: null, forgotten, reason, calledAtMs, calledMono: nowMono, waitedMs, acked, arrived: null };
}
