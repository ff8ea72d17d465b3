import type { DurationMs, Level } from '../units.ts';
import type { Zone } from './zone.ts';

/** Why promised light was not there. `absent`: nobody was counting, as in a power cut; `schedule`: it was not asked for. */
export const lossCauses = ['fault', 'hand', 'lockout', 'override', 'schedule', 'absent'] as const;
export type LossCause = (typeof lossCauses)[number];

/** How a zone kept its promise since its first day. Milliseconds; every figure only rises. */
export type PromiseTotals = {
  readonly neededMs: DurationMs;
  /** Needed, and lit at or above the floor. Always neededMs = servedMs + the sum of lostMs. */
  readonly servedMs: DurationMs;
  readonly lostMs: Readonly<Record<LossCause, DurationMs>>;
  /** Lit and not needed; in a zone that promises nothing, lit though nothing asked for light. */
  readonly wasteMs: DurationMs;
  /** Under a person's override, needed or not. */
  readonly overrideMs: DurationMs;
};

const nothingLost: PromiseTotals['lostMs'] = { fault: 0, hand: 0, lockout: 0, override: 0, schedule: 0, absent: 0 };
export const noPromiseTotals: PromiseTotals = {
  neededMs: 0,
  servedMs: 0,
  lostMs: nothingLost,
  wasteMs: 0,
  overrideMs: 0,
};

/** How a zone stood over a stretch of time: its level, whether anything asked for light, and what would be to blame. */
export type Bearing = {
  readonly level: Level;
  readonly asked: boolean;
  /** What holds the zone: never `absent`, which is for time that nobody saw. */
  readonly held: Exclude<LossCause, 'absent'>;
};

/** Totals after `ms` of this bearing, of which `neededMs` were promised. Null bearing: nobody was counting. */
export function keptPromise(
  totals: PromiseTotals,
  zone: Pick<Zone, 'floor' | 'promise'>,
  span: { readonly bearing: Bearing | null; readonly ms: DurationMs; readonly neededMs: DurationMs },
): PromiseTotals {
  const { bearing, ms, neededMs } = span;
  const served = bearing !== null && bearing.level >= Math.max(1, zone.floor);
  const cause = bearing?.held ?? 'absent';
  const { lostMs } = totals;
  return {
    neededMs: totals.neededMs + neededMs,
    servedMs: totals.servedMs + (served ? neededMs : 0),
    lostMs: served || neededMs === 0 ? lostMs : { ...lostMs, [cause]: lostMs[cause] + neededMs },
    wasteMs: totals.wasteMs + wasteOf(zone, span),
    overrideMs: totals.overrideMs + (bearing?.held === 'override' ? ms : 0),
  };
}

/** All that was promised and not there. */
export function lostMsOf({ lostMs }: PromiseTotals): DurationMs {
  return lossCauses.reduce((sum, cause) => sum + lostMs[cause], 0);
}

/** What was added since an earlier look at the same totals. */
export function promiseSince(later: PromiseTotals, earlier: PromiseTotals): PromiseTotals {
  return {
    neededMs: later.neededMs - earlier.neededMs,
    servedMs: later.servedMs - earlier.servedMs,
    lostMs: lossesOf((cause) => later.lostMs[cause] - earlier.lostMs[cause]),
    wasteMs: later.wasteMs - earlier.wasteMs,
    overrideMs: later.overrideMs - earlier.overrideMs,
  };
}

export function addPromise(one: PromiseTotals, other: PromiseTotals): PromiseTotals {
  return {
    neededMs: one.neededMs + other.neededMs,
    servedMs: one.servedMs + other.servedMs,
    lostMs: lossesOf((cause) => one.lostMs[cause] + other.lostMs[cause]),
    wasteMs: one.wasteMs + other.wasteMs,
    overrideMs: one.overrideMs + other.overrideMs,
  };
}

function lossesOf(ms: (cause: LossCause) => DurationMs): PromiseTotals['lostMs'] {
  return {
    fault: ms('fault'),
    hand: ms('hand'),
    lockout: ms('lockout'),
    override: ms('override'),
    schedule: ms('schedule'),
    absent: ms('absent'),
  };
}

function wasteOf(
  { promise }: Pick<Zone, 'promise'>,
  {
    bearing,
    ms,
    neededMs,
  }: { readonly bearing: Bearing | null; readonly ms: DurationMs; readonly neededMs: DurationMs },
): DurationMs {
  if (bearing === null || bearing.level === 0) return 0;
  if (promise.kind === 'none') return bearing.asked ? 0 : ms;
  return ms - neededMs;
}
