/** What a program's outputs show, as whoever stands before the lamps would see it. */
export class Watch {
  /** Level and instant (CLOCK_MONOTONIC, ms) of each output that was ever written. */
  readonly #seen = new Map<string, { readonly on: boolean; readonly atMono: number }>();
  readonly #waiting = new Set<() => void>();

  see(output: string, on: boolean, atMono = monoMs()): void {
    const before = this.#seen.get(output);
    if (before?.on !== on) this.#seen.set(output, { on, atMono });
    for (const look of this.#waiting) look();
  }

  /** Null while nobody ever wrote it. */
  isOn(output: string): boolean | null {
    return this.#seen.get(output)?.on ?? null;
  }

  changedMono(output: string): number {
    return this.#seen.get(output)?.atMono ?? Number.NaN;
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
