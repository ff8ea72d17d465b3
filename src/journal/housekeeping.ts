import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { Ballast } from './ballast.ts';
import { freeUnusedPages, usedBytes } from './bytes.ts';
import type { HistoryBook } from './history/historyBook.ts';
import type { Thinned } from './history/retention.ts';
import type { StoreFileSettings } from './messages.ts';
import { chunkRows, type Outbox } from './outbox.ts';
import { dropOldest, rollUp, type Stamp } from './rollUp.ts';
import type { Segments } from './segments.ts';

/** Journal lines older than this are pruned, reckoned from the latest clock that was ever trusted. */
const journalAgeMs = 30 * 86_400_000;
/** Steps of 50 rows with which room is made on a full disk. */
const reliefSteps = 60;

const relieved: Words = {
  en: 'The disk is full. {freed} of ballast and {pruned} of old journal and minutes were given up',
  zh: '磁盘已满。已放弃预留空间 {freed}、旧运行记录与分钟数据 {pruned}',
};

/** The parts of one open store file, and what only the file itself can do. */
export type HousekeepingParts = {
  readonly db: DatabaseSync;
  readonly outbox: Outbox;
  readonly segments: Segments;
  readonly history: HistoryBook | null;
  readonly limits: Pick<StoreFileSettings, 'folder' | 'budgetBytes' | 'ballastBytes'>;
  /** The latest clock that was ever trusted, as of the last save. */
  readonly highWaterMs: () => Instant;
  readonly stamp: () => Stamp;
  /** Appends an event of the store's own, within the caller's transaction. */
  readonly tell: (event: object) => void;
  readonly transaction: <T>(work: () => T) => T;
};

/** What an open store gives up, and when: what the office has, old journal, resolution of the past; never an event. */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  readonly #ballast: Ballast;
  #overBudget = false;
  /** On a full disk the store lives within what it has until there is room again. */
  #limitBytes: number;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
    this.#limitBytes = parts.limits.budgetBytes;
    this.#ballast = new Ballast(parts.limits.folder, parts.limits.ballastBytes);
  }

  /** One small piece of housekeeping; true when there is more to do. */
  tidy(): boolean {
    const gone = this.#parts.transaction(() => this.#tidyOnce());
    if (gone === 0) freeUnusedPages(this.#parts.db);
    return gone > 0;
  }

  #tidyOnce(): number {
    const { db, outbox, segments, history, limits, stamp } = this.#parts;
    const folded = history?.due === true ? this.#foldHistory(history) : 0;
    if (folded > 0) return folded;
    const acked = outbox.pruneAcked(chunkRows);
    if (acked > 0) return acked;
    if (this.#journalTooOld() || segments.bytes() > limits.budgetBytes / 4) {
      const lines = segments.prune(chunkRows);
      if (lines > 0) return lines;
    }
    return this.#withinBudget() ? 0 : this.#makeRoom(chunkRows) || dropOldest(db, outbox, stamp());
  }

  #foldHistory(history: HistoryBook): number {
    const folded = history.fold();
    if (folded === 0) for (const thinned of history.age(this.#parts.highWaterMs())) this.#tellThinned(thinned);
    return folded;
  }

  #tellThinned({ firstDay, lastDay, ...what }: Thinned): void {
    this.#parts.tell({ type: 'history.rolled_up', ...what, first_day: firstDay, last_day: lastDay });
  }

  #journalTooOld(): boolean {
    const oldestMs = this.#parts.segments.oldestMs();
    return oldestMs !== null && oldestMs < this.#parts.highWaterMs() - journalAgeMs;
  }

  /** Pruning starts at the limit and goes on to 5 % below, so that not every commit prunes a little. */
  #withinBudget(): boolean {
    const used = usedBytes(this.#parts.db);
    this.#overBudget = used > this.#limitBytes * (this.#overBudget ? 0.95 : 1);
    return !this.#overBudget;
  }

  /** Journal first, then resolution; never an event. */
  #makeRoom(most: number): number {
    const { db, outbox, segments, stamp } = this.#parts;
    outbox.settleMarks();
    return (
      outbox.pruneAcked(most) ||
      segments.prune(most) ||
      this.#thinHistory() ||
      rollUp(db, outbox, stamp(), Math.max(most, 120))
    );
  }

  #thinHistory(): number {
    const { history, highWaterMs } = this.#parts;
    const thinned = history?.makeRoom(highWaterMs()) ?? null;
    if (thinned !== null) this.#tellThinned(thinned);
    return thinned?.blocks ?? 0;
  }

  /**
   * The disk is full: give up the ballast, then prune in steps of 50 with a checkpoint after each. From here on the store
   * grows no further until the ballast could be taken again. Returns what it did, for the log.
   */
  relieve(): Words {
    const { db, limits, transaction } = this.#parts;
    const freed = this.#ballast.drop();
    const before = usedBytes(db);
    const enough = Math.max(limits.ballastBytes / 4, before / 10);
    for (let step = 0; step < reliefSteps && before - usedBytes(db) < enough; step += 1) {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      if (transaction(() => this.#makeRoom(50)) === 0) break;
    }
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    const pruned = before - usedBytes(db);
    this.#limitBytes = Math.min(this.#limitBytes, usedBytes(db) + pruned / 2);
    return worded(relieved, { freed: kilobytes(freed), pruned: kilobytes(pruned) });
  }

  /** Takes the ballast (again) when there is room; then the whole budget counts again. */
  takeBallast(): boolean {
    const held = this.#ballast.take();
    if (held) this.#limitBytes = this.#parts.limits.budgetBytes;
    return held;
  }
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} kB`;
}
