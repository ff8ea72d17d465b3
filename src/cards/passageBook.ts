import type { Worker } from 'node:worker_threads';
import { forgiven, noPassages, type Passage, type Passages, passed } from '../access/antiPassback.ts';
import type { Pseudonym } from '../access/roster.ts';
import type { DurationMs, Monotonic } from '../units.ts';
import type { Words } from '../words/language.ts';
import { type CardPassages, PassageTable } from './passageTable.ts';
import { PassageThread } from './passageThread.ts';
import type { PassageAnswer, PassagePut } from './passageWorker.ts';

/** Passages that wait for others to go to disk with, at most. */
const heldMax = 500;
/** Cards whose passages the disk has not yet; at the bound the oldest is given up, and said so. */
const freshMax = 10_000;

type Waiting = CardPassages & { readonly resolve: () => void; readonly reject: (error: Error) => void };

/**
 * What is known of each card's passages, at once and without waiting for a disk: the table on disk is read in place, what is
 * not yet there is held here. A table that cannot be read forgives, and is reported.
 */
export class PassageBook {
  readonly #table: PassageTable;
  readonly #thread: PassageThread;
  readonly #report: (text: Words) => void;
  readonly #monoMs: () => Monotonic;
  readonly #waiting = new Map<number, Waiting>();
  /** Newer than the table; a card goes when the last thing said of it is on disk. */
  readonly #fresh = new Map<Pseudonym, { readonly passages: Passages; readonly id: number }>();
  /** Of those that wait: not yet told to the thread, oldest first; and when they are at the latest. */
  #held: number[] = [];
  #heldUntilMono: Monotonic = Number.POSITIVE_INFINITY;
  #heldTimer: NodeJS.Timeout | null = null;
  #lastId = 0;
  #isClosed = false;

  /** Opens the table at `file`. Throws when the disk refuses. `report` takes a sentence for the crew's log. */
  constructor(file: string, report: (text: Words) => void, monoMs: () => Monotonic = () => performance.now()) {
    this.#report = report;
    this.#monoMs = monoMs;
    this.#table = new PassageTable(file);
    if (this.#table.setAside !== null) report(this.#table.setAside);
    this.#thread = new PassageThread(file, {
      onBegin: () => this.#tellAll(),
      onAnswer: (answer) => this.#take(answer),
      report,
    });
  }

  /** The thread while it lives, for tests of its death. */
  get worker(): Worker | null {
    return this.#thread.worker;
  }

  of(pseudonym: Pseudonym): Passages {
    const fresh = this.#fresh.get(pseudonym);
    if (fresh !== undefined) return fresh.passages;
    try {
      return this.#table.of(pseudonym);
    } catch (error) {
      this.#report({
        en: `passages cannot be read, so this card is forgiven: ${String(error)}`,
        zh: `无法读取通行记录，此卡按已复位处理：${String(error)}`,
      });
      return noPassages;
    }
  }

  /** In force at once; resolves when on disk, after `mayWaitMs` at the latest. Rejects with an Error in plain words. */
  record(passage: Passage, mayWaitMs: DurationMs): Promise<void> {
    const { pseudonym } = passage;
    return this.#put({ pseudonym, passages: passed(this.of(pseudonym), passage) }, mayWaitMs);
  }

  /** The card's next passage is as its first. In force at once; resolves when on disk. */
  forgive(pseudonym: Pseudonym): Promise<void> {
    return this.#put({ pseudonym, passages: forgiven(this.of(pseudonym)) }, 0);
  }

  /** Lets what waits reach the disk, for at most five seconds. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#tellHeld();
    this.#isClosed = true;
    await this.#thread.close();
    for (const id of this.#waiting.keys()) this.#settle(id, 'the program ended before the disk answered');
    this.#table.close();
  }

  #put(known: CardPassages, mayWaitMs: DurationMs): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('passages are closed, the program is ending'));
    const id = (this.#lastId += 1);
    this.#bound();
    this.#fresh.set(known.pseudonym, { passages: known.passages, id });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { ...known, resolve, reject });
      this.#hold(id, mayWaitMs);
    });
  }

  /** Passages that may wait go to disk together, as each commit wears the card. */
  #hold(id: number, mayWaitMs: DurationMs): void {
    this.#held.push(id);
    const nowMono = this.#monoMs();
    const untilMono = Math.min(this.#heldUntilMono, nowMono + mayWaitMs);
    if (nowMono >= untilMono || this.#held.length >= heldMax) return this.#tellHeld();
    if (untilMono === this.#heldUntilMono) return;
    this.#heldUntilMono = untilMono;
    if (this.#heldTimer !== null) clearTimeout(this.#heldTimer);
    this.#heldTimer = setTimeout(() => this.#tellHeld(), untilMono - nowMono).unref();
  }

  #tellHeld(): void {
    this.#thread.tell(this.#putsOf(this.#forgetHeld()));
  }

  #forgetHeld(): readonly number[] {
    if (this.#heldTimer !== null) clearTimeout(this.#heldTimer);
    this.#heldTimer = null;
    this.#heldUntilMono = Number.POSITIVE_INFINITY;
    return this.#held.splice(0);
  }

  /** Writing the same again is harmless, so all that waits is told to each thread that begins. */
  #tellAll(): void {
    this.#forgetHeld();
    this.#thread.tell(this.#putsOf([...this.#waiting.keys()]));
  }

  #putsOf(ids: readonly number[]): PassagePut[] {
    return ids.flatMap((id) => {
      const waiting = this.#waiting.get(id);
      return waiting === undefined
        ? []
        : [{ kind: 'put', id, pseudonym: waiting.pseudonym, passages: waiting.passages }];
    });
  }

  #take({ ids, error }: PassageAnswer): void {
    for (const id of ids) this.#settle(id, error);
  }

  /** What the disk refused stays in force until the program ends, so that hard anti-passback holds meanwhile. */
  #settle(id: number, error: string | null): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting === undefined) return;
    if (error !== null) return waiting.reject(new Error(`passages: ${error}`));
    if (this.#fresh.get(waiting.pseudonym)?.id === id) this.#fresh.delete(waiting.pseudonym);
    waiting.resolve();
  }

  #bound(): void {
    if (this.#fresh.size < freshMax) return;
    const [oldest] = this.#fresh;
    if (oldest === undefined) return;
    const [pseudonym, { id }] = oldest;
    this.#fresh.delete(pseudonym);
    this.#settle(id, `the disk has not taken ${freshMax} of them, so this one is given up. Look at dmesg`);
  }
}
