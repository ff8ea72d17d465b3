import type { DurationMs } from '../units.ts';

/** A release on trial as it shows from outside. */
export type Seen = {
  /** Boots of the machine that tried it. */
  readonly boots: number;
  /** Since somebody began to watch, in this boot. */
  readonly watchedMs: DurationMs;
  /** duskgate-safe lights the roads: core has crashed again and again. */
  readonly safeRuns: boolean;
  /** How often systemd started core and link again since then. */
  readonly coreRestarts: number;
  readonly linkRestarts: number;
  /** What core itself says; null: nothing yet, or nothing for a while. */
  readonly health: { readonly healthyForMs: DurationMs; readonly unfit: string | null } | null;
  /** It called itself healthy at least once since somebody began to watch. */
  readonly wasHealthy: boolean;
};

export type Verdict =
  | { readonly kind: 'wait' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'back'; readonly why: string };

export type TrialLimits = {
  /** By then core has to have called itself healthy for the first time. */
  readonly firstHealthMs: DurationMs;
  /** Healthy this long without a break, and the release stays. */
  readonly steadyMs: DurationMs;
  /** By then it has to be decided. */
  readonly wholeMs: DurationMs;
  readonly bootsMax: number;
  readonly coreRestartsMax: number;
  readonly linkRestartsMax: number;
};

/** 10 minutes: a leak shows, and a card is long written. A pole that is switched off meanwhile has three boots for it. */
export const trialLimits: TrialLimits = {
  firstHealthMs: 120_000,
  steadyMs: 600_000,
  wholeMs: 1_800_000,
  bootsMax: 3,
  coreRestartsMax: 2,
  linkRestartsMax: 5,
};

/** Whether a release on trial stays, goes, or is watched on. */
export function judge(seen: Seen, limits: TrialLimits): Verdict {
  const back = (why: string): Verdict => ({ kind: 'back', why });
  const { health } = seen;
  if (seen.safeRuns) return back('core crashed again and again, duskgate-safe lights the roads');
  if (seen.coreRestarts > limits.coreRestartsMax) return back(`core ended ${seen.coreRestarts} times`);
  if (seen.linkRestarts > limits.linkRestartsMax) return back(`link ended ${seen.linkRestarts} times`);
  if (health?.unfit === null && health.healthyForMs >= limits.steadyMs) return { kind: 'confirm' };
  if (seen.boots > limits.bootsMax) return back(`${limits.bootsMax} boots were not enough to prove it`);
  if (seen.watchedMs >= limits.wholeMs)
    return back(`not healthy for ${minutes(limits.steadyMs)} within ${minutes(limits.wholeMs)}`);
  if (seen.wasHealthy || seen.watchedMs < limits.firstHealthMs) return { kind: 'wait' };
  return back(health?.unfit ?? 'core does not say that it is healthy');
}

function minutes(ms: DurationMs): string {
  return `${Math.round(ms / 60_000)} min`;
}
