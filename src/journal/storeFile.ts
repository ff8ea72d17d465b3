import type { DatabaseSync } from 'node:sqlite';
import type { HistoryPage, HistoryQuery, StoreStats } from '../ports.ts';
import { type Words, worded } from '../words/language.ts';
import { AuditBook } from './audit/auditBook.ts';
import { Ballast } from './ballast.ts';
import { bytesOnDisk, freeUnusedPages, usedBytes } from './bytes.ts';
import { inTransaction } from './database.ts';
import { lastSaved, lastTicket, writeDurable } from './durableRow.ts';
import { HistoryBook } from './history/historyBook.ts';
import { HistoryReader } from './history/historyFile.ts';
import { historyPage } from './history/historyPage.ts';
import type { Thinned } from './history/retention.ts';
import { gapText } from './lineBuffer.ts';
import type {
  LineText,
  Marks,
  Numbered,
  OutboxRow,
  RowText,
  SegmentHead,
  StoreFileSettings,
  Write,
} from './messages.ts';
import { chunkRows, Outbox } from './outbox.ts';
import type { Stamp } from './rollUp.ts';
import { dropOldest, rollUp } from './rollUp.ts';
import { Segments } from './segments.ts';
import { openOrSetAside } from './setAside.ts';

/** Journal lines older than this are pruned, reckoned from the latest clock that was ever trusted. */
const journalAgeMs = 30 * 86_400_000;
/** Steps of 50 rows with which room is made on a full disk. */
const reliefSteps = 60;

export type Opening = {
  readonly head: SegmentHead;
  /** A statement has met damage: look through the whole file first. */
  readonly suspect: boolean;
  /** The store was open before in this run. */
  readonly again: boolean;
};

const begunAnew: LineText = { wallMs: 0, text: gapText(0, 'the store was begun anew in the middle of this run') };

const relieved: Words = {
  en: 'The disk is full. {freed} of ballast and {pruned} of old journal and minutes were given up',
  zh: '磁盘已满。已放弃预留空间 {freed}、旧运行记录与分钟数据 {pruned}',
};

/** One open store file: commits groups, answers questions, keeps within its budget. All calls may throw. */
export class StoreFile {
  readonly problems: readonly Words[];
  readonly #db: DatabaseSync;
  readonly #settings: StoreFileSettings;
  readonly #ballast: Ballast;
  readonly #outbox: Outbox;
  readonly #audit: AuditBook | null;
  readonly #history: HistoryBook | null;
  readonly #segments: Segments;
  #saved: ReturnType<typeof lastSaved>;
  #clock: RowText['clock'] = 'restored';
  #overBudget = false;
  /** The first save of this opening has told what changed before it. */
  #told = false;
  /** On a full disk the store lives within what it has until there is room again. */
  #limitBytes: number;

