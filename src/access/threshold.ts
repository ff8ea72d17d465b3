import { type DurationMs, secondMs } from '../units.ts';
import type { EpisodeRecord } from './episode.ts';
import type { AssistSettings } from './lane.ts';
import { quantileOf } from './moments.ts';

/** Vehicles the threshold is learned from, the newest. */
export const samplesMax = 200;
/** With fewer the start value stands. */
export const samplesMin = 50;
/** Drivers who are not the slowest one in seven, and two seconds for them to try again. */
const share = 0.85;
const marginMs: DurationMs = 2 * secondMs;
/** A queue raises the price of waiting. */
const queueMs: DurationMs = 2 * secondMs;

/** The samples with one more vehicle. One that somebody helped teaches nothing, or the lane would learn its own cure. */
export function withVehicle(samples: readonly DurationMs[], episode: EpisodeRecord): readonly DurationMs[] {
  const { assisted, outcome, readAfterMs } = episode;
  if (assisted || outcome !== 'passed' || readAfterMs === null) return samples;
  return [...samples, readAfterMs].slice(-samplesMax);
}

/** How long a vehicle may take to its good read before the guard is called. Source: the assist model of the design notes. */
export function thresholdFrom(samples: readonly DurationMs[], settings: AssistSettings): DurationMs {
  if (samples.length < samplesMin) return settings.thresholdStartMs;
  const learned = Math.round(quantileOf(samples, share)) + marginMs;
  return Math.min(Math.max(learned, settings.thresholdMinMs), settings.thresholdMaxMs);
}

/** The threshold in force: shorter while others wait behind. */
export function patienceMs(thresholdMs: DurationMs, queued: boolean): DurationMs {
  return queued ? Math.max(0, thresholdMs - queueMs) : thresholdMs;
}
