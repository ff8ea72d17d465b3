import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Site } from '../controller/site.ts';
import type { Durable, State } from '../controller/state.ts';
import type { HistoryPage, HistoryQuery, JournalLine, OfficeRow, Store, StoreStats } from '../ports.ts';
import type { DurationMs } from '../units.ts';
import { minuteMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { assertOurs } from './database.ts';
import { durableText, readDurable } from './durableRow.ts';
import type { HeldLine } from './lineBuffer.ts';
import { LineBuffer } from './lineBuffer.ts';
import type { Marks, OutboxRow, RowText, StoreFileSettings, Stream, Write } from './messages.ts';
import { openOrSetAside, storeName } from './setAside.ts';
import { StoreThread } from './storeThread.ts';
import { plainWords, troubleOf } from './trouble.ts';

export type StoreOptions = {
  /** Made when missing. One process at a time. */
  readonly folder: string;
  readonly budgetBytes?: number;
  /** Room kept for the day the disk is full. */
  readonly ballastBytes?: number;
  /** Names this run of the process; 8 hex digits. */
  readonly run: string;
  readonly machineBoot: string;
  readonly siteRevision: string;
  readonly site: Site;
  /** The simulator's slow card: every commit takes this much longer. */
  readonly commitDelayMs?: DurationMs;
  /** Keeps the acts of people and changes of the device as a signed chain; the running version is one of them. */
  readonly audit?: { readonly firmware: string };
  /** Keeps history for reports, by the estate's days. */
  readonly history?: boolean;
  /** Troubles of the store after it was opened, in plain words, for the crew's log. */
  readonly report?: (text: Words) => void;
};

/** The store of a folder, and what a composition root does with it beside the port. */
export type DiskStore = Store & {
  /** Highest numbers on disk, as far as answers have come. */
  marks(): Marks;
  /** A page of history; rejects in plain words. */
  history(query: HistoryQuery): Promise<HistoryPage>;
  /** Begins a segment of the journal: after a new site was taken, or once a day, so that old ones can be pruned. */
  beginSegment(from: { site: Site; siteRevision: string; state: State }): Promise<void>;
};

export type OpenedStore = {
  readonly store: DiskStore;
  readonly restored: Durable | null;
  readonly problems: readonly Words[];
};

const defaultBudgetBytes = 256 * 1024 * 1024;
const defaultBallastBytes = 8 * 1024 * 1024;
/** Lines that are written when so many wait, or after five minutes: they go with each save, and mostly there is one. */
const flushLines = 400;
const flushMs: DurationMs = 5 * minuteMs;
/** Lines held while the disk does not take them. */
const heldLinesMax = 1_000;
const closePatienceMs: DurationMs = 5_000;

/**
 * Opens the store: reads the durable state at once, starts the worker, and returns without waiting for it. Never throws:
 * with a dead disk `restored` is null, `problems` says why, and saves reject until the disk is back.
 */
export function openStore(options: StoreOptions): OpenedStore {
  const { restored, problems } = restore(options.folder);
  return { store: new ThreadedStore(settingsOf(options, restored), options.report ?? (() => {})), restored, problems };
}

function settingsOf(options: StoreOptions, restored: Durable | null): StoreFileSettings {
  const { folder, run, machineBoot, siteRevision, site } = options;
  return {
    folder,
    budgetBytes: options.budgetBytes ?? defaultBudgetBytes,
    ballastBytes: options.ballastBytes ?? defaultBallastBytes,
    run,
    machineBoot,
    head: {
      siteRevision,
      site: JSON.stringify(site),
      restored: restored === null ? null : JSON.stringify(restored),
      state: null,
    },
    commitDelayMs: options.commitDelayMs ?? 0,
    audit: options.audit === undefined ? null : { device: `${site.id}/${site.device}`, ...options.audit },
    historyZone: options.history === true ? site.place.timeZone : null,
  };
}

const words = {
  wasEmpty: { en: 'store {file} was empty; begun anew', zh: '存储 {file} 为空，已重新建立' },
  linesWait: { en: 'The journal waits in memory: {why}', zh: '运行记录暂存于内存：{why}' },
} satisfies Record<string, Words>;

type Restored = { readonly restored: Durable | null; readonly problems: readonly Words[] };

/** Reads the durable state without writing: neither a sync nor a copy of the log may delay the first light. */
function restore(folder: string): Restored {
  try {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, storeName);
    const bytes = statSync(file, { throwIfNoEntry: false })?.size;
    if (bytes === undefined) return { restored: null, problems: [] };
    if (bytes === 0) return { restored: null, problems: [worded(words.wasEmpty, { file })] };
    return { restored: readOnly(file), problems: [] };
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === 'damaged' || trouble === 'foreign') return restoreDamaged(folder);
    return { restored: null, problems: [plainWords(error, folder)] };
  }
}

