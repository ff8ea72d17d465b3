import type { DurationMs, Instant, Level } from '../units.ts';

/** A stretch of one level, half-open [startMs, endMs). Lists are sorted and do not overlap. */
export type LitStretch = { readonly startMs: Instant; readonly endMs: Instant; readonly level: Level };

/** How well the light kept its promise over a span. Milliseconds, exact. */
export type Conformance = {
  /** Light was promised. */
  readonly neededMs: DurationMs;
  /** Promised, and lit at or above the floor. */
  readonly servedMs: DurationMs;
  /** Lit at any level. */
  readonly litMs: DurationMs;
  /** Lit although nobody was promised light. */
  readonly wasteMs: DurationMs;
};

export const noConformance: Conformance = { neededMs: 0, servedMs: 0, litMs: 0, wasteMs: 0 };

/**
 * Judges planned or actual light against what was promised.
 * `needed` has a level above 0 where light is promised; a stretch is served when its light reaches `floor` (at least 1 %).
 */
export function conformance(light: readonly LitStretch[], needed: readonly LitStretch[], floor: Level): Conformance {
  const threshold = Math.max(1, floor);
  const wanted = needed.filter((stretch) => stretch.level > 0);
  const lit = light.filter((stretch) => stretch.level > 0);
  const served = light.filter((stretch) => stretch.level >= threshold);
  const litMs = lengthOf(lit);
  return {
    neededMs: lengthOf(wanted),
    servedMs: overlapMs(served, wanted),
    litMs,
    wasteMs: litMs - overlapMs(lit, wanted),
  };
}

/** Share of the promised time that was served, 0 to 1; null when nothing was promised. */
export function servedShare(result: Conformance): number | null {
  return result.neededMs === 0 ? null : result.servedMs / result.neededMs;
}

/** Share of the lit time that nobody was promised, 0 to 1; null when nothing was lit. */
export function wasteShare(result: Conformance): number | null {
  return result.litMs === 0 ? null : result.wasteMs / result.litMs;
}

export function addConformance(one: Conformance, other: Conformance): Conformance {
  return {
    neededMs: one.neededMs + other.neededMs,
    servedMs: one.servedMs + other.servedMs,
    litMs: one.litMs + other.litMs,
    wasteMs: one.wasteMs + other.wasteMs,
  };
}

function lengthOf(stretches: readonly LitStretch[]): DurationMs {
  return stretches.reduce((sum, stretch) => sum + stretch.endMs - stretch.startMs, 0);
}

/** Time in both lists; one walk through the two. */
function overlapMs(one: readonly LitStretch[], other: readonly LitStretch[]): DurationMs {
  let sum = 0;
  let at = 0;
  for (const stretch of one) {
    while (at < other.length && (other[at]?.endMs ?? 0) <= stretch.startMs) at += 1;
    for (let next = at; next < other.length; next += 1) {
      const match = other[next];
      if (match === undefined || match.startMs >= stretch.endMs) break;
      sum += Math.min(match.endMs, stretch.endMs) - Math.max(match.startMs, stretch.startMs);
    }
  }
  return sum;
}
