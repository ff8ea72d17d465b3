import { type LanePromise } from '../access/lane.ts';
import { type QueueEstimate, queueEstimate } from '../access/queue.ts';
import type { Tally } from '../access/tally.ts';
import { type Reach, reachOf, type Throughput, throughputOfTally } from '../access/throughput.ts';
import type { Instant } from '../units.ts';
import { type Effectiveness, effectiveness } from './effectiveness.ts';
import { countedService } from './laneService.ts';

/** What a lane did in a span, such as an hour, and how well. */
export type LaneSpan = {
  readonly throughput: Throughput;
  readonly queue: QueueEstimate;
  readonly reach: Reach;
  readonly effectiveness: Effectiveness;
};

export function laneSpan(
  tally: Tally,
  { fromMs, toMs }: { readonly fromMs: Instant; readonly toMs: Instant },
  promise: LanePromise,
): LaneSpan {
  const spanMs = Math.max(1, toMs - fromMs);
  return {
    throughput: throughputOfTally(tally, fromMs, toMs),
    queue: queueEstimate(tally, spanMs),
    reach: reachOf(tally),
    effectiveness: effectiveness(countedService(tally, spanMs, promise)),
  };
}
