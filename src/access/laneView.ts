import { type DurationMs, hourMs, type Instant, type Now } from '../units.ts';
import type { BarrierName } from './barrier.ts';
import { mayAsk } from './barrierRun.ts';
import type { CallReason } from './episode.ts';
import type { Lane } from './lane.ts';
import { type LaneFault, laneFaults } from './laneFaults.ts';
import { type LaneState, totalsAt } from './laneState.ts';
import { sense } from './senses.ts';
import { slotsOf, type Tally, tallyOf } from './tally.ts';
import { rollingThroughput } from './throughput.ts';

/** A lane as staff and crew see it. Instants are the wall clock's. */
export type LaneView = {
  readonly id: string;
  readonly names: Lane['names'];
  readonly direction: Lane['direction'];
  readonly powerLoss: Lane['powerLoss'];
  readonly barrier: BarrierName;
  readonly barrierSinceMs: Instant;
  readonly inService: boolean;
  /** On the arrival loop; `unknown` while the loop is not believed. */
  readonly vehicle: Presence;
  readonly vehicleSinceMs: Instant | null;
  readonly storedGrants: number;
  readonly call: {
    readonly id: string;
    readonly reason: CallReason;
    readonly calledAtMs: Instant;
    readonly ackedBy: string | null;
    readonly arrived: boolean;
  } | null;
  /** How long a driver may take before the guard is called. */
  readonly thresholdMs: DurationMs;
  /** Vehicles it was learned from; with too few the start value stands. */
  readonly samples: number;
  readonly faults: readonly LaneFault[];
  readonly totals: Tally;
  readonly lastQuarter: ReturnType<typeof rollingThroughput>;
  /** Of the slots of five minutes that began within the last hour. */
  readonly passagesLastHour: number;
};

export type Presence = 'present' | 'absent' | 'unknown';

export function laneView(lane: Lane, state: LaneState, now: Now): LaneView {
  const { barrier, assist, occupancy } = state;
  const { call } = assist;
  const { id, names, direction, powerLoss } = lane;
  const slots = slotsOf(state.slots);
  return {
    id,
    names,
    direction,
    powerLoss,
    barrier: barrier.name,
    barrierSinceMs: Math.round(now.wallMs - (now.monoMs - barrier.sinceMono)),
    inService: mayAsk(barrier, 'card'),
    vehicle: presenceOf(lane, state, now),
    vehicleSinceMs: occupancy.atReader?.startedAtMs ?? null,
    storedGrants: barrier.stored.length,
    call: call && {
      id: call.id,
      reason: call.reason,
      calledAtMs: call.calledAtMs,
      ackedBy: call.acked?.by ?? null,
      arrived: call.arrived !== null,
    },
    thresholdMs: assist.thresholdMs,
    samples: assist.samples.length,
    faults: laneFaults(lane, state, now),
    totals: totalsAt(state, now),
    lastQuarter: rollingThroughput(slots, now.wallMs),
    passagesLastHour: tallyOf(slots, now.wallMs - hourMs, now.wallMs + 1).passages,
  };
}

/** What the decision about a card asks of the lane. */
export function laneForDecision(
  lane: Lane,
  state: LaneState,
  now: Now,
): { readonly vehicle: Presence; readonly episode: string | null; readonly inService: boolean } {
  return {
    vehicle: presenceOf(lane, state, now),
    episode: state.occupancy.atReader?.id ?? null,
    inService: mayAsk(state.barrier, 'card'),
  };
}

function presenceOf(lane: Lane, state: LaneState, { monoMs }: Now): Presence {
  const { active, trouble } = sense(lane, state.felt, 'arrive', monoMs);
  if (trouble !== null) return 'unknown';
  return active ? 'present' : 'absent';
}
