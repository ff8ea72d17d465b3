import type { ClockReading } from '../src/controller/event.ts';
import type { Clock } from '../src/ports.ts';
import { type DurationMs, type Instant, type Monotonic, minuteMs, type Now } from '../src/units.ts';
import { systemTiming, type Timing } from './timing.ts';

/** Node fires a timer of more than 24.8 days after a millisecond; none here is longer than this. */
const longestMs: DurationMs = minuteMs;

export type ClockWiring = {
  /** From `timeSources`. */
  readonly reading: () => ClockReading;
  readonly timing?: Timing;
  readonly wallMs?: () => Instant;
};

/** Both clocks of this machine and its one timer. */
export function boardClock(wiring: ClockWiring): Clock {
  return new BoardClock(wiring);
}

class BoardClock implements Clock {
  readonly #timing: Timing;
  readonly #wallMs: () => Instant;
  readonly #reading: () => ClockReading;
  #cancel: () => void = () => {};

  constructor({ reading, timing = systemTiming, wallMs = Date.now }: ClockWiring) {
    this.#reading = reading;
    this.#timing = timing;
    this.#wallMs = wallMs;
  }

  now(): Now {
    return { wallMs: this.#wallMs(), monoMs: this.#timing.monoMs() };
  }

  alarm(atMono: Monotonic, ring: () => void): void {
    this.#cancel();
    const waitMs = Math.max(atMono - this.#timing.monoMs(), 0);
    // Node drops the fraction of a pause; rounding up keeps the alarm from ringing early.
    this.#cancel = this.#timing.after(Math.min(Math.ceil(waitMs), longestMs), () => {
      if (this.#timing.monoMs() >= atMono) ring();
      else this.alarm(atMono, ring);
    });
  }

  reading(): ClockReading {
    return this.#reading();
  }
}
