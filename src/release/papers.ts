import { readFileSync } from 'node:fs';
import { cut, type Words } from '../words/language.ts';
import { bothOf } from './bothOf.ts';

/** A release that has to prove itself. */
export type Trial = {
  readonly v: 1;
  /** Names of the release on trial and of the one it replaced. */
  readonly release: string;
  readonly back: string;
  /** Boots of the machine that tried it. */
  readonly boots: readonly string[];
};

/** How a release was taken back; core reports it once. */
export type Outcome = {
  readonly v: 1;
  readonly by: 'trial' | 'person';
  readonly from: string;
  readonly to: string;
  readonly why: Words;
  readonly atMs: number;
};

export function trialText(trial: Trial): string {
  return `${JSON.stringify(trial)}\n`;
}

/** English under its own key: the release that runs again may be from before it was told in Chinese. */
export function outcomeText({ why, ...outcome }: Outcome): string {
  return `${JSON.stringify({ ...outcome, why: why.en, whyZh: why.zh })}\n`;
}

/** Null when there is none or it cannot be read: then nothing is on trial. */
export function readTrial(file: string): Trial | null {
  const found = objectIn(file);
  if (found === null) return null;
  const { v, release, back, boots } = found;
  if (v !== 1 || typeof release !== 'string' || typeof back !== 'string' || !Array.isArray(boots)) return null;
  return { v, release, back, boots: boots.filter((boot) => typeof boot === 'string') };
}

/** Null when there is none or it cannot be read. */
export function readOutcome(file: string): Outcome | null {
  const found = objectIn(file);
  if (found === null) return null;
  const { v, by, from, to, atMs } = found;
  const why = bothOf(found['why'], found['whyZh']);
  if (v !== 1 || (by !== 'trial' && by !== 'person') || typeof atMs !== 'number') return null;
  if (typeof from !== 'string' || typeof to !== 'string' || why === null) return null;
  return { v, by, from, to, why: cut(why, 500), atMs };
}

function objectIn(file: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
