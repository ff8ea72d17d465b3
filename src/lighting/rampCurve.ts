import type { Level, Watts } from '../units.ts';
import type { Ramp } from './zone.ts';

/** A scale on which a ramp takes equal steps, and the way back. Both rise strictly. */
export type RampCurve = { of(level: Level): number; level(step: number): Level };

type PowerCurve = readonly (readonly [level: Level, powerW: Watts])[];

/**
 * CIE 1931 lightness (CIE 15:2004, 8.2.1): L* = 116 Y^(1/3) - 16, and 24389/27 Y below L* = 8, with Y = level / 100.
 * Half the light looks like three quarters of it, so equal steps of light seem to rush at the dark end.
 */
const perceptual: RampCurve = {
  of: (level) => (level / 100 > 216 / 24389 ? 116 * Math.cbrt(level / 100) - 16 : (24389 / 27) * (level / 100)),
  level: (step) => (step > 8 ? 100 * ((step + 16) / 116) ** 3 : (100 * step * 27) / 24389),
};

const linear: RampCurve = { of: (level) => level, level: (step) => step };

/** The scale for a zone's ramp: to the eye, or in watts along the lamp's own power curve. */
export function rampCurve(kind: Ramp['curve'], powerCurve: PowerCurve): RampCurve {
  return kind === 'perceptual' ? perceptual : power(powerCurve);
}

/** The level a part of the way, `share` 0 to 1, exactly `from` and `to` at its ends and never outside them. */
export function levelAlong(curve: RampCurve, way: { from: Level; to: Level; share: number }): Level {
  const { from, to, share } = way;
  if (share <= 0) return from;
  if (share >= 1) return to;
  const step = curve.of(from) + (curve.of(to) - curve.of(from)) * share;
  return Math.min(Math.max(curve.level(step), Math.min(from, to)), Math.max(from, to));
}

/** Equal steps of power. A lamp whose power does not rise with its level gets equal steps of light. */
function power(powerCurve: PowerCurve): RampCurve {
  const points = (powerCurve[0]?.[0] ?? 0) > 0 ? [[0, 0] as const, ...powerCurve] : powerCurve;
  const rises = points.every(([, w], i) => i === 0 || w > (points[i - 1]?.[1] ?? 0));
  if (!rises || points.length < 2) return linear;
  const back = points.map(([level, w]) => [w, level] as const);
  return { of: (level) => between(points, level), level: (w) => between(back, w) };
}

/** Straight lines between points with rising x; beyond the ends the last line goes on. */
function between(points: readonly (readonly [x: number, y: number])[], x: number): number {
  const found = points.findIndex(([px], i) => i > 0 && x <= px);
  const i = found < 0 ? points.length - 1 : found;
  const [x0, y0] = points[i - 1] ?? [0, 0];
  const [x1, y1] = points[i] ?? [100, 100];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
