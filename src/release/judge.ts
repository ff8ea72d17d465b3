import { type DurationMs, minuteMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';

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
  readonly health: { readonly healthyForMs: DurationMs; readonly unfit: Words | null } | null;
  /** It called itself healthy at least once since somebody began to watch. */
  readonly wasHealthy: boolean;
};

export type Verdict =
  | { readonly kind: 'wait' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'back'; readonly why: Words };

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

const words = {
  safeRuns: {
    en: 'core crashed again and again, duskgate-safe lights the roads',
    zh: '主控反复崩溃，由 duskgate-safe 亮灯',
  },
  coreEnded: { en: 'core ended {times} times', zh: '主控退出 {times} 次' },
  linkEnded: { en: 'link ended {times} times', zh: 'link 退出 {times} 次' },
  boots: { en: '{boots} boots were not enough to prove it', zh: '启动 {boots} 次仍未证明可用' },
  unsteady: { en: 'not healthy for {steady} min within {whole} min', zh: '{whole} 分钟内未能连续正常 {steady} 分钟' },
  silent: { en: 'core does not say that it is healthy', zh: '主控未报告正常' },
} satisfies Record<string, Words>;

/** Whether a release on trial stays, goes, or is watched on. */
export function judge(seen: Seen, limits: TrialLimits): Verdict {
  const back = (why: Words): Verdict => ({ kind: 'back', why });
  const { health } = seen;
  if (seen.safeRuns) return back(words.safeRuns);
  if (seen.coreRestarts > limits.coreRestartsMax) return back(worded(words.coreEnded, { times: seen.coreRestarts }));
  if (seen.linkRestarts > limits.linkRestartsMax) return back(worded(words.linkEnded, { times: seen.linkRestarts }));
  if (health?.unfit === null && health.healthyForMs >= limits.steadyMs) return { kind: 'confirm' };
  if (seen.boots > limits.bootsMax) return back(worded(words.boots, { boots: limits.bootsMax }));
  if (seen.watchedMs >= limits.wholeMs)
    return back(worded(words.unsteady, { steady: minutes(limits.steadyMs), whole: minutes(limits.wholeMs) }));
  if (seen.wasHealthy || seen.watchedMs < limits.firstHealthMs) return { kind: 'wait' };
  return back(health?.unfit ?? words.silent);
}

function minutes(ms: DurationMs): number {
  return Math.round(ms / minuteMs);
}
