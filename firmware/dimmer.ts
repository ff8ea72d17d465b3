import { levelAlong, type RampCurve } from '../src/lighting/rampCurve.ts';
import type { DurationMs, Level, Monotonic } from '../src/units.ts';
import type { Timing } from './timing.ts';

/** 25 Hz: slow ramps look smooth to the eye, and an I2C dimmer has time for sixteen channels in between. */
export const frameMs: DurationMs = 40;
/** Changes smaller than this step are not written: the dimmer could not show them. */
const smallestStep: Level = 100 / 4095;

type Ramp = {
  readonly from: Level;
  readonly to: Level;
  readonly startMono: Monotonic;
  readonly rampMs: DurationMs;
  readonly curve: RampCurve;
  written: Level;
};

/**
 * Ramps of many lamps, drawn in frames on the monotonic clock. One timer serves all, and there is none when all rest.
 * A frame that comes late is drawn where the ramp should be by then: a stalled process makes a jump, never a longer ramp.
 */
export class Dimmer {
  readonly #timing: Timing;
  readonly #write: (lamp: string, level: Level) => void;
  readonly #onFault: (fault: { lamp: string; level: Level; error: unknown }) => void;
  readonly #ramps = new Map<string, Ramp>();
  #cancel: (() => void) | null = null;

  /** `write` shows a level and may throw; a throw within a frame ends that ramp alone and goes to `onFault`. */
  constructor(wiring: {
    timing: Timing;
    write: (lamp: string, level: Level) => void;
    onFault: (fault: { lamp: string; level: Level; error: unknown }) => void;
  }) {
    this.#timing = wiring.timing;
    this.#write = wiring.write;
    this.#onFault = wiring.onFault;
  }

  /**
   * Takes the lamp from `from`, or from wherever a ramp of its own has it by now, to `to`. The first level is written
   * before this returns, so that a lamp that refuses throws here; that leaves the lamp without a ramp.
   */
  ramp(wish: { lamp: string; from: Level; to: Level; rampMs: DurationMs; curve: RampCurve }): void {
    const now = this.#timing.monoMs();
    const running = this.#ramps.get(wish.lamp);
    const from = running === undefined ? wish.from : levelAt(running, now);
    this.#ramps.delete(wish.lamp);
    const first = wish.rampMs > 0 ? from : wish.to;
    try {
      this.#write(wish.lamp, first);
      if (first !== wish.to) this.#ramps.set(wish.lamp, { ...wish, from, startMono: now, written: first });
    } finally {
      this.#arm();
    }
  }

  /** Leaves every lamp where it is. */
  stop(): void {
    this.#ramps.clear();
    this.#arm();
  }

  /** One timer while there is a ramp, none while there is not. */
  #arm(): void {
    if (this.#ramps.size === 0) {
      this.#cancel?.();
      this.#cancel = null;
    } else this.#cancel ??= this.#timing.after(frameMs, () => this.#frame());
  }

  #frame(): void {
    this.#cancel = null;
    const now = this.#timing.monoMs();
    for (const [lamp, ramp] of this.#ramps) this.#draw(lamp, ramp, now);
    this.#arm();
  }

  #draw(lamp: string, ramp: Ramp, now: Monotonic): void {
    const level = levelAt(ramp, now);
    const ends = now - ramp.startMono >= ramp.rampMs;
    if (ends) this.#ramps.delete(lamp);
    if (!ends && Math.abs(level - ramp.written) < smallestStep) return;
    try {
      this.#write(lamp, level);
      ramp.written = level;
    } catch (error) {
      this.#ramps.delete(lamp);
      this.#onFault({ lamp, level: ramp.to, error });
    }
  }
}

function levelAt(ramp: Ramp, now: Monotonic): Level {
  return levelAlong(ramp.curve, { from: ramp.from, to: ramp.to, share: (now - ramp.startMono) / ramp.rampMs });
}
