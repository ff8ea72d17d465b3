import { sentences, type Words, worded } from '../words/language.ts';
import { SaidError, wordsOf } from '../words/saidError.ts';
import type { Answer, Numbered, Query, Request, SegmentHead, StoreFileSettings, Value, Write } from './messages.ts';
import { StoreFile } from './storeFile.ts';
import { plainWords, troubleOf } from './trouble.ts';

/** After the first failure the file is opened again at once, then at growing pauses. */
const firstRetryMs = 1_000;
const lastRetryMs = 60_000;
/** Making room on a full disk costs many writes, so it is not tried with every save. */
const reliefPauseMs = 10_000;
const ballastPauseMs = 600_000;

const words = {
  littleRoom: {
    en: 'store {folder}: little room on the disk, none to set aside for a full disk',
    zh: '存储 {folder}：磁盘空间不足，无法为磁盘写满预留空间',
  },
  closed: { en: 'it is closed, the program is ending', zh: '已关闭，程序正在结束' },
  reopened: { en: 'The file is closed and opened again.', zh: '文件已关闭并将重新打开。' },
  paused: { en: '{fact}; tried again in {seconds} s', zh: '{fact}；{seconds} 秒后重试' },
} satisfies Record<string, Words>;

/**
 * The worker's side of the store: serves what waits in one go and keeps the file open, or opens it again after trouble.
 * Nothing here throws. `monoMs` is the monotonic clock, for pauses only.
 */
export class StoreDesk {
  readonly #settings: StoreFileSettings;
  readonly #monoMs: () => number;
  readonly #report: (text: Words) => void;
  #head: SegmentHead;
  #file: StoreFile | null = null;
  #opened = false;
  #closed = false;
  #suspect = false;
  #retryMs = 0;
  #retryAtMs = 0;
  #reliefAtMs = 0;
  #ballastAtMs = 0;
  #why: unknown = null;

  constructor(settings: StoreFileSettings, monoMs: () => number, report: (text: Words) => void) {
    this.#settings = settings;
    this.#monoMs = monoMs;
    this.#report = report;
    this.#head = settings.head;
  }

