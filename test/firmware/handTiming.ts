import type { Timing } from '../../firmware/timing.ts';

/** A monotonic clock moved by hand, and the timers that hang on it. */
export class HandTiming implements Timing {
  #nowMs = 1_000_000;
  #serial = 0;
  readonly #due = new Map<number, { atMs: number; ring: () => void }>();
  /** Every pause a timer was ever asked for. */
  readonly asked: number[] = [];

  monoMs(): number {
    return this.#nowMs;
  }

  monoNs(): bigint {
    return BigInt(Math.round(this.#nowMs * 1e6));
  }

  after(ms: number, ring: () => void): () => void {
    const id = this.#serial++;
    this.asked.push(ms);
    this.#due.set(id, { atMs: this.#nowMs + Math.max(ms, 0), ring });
    return () => void this.#due.delete(id);
  }

  get timers(): number {
    return this.#due.size;
  }

  /** Moves on and rings what falls due on the way, each at its own time. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let rung = 0; rung < 1_000_000; rung++) {
      const next = [...this.#due].filter(([, d]) => d.atMs <= untilMs).sort(([, a], [, b]) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#due.delete(next[0]);
      this.#nowMs = Math.max(this.#nowMs, next[1].atMs);
      next[1].ring();
    }
    this.#nowMs = untilMs;
  }

  /** A process that was stopped this long: everything due rings late, at once. */
  stall(ms: number): void {
    this.#nowMs += ms;
    this.advance(0);
  }
}
