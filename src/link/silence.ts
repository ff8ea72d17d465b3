import type { DurationMs } from '../units.ts';
import type { Surroundings } from './timers.ts';

/** Rings when the office has said nothing about a stream for long; each time it waits twice as long, up to a limit. */
export class Silence {
  readonly #surroundings: Surroundings;
  readonly #ring: () => void;
  readonly #firstMs: DurationMs;
  readonly #mostMs: DurationMs;
  #ms: DurationMs;
  #cancel: (() => void) | null = null;

  constructor(given: { surroundings: Surroundings; firstMs: DurationMs; mostMs: DurationMs; ring: () => void }) {
    this.#surroundings = given.surroundings;
    this.#firstMs = given.firstMs;
    this.#mostMs = given.mostMs;
    this.#ms = given.firstMs;
    this.#ring = given.ring;
  }

  /** From now on a word is expected; no effect while one is expected already. */
  listen(): void {
    this.#cancel ??= this.#surroundings.after(this.#ms, () => {
      this.#cancel = null;
      this.#ms = Math.min(this.#mostMs, this.#ms * 2);
      this.#ring();
    });
  }

  /** The office spoke; `more`: another word is expected. */
  broken(more: boolean): void {
    this.stop();
    this.#ms = this.#firstMs;
    if (more) this.listen();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
