import { type DurationMs, minuteMs, secondMs } from '../units.ts';

const firstPauseMs: DurationMs = 5 * secondMs;
const longestPauseMs: DurationMs = 5 * minuteMs;

/** Pause after so many failures in a row: 5 s, doubling, never more than 5 min, so that a repair is soon noticed. */
export function backOffMs(failures: number): DurationMs {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1));
}

/** A disk that has not answered for so long has failed, whatever it is doing. */
export const diskPatienceMs: DurationMs = 30 * secondMs;
