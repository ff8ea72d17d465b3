import type { Monotonic } from '../units.ts';

type Entry = { readonly atMono: Monotonic; readonly order: number; readonly act: () => void };

/** What is to happen, by time; at one instant, in the order it was written down. A binary heap. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #written = 0;

  /** When something is due next; infinite when nothing is. */
  get nextMono(): Monotonic {
    return this.#heap[0]?.atMono ?? Number.POSITIVE_INFINITY;
  }

  at(atMono: Monotonic, act: () => void): void {
    this.#written += 1;
    this.#heap.push({ atMono, order: this.#written, act });
    this.#rise(this.#heap.length - 1);
  }

  /** Everything due up to an instant, also what becomes due by doing it. */
  runDue(nowMono: Monotonic): void {
    for (let first = this.#heap[0]; first !== undefined && first.atMono <= nowMono; first = this.#heap[0]) {
      this.#takeFirst();
      first.act();
    }
  }

  #takeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, above)) return;
      at = above;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const [one, other] = [this.#heap[left], this.#heap[left + 1]];
      const below = one !== undefined && other !== undefined && isBefore(other, one) ? left + 1 : left;
      if (!this.#swapIfBefore(below, at)) return;
      at = below;
    }
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined || !isBefore(a, b)) return false;
    this.#heap[one] = b;
    this.#heap[other] = a;
    return true;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMono < other.atMono || (one.atMono === other.atMono && one.order < other.order);
}