  /** Opens the store of the settings' folder; a damaged one is set aside, see setAside.ts. */
  static open(settings: StoreFileSettings, opening: Opening): StoreFile {
    const { db, problems } = openOrSetAside(settings.folder, opening.suspect);
    try {
      return new StoreFile(db, problems, settings, opening);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  private constructor(
    db: DatabaseSync,
    problems: readonly Words[],
    settings: StoreFileSettings,
    { head, again }: Opening,
  ) {
    this.#db = db;
    this.#settings = settings;
    this.#limitBytes = settings.budgetBytes;
    this.#ballast = new Ballast(settings.folder, settings.ballastBytes);
    this.#outbox = new Outbox(db, settings.run);
    this.#audit = settings.audit === null ? null : new AuditBook({ db, ...settings.audit, ...settings });
    const { historyZone } = settings;
    this.#history = historyZone === null ? null : new HistoryBook({ db, outbox: this.#outbox, timeZone: historyZone });
    const history = this.#history;
    if (history !== null) this.#outbox.keptFrom = (stream) => history.foldedTo(stream);
    this.problems = [...problems, ...(this.#audit?.problems ?? [])];
    this.#segments = new Segments(db, settings.run);
    this.#saved = lastSaved(db);
    this.#enter(head, again);
  }

  /** A run without a segment, or a file begun anew in the middle of a run, gets its head. */
  #enter(head: SegmentHead, again: boolean): void {
    if (this.#segments.begun()) return;
    this.#transaction(() => {
      this.#segments.enterRun(this.#settings.machineBoot);
      this.#segments.begin(head);
      if (again) this.#segments.append([begunAnew]);
    });
  }

  /** What changed while nothing ran is an act too: another key, another firmware, a store that was set aside. */
  #tellChanges(): void {
    if (this.#audit === null || this.#told) return;
    const troubles = this.problems.map(({ en }) => ({ type: 'store.trouble', text: en }));
    for (const body of [...troubles, ...this.#audit.changes()])
      this.#append({ ...this.#stamp(), stream: 'evt', body: JSON.stringify(body) });
  }

  get marks(): Marks {
    return this.#outbox.last;
  }

  /** Number of this run's last save on disk. */
  lastSave(): number {
    return lastTicket(this.#db, this.#settings.run);
  }

  /** All of them or none, on disk when this returns; of the durable states the last. */
  commit(group: readonly Numbered<Write>[]): void {
    this.#transaction(() => {
      for (const write of group) this.#apply(write);
      const save = group.findLast(({ ask }) => ask.kind === 'save');
      if (save?.ask.kind === 'save') {
        writeDurable(this.#db, this.#settings.run, save.id, save.ask.durable);
        this.#saved = save.ask.durable;
        this.#tellChanges();
      }
      this.#settleAudit();
      if (this.#outbox.marksDue || group.length === 0) this.#outbox.settleMarks();
      this.#slowCard();
    });
    this.#told ||= group.some(({ ask }) => ask.kind === 'save');
    this.#audit?.committed();
  }

  #settleAudit(): void {
    const head = this.#audit?.settle(this.#stamp()) ?? null;
    if (head !== null) this.#outbox.append(head);
  }

  /** Takes the office's mark at once; it is written with one of the next commits. */
  acknowledge(mark: { run: string; evt: number; tele: number }): boolean {
    return this.#outbox.acknowledge(mark);
  }

  #append(row: RowText): void {
    const seq = this.#outbox.append(row);
    this.#audit?.take(row, seq);
    this.#history?.saw(row);
    this.#clock = row.clock;
  }

  #apply({ ask }: Numbered<Write>): void {
    switch (ask.kind) {
      case 'save':
        for (const row of ask.rows) this.#append(row);
        this.#segments.append(ask.lines);
        return;
      case 'lines':
        this.#segments.append(ask.lines);
        return;
      case 'segment':
        this.#segments.begin(ask.head);
        return;
    }
  }

  rows(stream: 'evt' | 'tele', afterSeq: number, limit: number): OutboxRow[] {
    return this.#outbox.rows(stream, afterSeq, limit);
  }

  history(query: HistoryQuery): HistoryPage {
    const { historyZone } = this.#settings;
    if (historyZone === null) throw new Error('This store keeps no history.');
    // Minutes and events are read before they are folded; quarters and days are only there when they are.
    if (query.span === 'quarter' || query.span === 'day') this.#transaction(() => this.#history?.fold());
    return historyPage(new HistoryReader(this.#db, historyZone), query);
  }

  stats(): StoreStats {
    const { evt, tele, oldestMs } = this.#outbox.waiting();
    const { budgetBytes, folder } = this.#settings;
    return { evtWaiting: evt, teleWaiting: tele, oldestMs, bytes: bytesOnDisk(folder), budgetBytes };
  }

  /** One small piece of housekeeping; true when there is more to do. */
  tidy(): boolean {
    const gone = this.#transaction(() => this.#tidyOnce());
    if (gone === 0) freeUnusedPages(this.#db);
    return gone > 0;
  }

  #tidyOnce(): number {
    const folded = this.#history?.due === true ? this.#foldHistory(this.#history) : 0;
    if (folded > 0) return folded;
    const acked = this.#outbox.pruneAcked(chunkRows);
    if (acked > 0) return acked;
    if (this.#journalTooOld() || this.#segments.bytes() > this.#settings.budgetBytes / 4) {
      const lines = this.#segments.prune(chunkRows);
      if (lines > 0) return lines;
    }
    return this.#withinBudget() ? 0 : this.#makeRoom(chunkRows) || dropOldest(this.#db, this.#outbox, this.#stamp());
  }

  #foldHistory(history: HistoryBook): number {
    const folded = history.fold();
    if (folded === 0) for (const thinned of history.age(this.#saved.highWaterMs)) this.#tellThinned(thinned);
    return folded;
  }

  #tellThinned({ firstDay, lastDay, ...what }: Thinned): void {
    const body = JSON.stringify({ type: 'history.rolled_up', ...what, first_day: firstDay, last_day: lastDay });
    this.#append({ ...this.#stamp(), stream: 'evt', body });
    this.#settleAudit();
  }

  #journalTooOld(): boolean {
    const oldestMs = this.#segments.oldestMs();
    return oldestMs !== null && oldestMs < this.#saved.highWaterMs - journalAgeMs;
  }

  /** Pruning starts at the limit and goes on to 5 % below, so that not every commit prunes a little. */
  #withinBudget(): boolean {
    const used = usedBytes(this.#db);
    this.#overBudget = used > this.#limitBytes * (this.#overBudget ? 0.95 : 1);
    return !this.#overBudget;
  }

  /** Journal first, then resolution; never an event. */
  #makeRoom(most: number): number {
    this.#outbox.settleMarks();
    return (
      this.#outbox.pruneAcked(most) ||
      this.#segments.prune(most) ||
      this.#thinHistory() ||
      rollUp(this.#db, this.#outbox, this.#stamp(), Math.max(most, 120))
    );
  }

  #thinHistory(): number {
    const thinned = this.#history?.makeRoom(this.#saved.highWaterMs) ?? null;
    if (thinned !== null) this.#tellThinned(thinned);
    return thinned?.blocks ?? 0;
  }

  #stamp(): Stamp {
    const { savedAtMs, savedAtMono } = this.#saved;
    return { atMs: savedAtMs, monoMs: savedAtMono, clock: this.#clock };
  }

  /**
   * The disk is full: give up the ballast, then prune in steps of 50 with a checkpoint after each. From here on the store
   * grows no further until the ballast could be taken again. Returns what it did, for the log.
   */
  relieve(): Words {
    const freed = this.#ballast.drop();
    const before = usedBytes(this.#db);
    const enough = Math.max(this.#settings.ballastBytes / 4, before / 10);
    for (let step = 0; step < reliefSteps && before - usedBytes(this.#db) < enough; step += 1) {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      if (this.#transaction(() => this.#makeRoom(50)) === 0) break;
    }
    this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    const pruned = before - usedBytes(this.#db);
    this.#limitBytes = Math.min(this.#limitBytes, usedBytes(this.#db) + pruned / 2);
    return worded(relieved, { freed: kilobytes(freed), pruned: kilobytes(pruned) });
  }

  /** Takes the ballast (again) when there is room; then the whole budget counts again. */
  takeBallast(): boolean {
    const held = this.#ballast.take();
    if (held) this.#limitBytes = this.#settings.budgetBytes;
    return held;
  }

  /** Copies the log into the file and syncs it. */
  checkpoint(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    try {
      if (this.#outbox.marksMoved) this.commit([]);
    } finally {
      this.#db.close();
    }
  }

  #transaction<T>(work: () => T): T {
    try {
      return inTransaction(this.#db, work);
    } catch (error) {
      this.#outbox.load();
      this.#segments.load();
      this.#audit?.load();
      this.#history?.load();
      throw error;
    }
  }

  #slowCard(): void {
    const { commitDelayMs } = this.#settings;
    if (commitDelayMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, commitDelayMs);
  }
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} kB`;
}
