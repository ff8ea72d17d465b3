import type { DurationMs } from '../units.ts';
import type { EpisodeRecord } from './episode.ts';
import type { LanePromise } from './lane.ts';

/** What kept a vehicle's visit from being as promised. */
export type Fault =
  | 'balk'
  | 'tailgate'
  | 'unchecked'
  | 'lost'
  | 'repeatedRead'
  | 'wrongDenial'
  | 'longWait'
  | 'unansweredHesitation'
  | 'reversal';

/** What is looked at of a vehicle's visit. */
export type JudgedVehicle = Pick<
  EpisodeRecord,
  'outcome' | 'firstPresentation' | 'denials' | 'waitMs' | 'call' | 'reversals'
>;

/** Everything against the promise; an empty list is a conforming passage. Source: notes on gate metrics, conformance. */
export function faultsAgainstPromise(episode: JudgedVehicle, promise: LanePromise): readonly Fault[] {
  const { outcome, firstPresentation, denials, waitMs, call, reversals } = episode;
  const faults: Fault[] = [];
  if (outcome !== 'passed') faults.push(outcome);
  if (firstPresentation === false) faults.push('repeatedRead');
  if (outcome === 'passed' && denials > 0) faults.push('wrongDenial');
  if (waitMs !== null && waitMs > promise.waitMsMax) faults.push('longWait');
  if (call !== null && !(call.ackMs !== null && call.ackMs <= promise.ackMsMax)) faults.push('unansweredHesitation');
  if (reversals > 0) faults.push('reversal');
  return faults;
}

/** Phases in which a vehicle keeps the reader from the next; the arm closes behind it. */
export type SlowPhase = Exclude<keyof EpisodeRecord['phases'], 'close'>;
export type Slowness = { readonly phase: SlowPhase; readonly ms: DurationMs };

/** What a passage took beyond the reference, and the phase that cost most; null = no reference, no passage, or in time. */
export function slowness(
  { outcome, occupiedMs, phases }: EpisodeRecord,
  { referenceMs }: LanePromise,
): Slowness | null {
  if (outcome !== 'passed' || referenceMs === null || occupiedMs <= referenceMs) return null;
  const { reach, read, decide, actuate, move } = phases;
  const [first, ...others] = Object.entries({ reach, read, decide, actuate, move }) as [SlowPhase, DurationMs][];
  const worst = others.reduce((most, one) => (one[1] > most[1] ? one : most), first ?? ['reach', 0]);
  return { phase: worst[0], ms: occupiedMs - referenceMs };
}
