import { addDays, type LocalDate } from '../../calendar/localDate.ts';
import type { LitStretch } from '../../lighting/conformance.ts';
import type { DurationMs, Instant, Level } from '../../units.ts';
import type { Nights } from './year.ts';

/** Joined runs of stretches that satisfy `holds`; abutting ones become one. */
export function runsOf(stretches: readonly LitStretch[], holds: (level: Level) => boolean): LitStretch[] {
  const runs: LitStretch[] = [];
  for (const stretch of stretches) {
    if (!holds(stretch.level)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.endMs === stretch.startMs) runs[runs.length - 1] = { ...last, endMs: stretch.endMs };
    else runs.push({ startMs: stretch.startMs, endMs: stretch.endMs, level: stretch.level });
  }
  return runs;
}

/** Parts of `one` that lie in `other`; both sorted. */
export function common(one: readonly LitStretch[], other: readonly LitStretch[]): LitStretch[] {
  const parts: LitStretch[] = [];
  let at = 0;
  for (const stretch of one) {
    while (at < other.length && (other[at]?.endMs ?? 0) <= stretch.startMs) at += 1;
    for (let next = at; next < other.length; next += 1) {
      const match = other[next];
      if (match === undefined || match.startMs >= stretch.endMs) break;
      const startMs = Math.max(match.startMs, stretch.startMs);
      parts.push({ startMs, endMs: Math.min(match.endMs, stretch.endMs), level: stretch.level });
    }
  }
  return parts;
}

/** How long the stretches last in each night that they touch. */
export function msByNight(stretches: readonly LitStretch[], nights: Nights): Map<number, DurationMs> {
  const sums = new Map<number, DurationMs>();
  let night = 0;
  for (const stretch of stretches) {
    while (night < nights.count && (nights.noonsMs[night + 1] ?? 0) <= stretch.startMs) night += 1;
    for (let index = night; index < nights.count; index += 1) {
      const fromMs = nights.noonsMs[index] ?? 0;
      if (fromMs >= stretch.endMs) break;
      const partMs = Math.min(stretch.endMs, nights.noonsMs[index + 1] ?? 0) - Math.max(stretch.startMs, fromMs);
      sums.set(index, (sums.get(index) ?? 0) + partMs);
    }
  }
  return sums;
}

/** The night an instant lies in, by the noons. */
export function nightIndex(atMs: Instant, nights: Nights): number {
  const after = nights.noonsMs.findIndex((noonMs) => noonMs > atMs);
  return after < 0 ? nights.count - 1 : Math.max(0, after - 1);
}

export function nightDate(index: number, nights: Nights): LocalDate {
  return addDays(nights.from, index);
}
