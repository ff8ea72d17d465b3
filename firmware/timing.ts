import type { DurationMs, Monotonic } from '../src/units.ts';

/** The monotonic clock and one-shot timers of this machine. Tests bring their own and move it by hand. */
export interface Timing {
  /** CLOCK_MONOTONIC in milliseconds, with fractions: the same count in every process until the machine boots again. */
  monoMs(): Monotonic;
  monoNs(): bigint;
  /** Calls back once, never before `ms` have passed and never at once; the answer takes the call back. */
  after(ms: DurationMs, ring: () => void): () => void;
}

/** Until the next whole multiple of `everyMs`: whoever looks regularly looks together with the others, and wakes the processor once. */
export function untilNextLookMs(monoMs: Monotonic, everyMs: DurationMs): DurationMs {
  return everyMs - (monoMs % everyMs);
}

/** From here on a millisecond late is as good as the instant; below it a card's frame or a lamp's ramp waits. */
const longMs: DurationMs = 100;

/** The machine's own. On Linux `process.hrtime` reads CLOCK_MONOTONIC, which no clock step moves. */
export const systemTiming: Timing = {
  monoMs: () => Number(process.hrtime.bigint()) / 1e6,
  monoNs: () => process.hrtime.bigint(),
  after(ms, ring) {
    const dueNs = process.hrtime.bigint() + BigInt(Math.ceil(Math.max(0, ms) * 1e6));
    let cancel = (): void => undefined;
    const wait = (waitMs: DurationMs): void => {
      const timer = setTimeout(turn, waitMs);
      cancel = () => clearTimeout(timer);
    };
    const waitATurn = (): void => {
      const immediate = setImmediate(turn);
      cancel = () => clearImmediate(immediate);
    };
    // Node counts timers in whole milliseconds and may ring a fraction early. The rest of a short wait is waited out turn by
    // turn, to the instant; of a long one asleep, for such a millisecond of turns costs more than what it waits for.
    const turn = (): void => {
      if (process.hrtime.bigint() >= dueNs) return ring();
      return ms < longMs ? waitATurn() : wait(1);
    };
    if (ms < 1) waitATurn();
    else wait(ms < longMs ? Math.floor(ms) : Math.ceil(ms));
    return () => cancel();
  },
};
