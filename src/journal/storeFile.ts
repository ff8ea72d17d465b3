import type { DatabaseSync } from 'node:sqlite';
import type { HistoryPage, HistoryQuery, StoreStats } from '../ports.ts';
import type { Words } from '../words/language.ts';
import { AuditBook } from './audit/auditBook.ts';
import { bytesOnDisk } from './bytes.ts';
import { inTransaction } from './database.ts';
import { lastSaved, lastTicket, writeDurable } from './durableRow.ts';
import { HistoryBook } from './history/historyBook.ts';
import { HistoryReader } from './history/historyFile.ts';
import { historyPage } from './history/historyPage.ts';
import { Housekeeping } from './housekeeping.ts';
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
import { Outbox } from './outbox.ts';
import type { Stamp } from './rollUp.ts';
import { Segments } from './segments.ts';
import { openOrSetAside } from './setAside.ts';

export type Opening = {
  readonly head: SegmentHead;
  /** A statement has met damage: look through the whole file first. */
  readonly suspect: boolean;
  /** The store was open before in this run. */
  readonly again: boolean;
};

const begunAnew: LineText = { wallMs: 0, text: gapText(0, 'the store was begun anew in the middle of this run') };

/** One open store file: commits groups, answers questions; Housekeeping keeps it within its budget. All calls may throw. */
export class StoreFile {
  readonly problems: readonly Words[];
  readonly #db: DatabaseSync;
  readonly #settings: StoreFileSettings;
  readonly #outbox: Outbox;
  readonly #audit: AuditBook | null;
  readonly #history: HistoryBook | null;
  readonly #segments: Segments;
  readonly #housekeeping: Housekeeping;
  #saved: ReturnType<typeof lastSaved>;
  #clock: RowText['clock'] = 'restored';
  /** The first save of this opening has told what changed before it. */
  #told = false;

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
    this.#outbox = new Outbox(db, settings.run);
    this.#audit = settings.audit === null ? null : new AuditBook({ db, ...settings.audit, ...settings });
    const { historyZone } = settings;
    this.#history = historyZone === null ? null : new HistoryBook({ db, outbox: this.#outbox, timeZone: historyZone });
    const history = this.#history;
    if (history !== null) this.#outbox.keptFrom = (stream) => history.foldedTo(stream);
    this.problems = [...problems, ...(this.#audit?.problems ?? [])];
    this.#segments = new Segments(db, settings.run);
    this.#saved = lastSaved(db);
    this.#housekeeping = this.#housekeeper();
    this.#enter(head, again);
  }

  #housekeeper(): Housekeeping {
    return new Housekeeping({
      db: this.#db,
      outbox: this.#outbox,
      segments: this.#segments,
      history: this.#history,
      limits: this.#settings,
      highWaterMs: () => this.#saved.highWaterMs,
      stamp: () => this.#stamp(),
      tell: (event) => {
        this.#appendOwn(event);
        this.#settleAudit();
      },
      transaction: (work) => this.#transaction(work),
    });
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
    const troubles = this.problems.map(({ en, zh }) => ({ type: 'store.trouble', text: en, text_zh: zh }));
    for (const event of [...troubles, ...this.#audit.changes()]) this.#appendOwn(event);
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

  /** An event of the store's own. */
  #appendOwn(event: object): void {
    this.#append({ ...this.#stamp(), stream: 'evt', body: JSON.stringify(event) });
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

  #stamp(): Stamp {
    const { savedAtMs, savedAtMono } = this.#saved;
    return { atMs: savedAtMs, monoMs: savedAtMono, clock: this.#clock };
  }

  /** One small piece of housekeeping; true when there is more to do. */
  tidy(): boolean {
    return this.#housekeeping.tidy();
  }

  /** The disk is full: gives up what can be given up, see Housekeeping. Returns what it did, for the log. */
  relieve(): Words {
    return this.#housekeeping.relieve();
  }

  /** Takes the ballast (again) when there is room; then the whole budget counts again. */
  takeBallast(): boolean {
    return this.#housekeeping.takeBallast();
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
