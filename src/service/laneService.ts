import type { BarrierName } from '../access/barrier.ts';
import type { LanePromise } from '../access/lane.ts';
import { meanOf } from '../access/moments.ts';
import type { Tally } from '../access/tally.ts';
import type { DurationMs } from '../units.ts';
import type { Loss, Service } from './effectiveness.ts';

/**
 * States in which a lane serves nobody. `heldOpen` lets vehicles through and so counts as available; that it checks nobody
 * shows as vehicles that passed unchecked, against conformance. `emergencyOpen` is service of another kind.
 */
const down: readonly BarrierName[] = ['fault', 'outOfService', 'unknown', 'bootHold'];

/**
 * The service of a lane from its counts, since a running lane keeps no list of its vehicles: those that were spoilt by a
 * cause count with the mean time of a good passage. `scheduledMs` beyond the time in any state is time in which nothing
 * ran; a lane without a working reader serves nobody by card. Without a reference in the promise nothing is known about
 * speed, and performance counts as 1.
 */
export function countedService(tally: Tally, scheduledMs: DurationMs, promise: LanePromise): Service {
  const { occupied, stateMs } = tally;
  const seenMs = Object.values(stateMs).reduce((sum, ms) => sum + ms, 0);
  const meanMs = occupied.n === 0 ? 0 : meanOf(occupied);
  const { referenceMs } = promise;
  const lost = [
    ...down.map((cause) => ({ cause: cause as string, ms: stateMs[cause] ?? 0 })),
    off(scheduledMs - seenMs),
  ].filter(({ ms }) => ms > 0);
  const servingMs = Math.max(0, scheduledMs - lost.reduce((sum, { ms }) => sum + ms, 0));
  const offline = { cause: 'readerOffline', ms: Math.min(tally.readerOfflineMs, servingMs) };
  return {
    scheduledMs,
    down: offline.ms > 0 ? [...lost, offline] : lost,
    idealMs: referenceMs === null ? occupied.sum : referenceMs * occupied.n,
    actualMs: occupied.sum,
    slow: Object.entries(tally.slowMs).map(([cause, ms]) => ({ cause, ms })),
    asked: tally.arrivals,
    conforming: tally.conforming,
    spoilt: Object.entries(tally.faults).map(([cause, vehicles]) => ({ cause, ms: vehicles * meanMs })),
  };
}

const off = (ms: DurationMs): Loss => ({ cause: 'off', ms });
