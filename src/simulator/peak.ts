import { assistSettings, type Lane } from '../access/lane.ts';
import { combinedMoments, halfWidthOf, meanOf, noMoments, varianceOf, withSample } from '../access/moments.ts';
import type { Service } from '../access/queue.ts';
import { addTallies, noTally, type Tally } from '../access/tally.ts';
import { type Instant, minuteMs, secondMs } from '../units.ts';
import { seeded } from './chance.ts';
import { LaneRun } from './laneRun.ts';
import type { Traffic } from './traffic.ts';
import { fixedServiceMs, type Visit } from './vehicles.ts';

/** Some long evenings at one lane: how many come, how many of them stop badly, and whether somebody helps. */
export type Peak = {
  readonly perHour: number;
  readonly badShare: number;
  /**
   * `bySign`: only those whose card comes to nothing are helped, as in the model. `byClock`: they give no sign, and only
   * their waiting calls the guard. `full`: both, as a lane is delivered.
   */
  readonly assist: 'none' | 'bySign' | 'byClock' | 'full';
  /** Independent evenings, with seeds that follow each other from the first. */
  readonly evenings: number;
  readonly seed: number;
  /** Measured in each evening, after those that only fill the queue. */
  readonly vehicles: number;
};

/**
 * A mean with the half width of its 95 % confidence interval (Student's t over the evenings). Batches of one evening would
 * not do: near capacity a jam lasts for hundreds of vehicles, and batches that share it make the interval too narrow.
 */
export type Measured = { readonly mean: number; readonly half: number };

export type PeakResult = {
  readonly waitS: Measured;
  readonly queue: Measured;
  readonly service: Service;
  /** All evenings together. */
  readonly totals: Tally;
};

export type Evening = {
  readonly visits: readonly Visit[];
  /** Vehicles waiting behind the one at the reader, averaged over time. */
  readonly queue: number;
  readonly totals: Tally;
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
const warmUp = 1_000;
/** Friday, 18:00 in Shenzhen. */
const startMs: Instant = Temporal.Instant.from('2026-11-27T10:00:00Z').epochMilliseconds;

/** Service of the model for a share of bad stops that each take an extra time. */
export function modelService(badShare: number, extra: { meanMs: number; sdMs: number }): Service {
  const spread = badShare * (extra.sdMs ** 2 + (1 - badShare) * extra.meanMs ** 2);
  return { meanMs: base.meanMs + badShare * extra.meanMs, varianceMs2: base.sdMs ** 2 + spread };
}

/** Runs a peak through the real lane and measures what drivers would. */
export function runPeak(lane: Lane, peak: Peak): PeakResult {
  const evenings = Array.from({ length: peak.evenings }, (_, evening) => {
    return summaryOf(runEvening(lane, { ...peak, seed: peak.seed + evening }));
  });
  const times = evenings.reduce((sum, { times }) => combinedMoments(sum, times, 1), noMoments);
  return {
    waitS: measured(evenings.map(({ waitS }) => waitS)),
    queue: measured(evenings.map(({ queue }) => queue)),
    service: { meanMs: meanOf(times), varianceMs2: varianceOf(times) },
    totals: evenings.reduce((sum, { totals }) => addTallies(sum, totals), noTally),
  };
}

/** One evening of it. */
export function runEvening(lane: Lane, peak: Omit<Peak, 'evenings'>): Evening {
  const { perHour, badShare, assist, vehicles, seed } = peak;
  const traffic: Traffic = {
    perHour: [perHour],
    reach: { meanMs: base.meanMs - fixedServiceMs, sdMs: base.sdMs },
    badShare,
    badExtra: hesitation,
    badWaves: assist !== 'byClock',
  };
  const guard = assist === 'none' ? null : { meanMs: helped.meanMs - signMs, sdMs: helped.sdMs };
  const run = new LaneRun({ lane: laneFor(lane, assist), street: { traffic, guard, chance: seeded(seed) }, startMs });
  run.run(warmUp);
  const { waitedMs, nowMono } = run;
  const visits = run.run(vehicles);
  return { visits, queue: (run.waitedMs - waitedMs) / (run.nowMono - nowMono), totals: run.state.totals };
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

/** What is kept of an evening, so that a long bench does not keep every visit. */
function summaryOf({ visits, queue, totals }: Evening) {
  const times = visits.reduce((sum, { atReaderMono, freeMono }) => withSample(sum, freeMono - atReaderMono), noMoments);
  const waits = visits.reduce(
    (sum, { arrivedMono, atReaderMono }) => withSample(sum, atReaderMono - arrivedMono),
    noMoments,
  );
  return { queue, totals, times, waitS: meanOf(waits) / secondMs };
}

function measured(means: readonly number[]): Measured {
  const moments = means.reduce(withSample, noMoments);
  return { mean: meanOf(moments), half: halfWidthOf(moments) };
}
