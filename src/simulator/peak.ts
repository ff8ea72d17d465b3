import { assistSettings, type Lane } from '../access/lane.ts';
import { halfWidthOf, type Moments, meanOf, noMoments, varianceOf, withSample } from '../access/moments.ts';
import { type QueueEstimate, queueOf, type Service } from '../access/queue.ts';
import { minuteMs, secondMs } from '../units.ts';
import { seeded } from './chance.ts';
import { LaneRun } from './laneRun.ts';
import type { Traffic } from './traffic.ts';
import { fixedServiceMs, type Visit } from './vehicles.ts';

/** A long evening at one lane: how many come, how many of them stop badly, and whether somebody helps. */
export type Peak = {
  readonly perHour: number;
  readonly badShare: number;
  /**
   * `bySign`: only those whose card comes to nothing are helped, as in the model. `byClock`: they give no sign, and only
   * their waiting calls the guard. `full`: both, as a lane is delivered.
   */
  readonly assist: 'none' | 'bySign' | 'byClock' | 'full';
  readonly vehicles: number;
  readonly seed: number;
};

/** A mean with the half width of its 95 % confidence interval, from batches of consecutive vehicles. */
export type Measured = { readonly mean: number; readonly half: number };

export type PeakResult = {
  readonly waitS: Measured;
  readonly queue: number;
  readonly service: Service;
  /** What Pollaczek and Khinchine say of the measured service. */
  readonly fromMeasured: QueueEstimate;
  readonly run: LaneRun;
};

/** The model of the design notes: 8 s (sd 3) for a good stop, 15 s (sd 6) more for a bad one, 5 s (sd 2) with help. */
export const base = { meanMs: 8 * secondMs, sdMs: 3 * secondMs };
export const hesitation = { meanMs: 15 * secondMs, sdMs: 6 * secondMs };
export const helped = { meanMs: 5 * secondMs, sdMs: 2 * secondMs };

/** The two waves of a card take this long before the guard is called. */
const signMs = 600;
/** In the model nobody helps those who stopped well and are only slow. */
const patientMs = minuteMs;
/** Vehicles before the queue is what it stays. */
const warmUp = 2_000;
const batches = 40;
/** Friday, 18:00 in Shenzhen. */
const startMs = Date.UTC(2026, 10, 27, 10);

/** Service of the model for a share of bad stops that each take an extra time. */
export function modelService(badShare: number, extra: { meanMs: number; sdMs: number }): Service {
  const spread = badShare * (extra.sdMs ** 2 + (1 - badShare) * extra.meanMs ** 2);
  return { meanMs: base.meanMs + badShare * extra.meanMs, varianceMs2: base.sdMs ** 2 + spread };
}

/** Runs a peak through the real lane and measures what drivers would. */
export function runPeak(lane: Lane, { perHour, badShare, assist, vehicles, seed }: Peak): PeakResult {
  const traffic: Traffic = {
    perHour: [perHour],
    reach: { meanMs: base.meanMs - fixedServiceMs, sdMs: base.sdMs },
    badShare,
    badExtra: hesitation,
    badWaves: assist !== 'byClock',
  };
  const guard = assist === 'none' ? null : { meanMs: helped.meanMs - signMs, sdMs: helped.sdMs };
  const run = new LaneRun({ lane: laneFor(lane, assist), street: { traffic, guard, chance: seeded(seed) }, startMs });
  const visits = run.run(vehicles + warmUp).slice(warmUp);
  const service = serviceOf(visits);
  return { waitS: waitOf(visits), queue: run.queueMean, service, fromMeasured: queueOf(perHour, service), run };
}

/** A lane for long runs: polled less often, with a guard who never tires. */
function laneFor(lane: Lane, assist: Peak['assist']): Lane {
  return {
    ...lane,
    limits: { ...lane.limits, staleMs: 2 * minuteMs },
    assist: {
      ...assistSettings,
      enabled: assist !== 'none',
      callsPerHourMax: Number.MAX_SAFE_INTEGER,
      thresholdMinMs: assist === 'bySign' ? patientMs : assistSettings.thresholdMinMs,
      thresholdMaxMs: assist === 'bySign' ? patientMs : assistSettings.thresholdMaxMs,
    },
  };
}

function serviceOf(visits: readonly Visit[]): Service {
  const times = visits.reduce((sum, { atReaderMono, freeMono }) => withSample(sum, freeMono - atReaderMono), noMoments);
  return { meanMs: meanOf(times), varianceMs2: varianceOf(times) };
}

function waitOf(visits: readonly Visit[]): Measured {
  const size = Math.floor(visits.length / batches);
  let means: Moments = noMoments;
  for (let batch = 0; batch < batches; batch += 1) {
    const waits = visits
      .slice(batch * size, (batch + 1) * size)
      .map(({ arrivedMono, atReaderMono }) => atReaderMono - arrivedMono);
    means = withSample(means, waits.reduce((sum, ms) => sum + ms, 0) / size / secondMs);
  }
  return { mean: meanOf(means), half: halfWidthOf(means) };
}
