import type { DurationMs } from '../units.ts';
import type { EpisodeRecord } from './episode.ts';
import { quantile } from './moments.ts';

/** Samples below which a comparison would be guesswork. */
const comparableMin = 10;

/** What the guard's help was worth. Shares are 0 to 1; null = not enough to say. */
export type AssistFigures = {
  readonly calls: number;
  readonly suppressed: number;
  readonly assisted: number;
  /** Of the calls the guard labelled: how many were needed. */
  readonly precision: number | null;
  /** Of the vehicles slower than 95 % of the reference: how many called. */
  readonly recall: number | null;
  readonly ackMs: Quantiles | null;
  readonly arrivedMs: Quantiles | null;
  /** Of the calls: those that ended by the driver's own card before the guard came. */
  readonly selfResolvedShare: number | null;
  /** Saved over all assisted vehicles, against how long others took who had waited as long unhelped. */
  readonly savedMs: DurationMs | null;
  /** Assisted vehicles that could be compared. */
  readonly compared: number;
};

export type Quantiles = { readonly p50: DurationMs; readonly p95: DurationMs };

/**
 * Judges the calls of some episodes against a reference: arrival to read of vehicles that nobody helped, such as the
 * commissioning week, in which nobody was called.
 */
export function assistFigures(episodes: readonly EpisodeRecord[], referenceMs: readonly DurationMs[]): AssistFigures {
  const called = episodes.flatMap(({ call }) => (call === null || call.suppressed ? [] : [call]));
  const labelled = called.filter(({ needed }) => needed !== null);
  const sorted = [...referenceMs].sort((a, b) => a - b);
  const saved = episodes.flatMap((episode) => savedOf(episode, sorted) ?? []);
  return {
    calls: called.length,
    suppressed: episodes.filter(({ call }) => call?.suppressed === true).length,
    assisted: episodes.filter(({ assisted }) => assisted).length,
    precision: share(labelled.filter(({ needed }) => needed === true).length, labelled.length),
    recall: recallOf(episodes, sorted),
    ackMs: quantilesOf(called.map(({ ackMs }) => ackMs)),
    arrivedMs: quantilesOf(called.map(({ arrivedMs }) => arrivedMs)),
    selfResolvedShare: share(called.filter(({ end }) => end === 'self').length, called.length),
    savedMs: saved.length === 0 ? null : saved.reduce((sum, ms) => sum + ms, 0),
    compared: saved.length,
  };
}

/** A vehicle that nobody helped tells what would have been: the mean of all that also took longer than this one waited. */
function savedOf({ assisted, call, readAfterMs }: EpisodeRecord, sorted: readonly DurationMs[]): DurationMs | null {
  if (!assisted || call === null || readAfterMs === null) return null;
  const longer = sorted.filter((ms) => ms > call.waitedMs);
  if (longer.length < comparableMin) return null;
  return longer.reduce((sum, ms) => sum + ms, 0) / longer.length - readAfterMs;
}

function recallOf(episodes: readonly EpisodeRecord[], sorted: readonly DurationMs[]): number | null {
  if (sorted.length < comparableMin) return null;
  const slowMs = quantile(sorted, 0.95);
  const slow = episodes.filter(({ readAfterMs, totalMs }) => (readAfterMs ?? totalMs) > slowMs);
  return share(slow.filter(({ call }) => call !== null && !call.suppressed).length, slow.length);
}

function quantilesOf(times: readonly (DurationMs | null)[]): Quantiles | null {
  const sorted = times.filter((ms) => ms !== null).sort((a, b) => a - b);
  return sorted.length === 0 ? null : { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
