import type { EpisodeRecord } from '../../access/episode.ts';
import type { Tally } from '../../access/tally.ts';
import { mapRecord } from '../../record.ts';
import type { LaneSpan } from '../../service/laneSpan.ts';
import { secondMs } from '../../units.ts';
import { effectRow } from '../service/effect.ts';

/** One vehicle as the office keeps it. No card: who it was stands in the row of the read. */
export function episodeRow(episode: EpisodeRecord): Readonly<Record<string, unknown>> {
  const { phases, call } = episode;
  return {
    lane: episode.lane,
    episode: episode.id,
    started_ms: episode.startedAtMs,
    outcome: episode.outcome,
    total_ms: episode.totalMs,
    occupied_ms: episode.occupiedMs,
    move_up_ms: episode.moveUpMs,
    read_after_ms: episode.readAfterMs,
    wait_ms: episode.waitMs,
    reach_ms: phases.reach,
    read_ms: phases.read,
    decide_ms: phases.decide,
    actuate_ms: phases.actuate,
    move_ms: phases.move,
    close_ms: phases.close,
    frames: episode.frames,
    bad_frames: episode.badFrames,
    rereads: episode.rereads,
    denials: episode.denials,
    repositions: episode.repositions,
    first_presentation: episode.firstPresentation,
    reversals: episode.reversals,
    assisted: episode.assisted,
    call: call && {
      reason: call.reason,
      waited_ms: call.waitedMs,
      suppressed: call.suppressed,
      ack_ms: call.ackMs,
      arrived_ms: call.arrivedMs,
      end: call.end,
      needed: call.needed,
    },
  };
}

/** The figures of a span. Shares are 0 to 1, null = nothing to divide by. */
export function spanRow({ throughput, queue, reach, effectiveness }: LaneSpan) {
  const { capacity } = throughput;
  return {
    per_hour: rounded(throughput.perHour),
    first_presentation_share: throughput.firstPresentationShare,
    balk_share: throughput.balkShare,
    assist_share: throughput.assistShare,
    tailgate_share: throughput.tailgateShare,
    queue: queue.kind,
    load: queue.kind === 'insufficient' ? null : rounded(queue.load),
    queue_vehicles: queue.kind === 'estimate' ? rounded(queue.queue) : null,
    queue_wait_s: queue.kind === 'estimate' ? rounded(queue.waitMs / secondMs) : null,
    capacity_per_hour: capacity.kind === 'estimate' ? rounded(capacity.perHour) : null,
    capacity_low_per_hour: capacity.kind === 'estimate' ? rounded(capacity.lowPerHour) : null,
    capacity_high_per_hour: capacity.kind === 'estimate' ? finite(capacity.highPerHour) : null,
    headways: capacity.headways,
    reach_p50_s: reach.p50S,
    reach_p85_s: reach.p85S,
    reach_p95_s: reach.p95S,
    ...effectRow(effectiveness),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** JSON has no Infinity; null says that there is no upper bound. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? rounded(value) : null;
}

/** Cumulative figures of a lane since its first day. They only rise, over restarts and years. */
export function tallyRow(tally: Tally) {
  return {
    arrivals: tally.arrivals,
    passages: tally.passages,
    pulses: tally.pulses,
    balks: tally.balks,
    tailgates: tally.tailgates,
    unchecked: tally.unchecked,
    reversals: tally.reversals,
    with_frames: tally.withFrames,
    first_presentations: tally.firstPresentations,
    bad_frames: tally.badFrames,
    rereads: tally.rereads,
    calls: tally.calls,
    suppressed_calls: tally.suppressedCalls,
    assisted: tally.assisted,
    conforming: tally.conforming,
    occupied_s: Math.floor(tally.occupied.sum / secondMs),
    states_s: mapRecord(tally.stateMs, (ms) => Math.floor(ms / secondMs)),
    reader_offline_s: Math.floor(tally.readerOfflineMs / secondMs),
  };
}
