import type { BarrierName } from '../access/barrier.ts';
import type { EpisodeRecord } from '../access/episode.ts';
import type { LanePromise } from '../access/lane.ts';
import { meanOf } from '../access/moments.ts';
import { faultsAgainstPromise } from '../access/promise.ts';
import type { Tally } from '../access/tally.ts';
import type { DurationMs } from '../units.ts';
import type { Loss, Service } from './effectiveness.ts';

/**
 * States in which a lane serves nobody. `heldOpen` lets vehicles through and so counts as available; that it checks nobody
 * shows as vehicles that passed unchecked, against conformance. `emergencyOpen` is service of another kind.
 */
const down: readonly BarrierName[] = ['fault', 'outOfService', 'unknown', 'bootHold'];

/**
 * The service of a lane from its finished vehicles and the time its barrier spent in each state. Without a reference in
 * the promise nothing is known about speed, and performance counts as 1.
 */
export function laneService(
  episodes: readonly EpisodeRecord[],
  { scheduledMs, stateMs, readerOfflineMs = 0 }: LaneTime,
  promise: LanePromise,
): Service {
  const served = episodes.filter(({ outcome }) => outcome === 'passed');
  const actualMs = served.reduce((sum, { occupiedMs }) => sum + occupiedMs, 0);
  const { referenceMs } = promise;
  const lost = down.map((cause) => ({ cause, ms: stateMs[cause] ?? 0 }));
  return {
    scheduledMs,
    down: [...lost, { cause: 'readerOffline', ms: readerOfflineMs }].filter(({ ms }) => ms > 0),
    idealMs: referenceMs === null ? actualMs : referenceMs * served.length,
    actualMs,
    slow: referenceMs === null ? [] : served.flatMap((episode) => slowBecause(episode, referenceMs)),
    asked: episodes.length,
    conforming: episodes.filter((episode) => faultsAgainstPromise(episode, promise).length === 0).length,
    spoilt: episodes.flatMap((episode) => {
      return faultsAgainstPromise(episode, promise).map((cause) => ({ cause, ms: episode.occupiedMs }));
    }),
  };
}

/**
 * The same from counts alone, for a running lane that keeps no list of its vehicles: the vehicles that were spoilt by a
 * cause count with the mean time of a good passage, and what was slow is not told by phase. `scheduledMs` beyond the time in
 * any state is time in which nothing ran.
 */
export function countedService(tally: Tally, scheduledMs: DurationMs, promise: LanePromise): Service {
  const { occupied, stateMs } = tally;
  const seenMs = Object.values(stateMs).reduce((sum, ms) => sum + ms, 0);
  const meanMs = occupied.n === 0 ? 0 : meanOf(occupied);
  const { referenceMs } = promise;
  const lost = [
    ...down.map((cause) => ({ cause: cause as string, ms: stateMs[cause] ?? 0 })),
    off(scheduledMs - seenMs),
  ];
  return {
    scheduledMs,
    down: lost.filter(({ ms }) => ms > 0),
    idealMs: referenceMs === null ? occupied.sum : referenceMs * occupied.n,
    actualMs: occupied.sum,
    slow: [],
    asked: tally.arrivals,
    conforming: tally.conforming,
    spoilt: Object.entries(tally.faults).map(([cause, vehicles]) => ({ cause, ms: vehicles * meanMs })),
  };
}

const off = (ms: DurationMs): Loss => ({ cause: 'off', ms });

export type LaneTime = {
  readonly scheduledMs: DurationMs;
  /** Time of the span in each state of the barrier. */
  readonly stateMs: Readonly<Partial<Record<BarrierName, DurationMs>>>;
  /** A lane whose reader is dead serves nobody by card. */
  readonly readerOfflineMs?: DurationMs;
};

/** The phase that cost a slow vehicle most takes the blame for what it took beyond the reference. */
function slowBecause({ occupiedMs, phases }: EpisodeRecord, referenceMs: DurationMs): readonly Loss[] {
  if (occupiedMs <= referenceMs) return [];
  const { reach, read, decide, actuate, move } = phases;
  const worst = Object.entries({ reach, read, decide, actuate, move }).sort(([, a], [, b]) => b - a)[0];
  return [{ cause: worst?.[0] ?? 'reach', ms: occupiedMs - referenceMs }];
}
