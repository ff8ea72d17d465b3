import type { DurationMs, Monotonic } from '../src/units.ts';

/** The monotonic clock and one-shot timers of this machine. Tests bring their own and move it by hand. */
export interface Timing {
  /** CLOCK_MONOTONIC in milliseconds, with fractions: the same count in every process until the machine boots again. */
  monoMs(): Monotonic;
  monoNs(): bigint;
  /** Calls back once, never before `ms` have passed and never at once; the answer takes the call back. */
  after(ms: DurationMs, ring: () => void): () => void;
}

/** The machine's own. On Linux `process.hrtime` reads CLOCK_MONOTONIC, which no clock step moves. */
export const systemTiming: Timing = {
  monoMs: () => Number(process.hrtime.bigint()) / 1e6,
  monoNs: () => process.hrtime.bigint(),
  after(ms, ring) {
    const dueNs = process.hrtime.bigint() + BigInt(Math.ceil(Math.max(0, ms) * 1e6));
    let cancel = (): void => undefined;
    // Node counts timers in whole milliseconds and may ring a fraction early; the rest is waited out turn by turn.
    const turn = (): void => {
      if (process.hrtime.bigint() >= dueNs) return ring();
      const immediate = setImmediate(turn);
      cancel = () => clearImmediate(immediate);
    };
    if (ms < 1) {
      const immediate = setImmediate(turn);
      cancel = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(turn, Math.floor(ms));
      cancel = () => clearTimeout(timer);
    }
    return () => cancel();
  },
};
