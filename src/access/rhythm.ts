/** What a reader's bit interval was over its last clean frames. */
export type Rhythm = {
  readonly intervalNs: number;
  /** Frames in a row that kept it. */
  readonly frames: number;
};

export const noRhythm: Rhythm = { intervalNs: 0, frames: 0 };

/** Frames in a row that must keep one interval before it is trusted to end a frame early. */
const framesToTrust = 5;
/** Fewer gaps, as in a key's frame, say nothing about a reader's rhythm. */
const gapsToLearn = 7;
/** Silence after a full frame, in intervals: three bits would have come in it. */
const quietIntervals = 4;
/** Never less: room for the latency of the kernel's stamps on a busy processor. */
const quietNsMin = 2_000_000;

/** The rhythm after one more clean frame with these gaps in nanoseconds. An uneven or different frame begins anew. */
export function learn(rhythm: Rhythm, gapsNs: readonly number[]): Rhythm {
  if (gapsNs.length < gapsToLearn) return rhythm;
  let sumNs = 0;
  for (const gapNs of gapsNs) sumNs += gapNs;
  const meanNs = sumNs / gapsNs.length;
  if (!keeps(gapsNs, meanNs)) return noRhythm;
  const same = Math.abs(meanNs - rhythm.intervalNs) <= rhythm.intervalNs / 4;
  if (!same) return { intervalNs: meanNs, frames: 1 };
  return { intervalNs: (3 * rhythm.intervalNs + meanNs) / 4, frames: Math.min(framesToTrust, rhythm.frames + 1) };
}

/**
 * The silence, in nanoseconds, after which a frame that no accepted format can continue is over; infinite while the
 * reader is not known well enough or this frame does not keep its rhythm.
 */
export function steadyQuietNs({ intervalNs, frames }: Rhythm, gapsNs: readonly number[]): number {
  if (frames < framesToTrust || !keeps(gapsNs, intervalNs)) return Number.POSITIVE_INFINITY;
  return Math.max(quietNsMin, quietIntervals * intervalNs);
}

function keeps(gapsNs: readonly number[], intervalNs: number): boolean {
  for (const gapNs of gapsNs) if (gapNs < intervalNs / 2 || gapNs > 1.5 * intervalNs) return false;
  return true;
}