  /** Opens the file; the first answer of the worker. */
  hello(): Answer {
    try {
      return { kind: 'hello', lastSave: this.#ready().lastSave() };
    } catch {
      return { kind: 'hello', lastSave: null };
    }
  }

  /** Writes first, all in one transaction; then the questions, in order. */
  serve(requests: readonly Request[]): Answer[] {
    const writes = requests.filter(isWrite);
    const queries = requests.filter((request): request is Numbered<Query> => !isWrite(request));
    return [...this.#write(writes), ...queries.map((query) => this.#answer(query))];
  }

  /** A piece of housekeeping; true when there is more to do. */
  tidy(): boolean {
    const file = this.#file;
    if (file === null || this.#closed) return false;
    try {
      this.#keepBallast(file);
      return file.tidy();
    } catch (error) {
      if (troubleOf(error) === 'full') this.#relieve(file);
      else this.#giveUp(error);
      return false;
    }
  }

  close(): void {
    this.#closed = true;
    try {
      this.#file?.close();
    } catch {
      // What was promised is in the log already; a close that fails costs a longer start.
    }
    this.#file = null;
  }

  #write(group: readonly Numbered<Write>[]): Answer[] {
    if (group.length === 0) return [];
    try {
      this.#commit(group);
      this.#retryMs = 0;
      const segment = group.findLast(({ ask }) => ask.kind === 'segment');
      if (segment?.ask.kind === 'segment') this.#head = segment.ask.head;
      return group.map(({ id }) => this.#done(id, null));
    } catch (error) {
      const text = this.#words(error);
      return group.map(({ id }) => ({ kind: 'failed', id, text }));
    }
  }

  /** Tries twice: a full disk can be relieved, and a failed sync may have reached the disk after all. */
  #commit(group: readonly Numbered<Write>[]): void {
    const file = this.#ready();
    try {
      file.commit(group);
    } catch (error) {
      const again = this.#recover(file, error);
      if (isStored(again, group)) return;
      this.#attempt(() => again.commit(group));
    }
  }

  #recover(file: StoreFile, error: unknown): StoreFile {
    const trouble = troubleOf(error);
    if (trouble === 'busy') return file;
    if (trouble === 'full') {
      this.#relieve(file);
      return file;
    }
    this.#giveUp(error);
    this.#retryAtMs = 0;
    const again = this.#ready();
    this.#attempt(() => again.checkpoint());
    return again;
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble !== 'full' && trouble !== 'busy') this.#giveUp(error);
      throw error;
    }
  }

  #relieve(file: StoreFile): void {
    if (this.#monoMs() < this.#reliefAtMs) return;
    this.#reliefAtMs = this.#monoMs() + reliefPauseMs;
    try {
      this.#report(file.relieve());
    } catch (error) {
      this.#report(this.#words(error));
    }
  }

  #keepBallast(file: StoreFile): void {
    if (this.#monoMs() < this.#ballastAtMs || this.#monoMs() < this.#reliefAtMs) return;
    this.#ballastAtMs = this.#monoMs() + ballastPauseMs;
    if (!file.takeBallast()) this.#report(worded(words.littleRoom, { folder: this.#settings.folder }));
  }

  /** The open file; opens it, but after a failure not before the pause is over. */
  #ready(): StoreFile {
    if (this.#closed) throw new SaidError(words.closed);
    if (this.#file !== null) return this.#file;
    const waitMs = this.#retryAtMs - this.#monoMs();
    if (waitMs > 0) throw paused(this.#why, waitMs);
    try {
      this.#file = this.#open();
    } catch (error) {
      this.#giveUp(error);
      throw error;
    }
    this.#file.problems.forEach((text) => this.#report(text));
    this.#suspect = false;
    this.#opened = true;
    return this.#file;
  }

  /** Damage met while opening is looked into at once. */
  #open(): StoreFile {
    const opening = { head: this.#head, suspect: this.#suspect, again: this.#opened };
    try {
      return StoreFile.open(this.#settings, opening);
    } catch (error) {
      if (troubleOf(error) !== 'damaged' || this.#suspect) throw error;
      return StoreFile.open(this.#settings, { ...opening, suspect: true });
    }
  }

  /** Closes the file and waits a while before it is opened again; told once, not with every try. */
  #giveUp(error: unknown): void {
    if (this.#retryMs === 0) this.#report(sentences([this.#words(error), words.reopened]));
    this.#why = error;
    this.#suspect ||= troubleOf(error) === 'damaged';
    this.#retryAtMs = this.#monoMs() + this.#retryMs;
    this.#retryMs = Math.min(Math.max(firstRetryMs, this.#retryMs * 2), lastRetryMs);
    try {
      this.#file?.close();
    } catch {
      // The error that brought us here is the one to tell.
    }
    this.#file = null;
  }

  #answer({ id, ask }: Numbered<Query>): Answer {
    try {
      if (ask.kind !== 'close') return this.#done(id, answerTo(this.#ready(), ask));
      this.close();
      return this.#done(id, null);
    } catch (error) {
      if (troubleOf(error) === 'damaged' || troubleOf(error) === 'disk') this.#giveUp(error);
      return { kind: 'failed', id, text: this.#words(error) };
    }
  }

  #done(id: number, value: Value): Answer {
    return { kind: 'done', id, value, marks: this.#file?.marks ?? { evt: 0, tele: 0 } };
  }

  #words(error: unknown): Words {
    return plainWords(error, this.#settings.folder);
  }
}

function paused(why: unknown, waitMs: number): Error {
  return new SaidError(worded(words.paused, { fact: wordsOf(why), seconds: Math.ceil(waitMs / 1000) }), { cause: why });
}

function isWrite(request: Request): request is Numbered<Write> {
  const { kind } = request.ask;
  return kind === 'save' || kind === 'lines' || kind === 'segment';
}

/** Whether the last save of the group is on disk although its commit failed. */
function isStored(file: StoreFile, group: readonly Numbered<Write>[]): boolean {
  const save = group.findLast(({ ask }) => ask.kind === 'save');
  return save !== undefined && file.lastSave() >= save.id;
}

function answerTo(file: StoreFile, query: Exclude<Query, { kind: 'close' }>): Value {
  if (query.kind === 'acknowledge') return file.acknowledge(query);
  if (query.kind === 'rows') return file.rows(query.stream, query.afterSeq, query.limit);
  if (query.kind === 'history') return file.history(query.query);
  return file.stats();
}
