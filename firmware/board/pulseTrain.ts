import type { Timing } from '../timing.ts';

/** A line pulled low for an instant, at a time of CLOCK_MONOTONIC. */
export type Pulse = { readonly line: string; readonly tNs: bigint };

export type PulseTrainEars = {
  readonly onPulse: (pulse: Pulse) => void;
  /** The event loop has come round to it: whoever listens is to be told. */
  readonly onWake: () => void;
};

/** Pulses on their way. Each is stamped with its own time, however late the event loop looks. */
export class PulseTrain {
  readonly #timing: Timing;
  readonly #ears: PulseTrainEars;
  /** By time, the soonest last. */
  #coming: Pulse[] = [];
  #cancel: () => void = () => {};

  constructor(timing: Timing, ears: PulseTrainEars) {
    this.#timing = timing;
    this.#ears = ears;
  }

  add(pulses: readonly Pulse[]): void {
    this.#coming = [...this.#coming, ...pulses].sort((a, b) => (a.tNs < b.tNs ? 1 : a.tNs > b.tNs ? -1 : 0));
    this.#arm();
  }

  /** Lets everything happen that is due by now. */
  catchUp(): void {
    const nowNs = this.#timing.monoNs();
    for (let next = this.#coming.at(-1); next !== undefined && next.tNs <= nowNs; next = this.#coming.at(-1)) {
      this.#coming.pop();
      this.#ears.onPulse(next);
    }
  }

  clear(): void {
    this.#coming = [];
    this.#cancel();
  }

  #arm(): void {
    this.#cancel();
    const next = this.#coming.at(-1);
    if (next === undefined) return;
    const waitNs = next.tNs - this.#timing.monoNs();
    this.#cancel = this.#timing.after(Math.max(0, Number(waitNs) / 1e6), () => {
      this.catchUp();
      this.#ears.onWake();
      this.#arm();
    });
  }
}