function readOnly(file: string): Durable | null {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
  try {
    assertOurs(db, file);
    return readDurable(db);
  } finally {
    db.close();
  }
}

/** Rare, and slow: the file is looked through, set aside when it must be, and what can be read is carried over. */
function restoreDamaged(folder: string): Restored {
  try {
    const { db, problems } = openOrSetAside(folder, true);
    try {
      return { restored: readDurable(db), problems };
    } finally {
      db.close();
    }
  } catch (error) {
    return { restored: null, problems: [plainWords(error, folder)] };
  }
}

class ThreadedStore implements DiskStore {
  readonly #thread: StoreThread;
  readonly #buffer = new LineBuffer(heldLinesMax);
  readonly #report: (text: Words) => void;
  #flushTimer: NodeJS.Timeout | null = null;
  #flushing = false;
  #linesFailing = false;

  constructor(settings: StoreFileSettings, report: (text: Words) => void) {
    this.#report = report;
    this.#thread = new StoreThread(settings, report);
  }

  async save({ durable, records, journal }: Parameters<Store['save']>[0]): Promise<void> {
    const rows = records.map(({ body, ...rest }): RowText => ({ ...rest, body: JSON.stringify(body) }));
    const text = durableText(durable);
    this.#buffer.add(journal);
    await this.#withLines((lines) => ({ kind: 'save', durable: text, rows, lines }));
  }

  journal(lines: readonly JournalLine[]): void {
    this.#buffer.add(lines);
    if (this.#buffer.size >= flushLines && !this.#linesFailing) this.#flush();
    else this.#flushTimer ??= setTimeout(() => this.#flush(), flushMs).unref();
  }

  #flush(): void {
    this.#stopTimer();
    if (this.#flushing || this.#buffer.size === 0) return;
    this.#flushing = true;
    this.#withLines((lines) => ({ kind: 'lines', lines }))
      .catch((error: Error) => this.#linesFailed(error))
      .finally(() => {
        this.#flushing = false;
      });
  }

  /** Told once; the next try is five minutes later or with the next save. */
  #linesFailed(error: Error): void {
    if (!this.#linesFailing) this.#report(worded(words.linesWait, { why: wordsOf(error) }));
    this.#linesFailing = true;
    this.#flushTimer ??= setTimeout(() => this.#flush(), flushMs).unref();
  }

  /** Sends what waits in the buffer along, so that lines keep their order; puts it back when the disk refuses. */
  async #withLines(write: (lines: HeldLine[]) => Write): Promise<void> {
    const lines = this.#buffer.take();
    try {
      await this.#thread.ask(write(lines));
      this.#linesFailing = false;
    } catch (error) {
      this.#buffer.putBack(lines);
      throw error;
    }
  }

  #stopTimer(): void {
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    this.#flushTimer = null;
  }

  async rows(stream: Stream, afterSeq: number, limit: number): Promise<readonly OfficeRow[]> {
    const rows = (await this.#thread.ask({ kind: 'rows', stream, afterSeq, limit })) as readonly OutboxRow[];
    return rows.map((row) => officeRow(stream, row));
  }

  async acknowledge(mark: { run: string; evt: number; tele: number }): Promise<boolean> {
    return (await this.#thread.ask({ kind: 'acknowledge', ...mark })) === true;
  }

  async history(query: HistoryQuery): Promise<HistoryPage> {
    return (await this.#thread.ask({ kind: 'history', query })) as HistoryPage;
  }

  async stats(): Promise<StoreStats> {
    return (await this.#thread.ask({ kind: 'stats' })) as StoreStats;
  }

  marks(): Marks {
    return this.#thread.marks;
  }

  async beginSegment({ site, siteRevision, state }: Parameters<DiskStore['beginSegment']>[0]): Promise<void> {
    this.#flush();
    const head = { siteRevision, site: JSON.stringify(site), restored: null, state: JSON.stringify(state) };
    await this.#thread.ask({ kind: 'segment', head });
  }

  async close(): Promise<void> {
    this.#stopTimer();
    this.#flush();
    await this.#thread.close(closePatienceMs);
  }
}

/** A row whose checksum is wrong keeps its number, so that the office sees no hole, and says what it is. */
function officeRow(stream: Stream, { body, intact, ...rest }: OutboxRow): OfficeRow {
  const content = intact ? (JSON.parse(body) as OfficeRow['body']) : { type: 'store.row_damaged', zones: {} };
  return { ...rest, stream, body: content };
}
