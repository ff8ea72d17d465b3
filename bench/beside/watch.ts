/** What a program's outputs show, as whoever stands before the lamps would see it. */
export class Watch {
  /** Level and instant (CLOCK_MONOTONIC, ms) of each output that was ever written. */
  readonly #seen = new Map<string, { readonly on: boolean; readonly atMono: number }>();
  readonly #waiting = new Set<() => void>();
  readonly #changes: { readonly output: string; readonly on: boolean; readonly atMono: number }[] = [];

  see(output: string, on: boolean, atMono = monoMs()): void {
    const before = this.#seen.get(output);
    if (before?.on !== on) {
      this.#seen.set(output, { on, atMono });
      this.#changes.push({ output, on, atMono });
    }
    for (const look of this.#waiting) look();
  }

  /** Null while nobody ever wrote it. */
  isOn(output: string): boolean | null {
    return this.#seen.get(output)?.on ?? null;
  }

  changedMono(output: string): number {
    return this.#seen.get(output)?.atMono ?? Number.NaN;
  }

  /**
   * Milliseconds of a span in which at least one output was not as wanted. What a program said late counts from the instant
   * at which it happened; an output that nobody wrote is off.
   */
  wrongMs(wanted: ReadonlyMap<string, boolean>, span: { readonly fromMono: number; readonly toMono: number }): number {
    const changes = this.#changes.toSorted((a, b) => a.atMono - b.atMono);
    const levels = new Map<string, boolean>();
    const isRight = (): boolean => [...wanted].every(([output, on]) => (levels.get(output) ?? false) === on);
    let wrong = 0;
    let sinceMono = span.fromMono;
    for (const { output, on, atMono } of [...changes, { output: '', on: false, atMono: span.toMono }]) {
      const untilMono = Math.min(Math.max(atMono, span.fromMono), span.toMono);
      if (!isRight()) wrong += untilMono - sinceMono;
      sinceMono = untilMono;
      levels.set(output, on);
    }
    return wrong;
  }

  /** Resolves when the condition holds, with whether it did within the time. */
  async until(holds: () => boolean, withinMs: number): Promise<boolean> {
    if (holds()) return true;
    return new Promise((resolve) => {
      const end = (held: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(held);
      };
      const look = (): void => {
        if (holds()) end(true);
      };
      const timer = setTimeout(() => end(false), withinMs);
      this.#waiting.add(look);
    });
  }
}

/** CLOCK_MONOTONIC, which all processes share. */
export function monoMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
