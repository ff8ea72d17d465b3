import type { OfficeRecord } from '../../controller/effect.ts';
import type { Durable } from '../../controller/state.ts';
import type { DurationMs, Monotonic } from '../../units.ts';
import { type Chance, timeOf } from '../chance.ts';
import type { Save } from './core.ts';

/** How the card answers: as it should, with an error, or not at all. */
export type DiskMood =
  | { readonly kind: 'well' }
  | { readonly kind: 'refuses'; readonly message: string }
  | { readonly kind: 'silent' };

/** A row on the disk, with the number under which the office gets it. */
export type DiskRow = { readonly seq: number; readonly run: string; readonly record: OfficeRecord };

type Answer = (error: string | null) => void;
type Writing = { readonly save: Save; readonly run: string; readonly doneMono: Monotonic; readonly answer: Answer };

/** Saves on their way to a slow disk; the device keeps as many. */
const writingMax = 32;

/**
 * The store of a device as its software feels it: a save is whole or not there, in order, and a promise is answered only when
 * it is kept. What was written and not synced when the power goes may be there or not; what was answered is.
 */
export class Disk {
  mood: DiskMood = { kind: 'well' };
  /** Extra time for each save. */
  slowMs: DurationMs = 0;
  durable: Durable | null = null;
  /** Rows the office has not acknowledged yet, oldest first. */
  rows: DiskRow[] = [];
  #seq = 0;
  #writing: Writing[] = [];
  readonly #chance: Chance;
  readonly #later: (atMono: Monotonic, act: () => void) => void;

  constructor(chance: Chance, later: (atMono: Monotonic, act: () => void) => void) {
    this.#chance = chance;
    this.#later = later;
  }

  /** Rows ever kept. */
  get seq(): number {
    return this.#seq;
  }

  /** Takes a save; `answer` is called when it is on disk or refused, or never by a disk that is silent. */
  save(save: Save, run: string, nowMono: Monotonic, answer: Answer): void {
    const { mood } = this;
    if (mood.kind === 'refuses') return this.#later(nowMono + 5, () => answer(mood.message));
    if (this.#writing.length >= writingMax) return answer(`the disk is slow: ${writingMax} saves already wait`);
    const last = this.#writing.at(-1)?.doneMono ?? nowMono;
    const takesMs = 2 + this.slowMs + Math.ceil(timeOf(this.#chance, { meanMs: 6, sdMs: 5 }));
    const writing: Writing = { save, run, doneMono: Math.max(last, nowMono) + takesMs, answer };
    this.#writing.push(writing);
    this.#later(writing.doneMono, () => this.#work(writing));
  }

  /** The disk answers again as it should: what waited is done, in order. */
  mend(): void {
    this.mood = { kind: 'well' };
    const last = this.#writing.at(-1);
    if (last !== undefined) this.#work(last);
  }

  /** The power goes: of what was under way, an unforeseeable number of saves from the first on are there. */
  cut(): void {
    const kept = Math.floor(this.#chance.even() * (this.#writing.length + 1));
    for (const writing of this.#writing.slice(0, kept)) this.#keep(writing);
    this.#writing = [];
  }

  /** The process dies: what the kernel had got is there. */
  drop(): void {
    this.cut();
  }

  acknowledge(seq: number): void {
    const first = this.rows.findIndex((row) => row.seq > seq);
    this.rows = first < 0 ? [] : this.rows.slice(first);
  }

  /** Does everything up to this one, oldest first; a silent disk does nothing, and a cut one has forgotten it. */
  #work(upTo: Writing): void {
    if (this.mood.kind === 'silent' || !this.#writing.includes(upTo)) return;
    for (let first = this.#writing[0]; first !== undefined; first = this.#writing[0]) {
      this.#writing = this.#writing.slice(1);
      if (this.mood.kind === 'well') this.#keep(first);
      first.answer(this.mood.kind === 'well' ? null : this.mood.message);
      if (first === upTo) return;
    }
  }

  #keep({ save, run }: Writing): void {
    this.durable = save.durable;
    for (const record of save.records) {
      this.#seq += 1;
      this.rows.push({ seq: this.#seq, run, record });
    }
  }
}
