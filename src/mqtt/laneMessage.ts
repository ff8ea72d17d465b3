import type { LaneFault } from '../access/laneFaults.ts';
import type { LaneView } from '../access/laneView.ts';
import { tallyRow } from '../controller/gate/laneRows.ts';
import type { ReaderView } from '../controller/view.ts';
import type { StateMessage } from './stateMessages.ts';

type LaneMessage = StateMessage['lanes'][string];
type Quarter = LaneMessage['quarter'];

/** A lane as `up/state` shows it. */
export function laneMessageOf(lane: LaneView): LaneMessage {
  const { call } = lane;
  return {
    barrier: lane.barrier,
    since_ms: Math.round(lane.barrierSinceMs),
    in_service: lane.inService,
    vehicle: lane.vehicle,
    vehicle_since_ms: lane.vehicleSinceMs === null ? null : Math.round(lane.vehicleSinceMs),
    stored_grants: lane.storedGrants,
    call: call && {
      id: call.id,
      reason: call.reason,
      called_ms: Math.round(call.calledAtMs),
      acked_by: call.ackedBy,
      arrived: call.arrived,
    },
    threshold_ms: Math.round(lane.thresholdMs),
    faults: lane.faults.map(faultOf),
    quarter: quarterOf(lane.lastQuarter),
    passages_last_hour: lane.passagesLastHour,
    totals: tallyRow(lane.totals),
  };
}

/** A reader as `up/state` shows it. */
export function readerMessageOf(reader: ReaderView): StateMessage['readers'][string] {
  const { lane, trouble, frames, badFrames } = reader;
  return { lane, trouble: trouble?.kind ?? null, frames_total: frames, bad_frames_total: badFrames };
}

function faultOf({ about, text, remedy, zh }: LaneFault): LaneMessage['faults'][number] {
  return { about, text, remedy, text_zh: zh.text, remedy_zh: zh.remedy };
}

function quarterOf(quarter: LaneView['lastQuarter']): Quarter {
  return {
    from_ms: Math.round(quarter.fromMs),
    to_ms: Math.round(quarter.toMs),
    arrivals: quarter.arrivals,
    passages: quarter.passages,
    per_hour: rounded(quarter.perHour),
    first_presentation_share: roundedOrNull(quarter.firstPresentationShare),
    balk_share: roundedOrNull(quarter.balkShare),
    assist_share: roundedOrNull(quarter.assistShare),
    tailgate_share: roundedOrNull(quarter.tailgateShare),
    capacity: capacityOf(quarter.capacity),
    queue: queueOf(quarter.queue),
  };
}

function capacityOf(capacity: LaneView['lastQuarter']['capacity']): Quarter['capacity'] {
  if (capacity.kind === 'insufficient') return { kind: 'insufficient', headways: capacity.headways };
  return {
    kind: 'estimate',
    headway_ms: rounded(capacity.headwayMs),
    per_hour: rounded(capacity.perHour),
    low_per_hour: rounded(capacity.lowPerHour),
    // JSON, which brought the view here too, has no infinity.
    high_per_hour: Number.isFinite(capacity.highPerHour) ? rounded(capacity.highPerHour) : null,
    headways: capacity.headways,
  };
}

function queueOf(queue: LaneView['lastQuarter']['queue']): Quarter['queue'] {
  switch (queue.kind) {
    case 'insufficient':
      return { kind: 'insufficient', vehicles: queue.vehicles };
    case 'saturated':
      return { kind: 'saturated', load: rounded(queue.load) };
    case 'estimate':
      return {
        kind: 'estimate',
        load: rounded(queue.load),
        queue: rounded(queue.queue),
        wait_ms: Math.round(queue.waitMs),
      };
  }
}

function roundedOrNull(value: number | null): number | null {
  return value === null ? null : rounded(value);
}

/** Three digits behind the point are more than any of these figures knows. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
