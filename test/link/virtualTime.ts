import type { Surroundings } from '../../src/link/timers.ts';

/** Time that moves when told to, and chance from a list (0.5 when it is used up). */
export class VirtualTime implements Surroundings {
  #nowMs = 0;
  #timers = new Map<number, { atMs: number; ring: () => void }>();
  #next = 1;
  chances: number[] = [];

  monoMs(): number {
    return this.#nowMs;
  }
  wallMs(): number {
    return 1_795_435_200_000 + this.#nowMs;
  }
  random(): number {
    return this.chances.shift() ?? 0.5;
  }
  after(ms: number, ring: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { atMs: this.#nowMs + ms, ring });
    return () => this.#timers.delete(id);
  }
  get waiting(): number {
    return this.#timers.size;
  }
  /** Rings what is due in order, then lets promises settle. */
  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      const [due] = [...this.#timers].filter(([, { atMs }]) => atMs <= end).sort((a, b) => a[1].atMs - b[1].atMs);
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.#nowMs = Math.max(this.#nowMs, due[1].atMs);
      due[1].ring();
      await settled();
    }
    this.#nowMs = end;
    await settled();
  }
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}
