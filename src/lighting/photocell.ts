import { type DurationMs, hourMs, type Monotonic } from '../units.ts';

/** Where a photocell turns, in lux, and how long a change must last to count. `darkBelowLx` is the lower. */
export type PhotocellLimits = {
  readonly darkBelowLx: number;
  readonly brightAboveLx: number;
  readonly holdMs: DurationMs;
};

/** What a photocell has shown so far. */
export type Twilight = {
  readonly verdict: 'dark' | 'bright' | 'none';
  /** A change that has not lasted long enough yet. */
  readonly turning: { readonly to: 'dark' | 'bright'; readonly sinceMono: Monotonic } | null;
  readonly heardAtMono: Monotonic;
};

/** Daylight changes every day; a cell that shows the same for longer is covered, cut off or dead. */
export const photocellSilentMs: DurationMs = 26 * hourMs;

/** What the cell shows after one more reading. Between the two limits the last verdict stays. */
export function sawLux(
  twilight: Twilight | null,
  limits: PhotocellLimits,
  reading: { readonly lux: number; readonly atMono: Monotonic },
): Twilight {
  const heardAtMono = reading.atMono;
  const verdict = twilight === null ? 'none' : lasted(twilight, limits, heardAtMono);
  const leaning = leaningOf(limits, reading.lux);
  // The first word of a cell that says "dark" only lights what is lit anyway, so it needs no hold.
  if (verdict === 'none' && leaning === 'dark') return { verdict: 'dark', turning: null, heardAtMono };
  if (leaning === null || leaning === verdict) return { verdict, turning: null, heardAtMono };
  const under = twilight?.turning?.to === leaning ? twilight.turning : null;
  return { verdict, turning: under ?? { to: leaning, sinceMono: heardAtMono }, heardAtMono };
}

/** Dark or bright at a monotonic instant; `none` when the cell has said nothing, or nothing new for too long. */
export function twilightAt(twilight: Twilight | null, limits: PhotocellLimits, atMono: Monotonic): Twilight['verdict'] {
  if (twilight === null || atMono - twilight.heardAtMono > photocellSilentMs) return 'none';
  return lasted(twilight, limits, atMono);
}

function lasted({ verdict, turning }: Twilight, { holdMs }: PhotocellLimits, atMono: Monotonic): Twilight['verdict'] {
  return turning !== null && atMono - turning.sinceMono >= holdMs ? turning.to : verdict;
}

function leaningOf({ darkBelowLx, brightAboveLx }: PhotocellLimits, lux: number): 'dark' | 'bright' | null {
  if (lux < darkBelowLx) return 'dark';
  return lux > brightAboveLx ? 'bright' : null;
}
