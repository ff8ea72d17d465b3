import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { prepared } from './database.ts';
import type { Marks, OutboxRow, RowText, Stream } from './messages.ts';
import { streams } from './messages.ts';
import { packAlike, unpack } from './packed.ts';
import { packedSince } from './tables.ts';

/** Rows deleted in one transaction at most: a big delete needs more room than a full disk has. */
export const chunkRows = 500;
/** Bytes of rows in one answer at most, whatever the asked limit. */
const answerBytes = 512 * 1024;

/** Rows past the office's mark before the mark is written. */
const settleRows = 200;

/**
 * Beginnings of events that are many and alike, so that they are packed; the others stay readable. A lane's hour is two dozen a
 * day: packing it takes longer than all else of its row.
 */
const alikeTypes = /^\{"type":"(card\.read|gate\.opened|lane\.episode|light\.changed)"/;

type Counts = { evt: number; tele: number };

/**
 * What waits for the office. Numbers rise for ever; a row stays until the office's mark passes it.
 * Counts and marks are kept in memory and belong to the open transaction: after a rollback call `load` again.
 */
export class Outbox {
  readonly #db: DatabaseSync;
  readonly #run: string;
  #last: Counts = { evt: 0, tele: 0 };
  #acked: Counts = { evt: 0, tele: 0 };
  #waiting: Counts = { evt: 0, tele: 0 };
  /** The marks in the file; rows may be deleted only up to here, or their numbers could come again after a power cut. */
  #settled: Counts = { evt: 0, tele: 0 };

  /** Rows beyond this stay although the office has them: something else in the store still needs them. */
  keptFrom: (stream: Stream) => number = () => Number.MAX_SAFE_INTEGER;

  constructor(db: DatabaseSync, run: string) {
    this.#db = db;
    this.#run = run;
    this.load();
  }

  /** Highest number given in each stream. */
  get last(): Marks {
    return { ...this.#last };
  }

  get acked(): Marks {
    return { ...this.#acked };
  }

  /** Reads marks and counts from the file. */
  load(): void {
    for (const stream of streams) {
      const acked = this.#number('SELECT acked AS n FROM marks WHERE stream = ?', stream);
      const row = this.#number(`SELECT max(seq) AS n FROM ${stream}`);
      this.#acked[stream] = acked;
      this.#last[stream] = Math.max(acked, row);
      this.#waiting[stream] = this.#number(`SELECT count(*) AS n FROM ${stream} WHERE seq > ?`, acked);
    }
    this.#settled = { ...this.#acked };
  }

  append(row: RowText): number {
    const seq = this.#last[row.stream] + 1;
    const { stream, body, clock } = row;
    const isPacked = stream === 'evt' && alikeTypes.test(body);
    const kept = stream === 'tele' ? packAlike(body) : isPacked ? '' : body;
    const head = [seq, this.#run, Math.round(row.atMs), Math.round(row.monoMs), clock];
    const values = [...head, kept, rowCrc(stream, seq, body)];
    if (isPacked) prepared(this.#db, insertions.packed).run(...values, packAlike(body));
    else prepared(this.#db, insertions[stream]).run(...values);
    this.#last[row.stream] = seq;
    this.#waiting[row.stream] += 1;
    return seq;
  }

  /**
   * Takes the office's mark: false when it names a run this store never had, or rows that do not exist. A retained mark may
   * belong to the card that was in this pole before. The mark reaches the disk once some rows have gone past it; a power cut
   * before that only means that those are sent again.
   */
  acknowledge(mark: { run: string; evt: number; tele: number }): boolean {
    const known = this.#db.prepare('SELECT 1 FROM runs WHERE run = ?').get(mark.run) !== undefined;
    if (!known || !streams.every((stream) => isMark(mark[stream], this.#last[stream]))) return false;
    for (const stream of streams) this.#advance(stream, mark[stream]);
    return true;
  }

  #advance(stream: Stream, mark: number): void {
    if (mark <= this.#acked[stream]) return;
    this.#waiting[stream] -= this.#number(
      `SELECT count(*) AS n FROM ${stream} WHERE seq > ? AND seq <= ?`,
      this.#acked[stream],
      mark,
    );
    this.#acked[stream] = mark;
  }

  /** Rows after a number that the office does not have yet, oldest first. */
  rows(stream: Stream, afterSeq: number, limit: number): OutboxRow[] {
    const found: OutboxRow[] = [];
    let bytes = 0;
    const from = Math.max(afterSeq, this.#acked[stream]);
    const most = Math.max(0, Math.min(Math.floor(limit), 1_000));
    const query = this.#db.prepare(`SELECT ${rowColumns(stream)} FROM ${stream} WHERE seq > ? ORDER BY seq LIMIT ?`);
    for (const record of query.iterate(from, most)) {
      const row = outboxRow(stream, record);
      bytes += row.body.length;
      if (found.length > 0 && bytes > answerBytes) break;
      found.push(row);
    }
    return found;
  }

  /** Rows of a range, both ends included, whether the office has them or not. */
  between(stream: Stream, first: number, last: number): OutboxRow[] {
    return this.#db
      .prepare(`SELECT ${rowColumns(stream)} FROM ${stream} WHERE seq BETWEEN ? AND ? ORDER BY seq`)
      .all(first, last)
      .map((record) => outboxRow(stream, record));
  }

  /** Rows that wait, and the time of the oldest. */
  waiting(): { evt: number; tele: number; oldestMs: number | null } {
    const oldest = streams
      .map((stream) =>
        this.#db.prepare(`SELECT at_ms FROM ${stream} WHERE seq > ? ORDER BY seq LIMIT 1`).get(this.#acked[stream]),
      )
      .flatMap((row) => (row === undefined ? [] : [Number(row['at_ms'])]));
    return { ...this.#waiting, oldestMs: oldest.length === 0 ? null : Math.min(...oldest) };
  }

  /** Writes a moved mark; part of the caller's transaction. */
  settleMarks(): void {
    if (!this.marksMoved) return;
    for (const stream of streams) {
      this.#db.prepare('UPDATE marks SET acked = ? WHERE stream = ?').run(this.#acked[stream], stream);
      this.#settled[stream] = this.#acked[stream];
      this.#prune(stream, chunkRows / 2);
    }
  }

  /** So many rows are past the mark in the file that it is worth a page. */
  get marksDue(): boolean {
    return streams.reduce((past, stream) => past + this.#acked[stream] - this.#settled[stream], 0) >= settleRows;
  }

  get marksMoved(): boolean {
    return streams.some((stream) => this.#settled[stream] !== this.#acked[stream]);
  }

  /** Deletes rows the office has, at most `most`; how many went. */
  pruneAcked(most: number): number {
    return streams.reduce((gone, stream) => gone + this.#prune(stream, most - gone), 0);
  }

  /** Takes rows out that roll-up or the last resort gives up; part of the caller's transaction. */
  remove(stream: Stream, seqs: readonly number[]): void {
    const statement = this.#db.prepare(`DELETE FROM ${stream} WHERE seq = ?`);
    for (const seq of seqs) statement.run(seq);
    this.#waiting[stream] -= seqs.length;
  }

  #prune(stream: Stream, most: number): number {
    const sql = `DELETE FROM ${stream} WHERE seq IN (SELECT seq FROM ${stream} WHERE seq <= ? ORDER BY seq LIMIT ?)`;
    const upTo = Math.min(this.#settled[stream], this.keptFrom(stream));
    return Number(prepared(this.#db, sql).run(upTo, Math.max(0, most)).changes);
  }

  #number(sql: string, ...values: (string | number)[]): number {
    return Number(prepared(this.#db, sql).get(...values)?.['n'] ?? 0);
  }
}

const columns = 'seq, run, at_ms, mono_ms, clock, body, crc';
const insertions = {
  evt: `INSERT INTO evt (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  tele: `INSERT INTO tele (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  packed: `INSERT INTO evt (${columns}, packed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
};

function isMark(mark: number, last: number): boolean {
  return Number.isSafeInteger(mark) && mark >= 0 && mark <= last;
}

function rowCrc(stream: Stream, seq: number, body: string): number {
  return crc32(`${stream} ${seq} ${body}`);
}

/** What `outboxRow` reads of a table; of a file that is only read, its version may be an older one. */
export function rowColumns(stream: Stream, version = packedSince): string {
  const body = stream === 'evt' && version >= packedSince ? 'coalesce(packed, body) AS body' : 'body';
  return `seq, run, at_ms, mono_ms, clock, ${body}, crc`;
}

/** A row as it lies in its table; `intact` says whether it matches its checksum. */
export function outboxRow(stream: Stream, record: Record<string, unknown>): OutboxRow {
  const seq = Number(record['seq']);
  const body = bodyText(record['body']);
  return {
    seq,
    run: String(record['run']),
    atMs: Number(record['at_ms']),
    monoMs: Number(record['mono_ms']),
    clock: String(record['clock']) as OutboxRow['clock'],
    body: body ?? '',
    intact: body !== null && rowCrc(stream, seq, body) === record['crc'],
  };
}

/** null = the packed bytes are damaged. */
function bodyText(stored: unknown): string | null {
  if (typeof stored === 'string') return stored;
  try {
    return unpack(stored);
  } catch {
    return null;
  }
}
