import type { DatabaseSync } from 'node:sqlite';
import { clockInstant, dateOf } from '../../calendar/localDate.ts';
import { type OutboxRow, type RowText, type Stream, streams } from '../messages.ts';
import type { Outbox } from '../outbox.ts';
import { troubleOf } from '../trouble.ts';
import { chapterText, type Happened, readChapter } from './chapter.ts';
import { type Dated, dated, type Undated } from './dating.ts';
import { addQuarter, type DayBlock, dayValues, quarterMs } from './dayBlock.ts';
import {
  blockOfDay,
  foldedTo,
  insertBlock,
  insertChapter,
  keepSample,
  lastSample,
  markFolded,
  openChapter,
  updateBody,
} from './historyTable.ts';
import { isGauge, type Leaves, leavesOf, risen } from './leaves.ts';
import { blockText, type Sample } from './minuteBlock.ts';
import { type Thinned, thinByAge, thinForRoom } from './retention.ts';
import { dayOfEvent, dayOfSample, leftOut } from './unfolded.ts';

/** Heads looked at in one go: more than wait in two days without a clock. */
const headsMax = 4_000;
/** Rows folded together. */
const foldMax = 120;
/** Rows folded in one transaction before others have their turn. */
const atOnceMax = 480;
/** Rows of a chapter before the next is begun; each addition writes the whole chapter. */
const chapterRows = 200;

type Head = Undated & { readonly seq: number; readonly run: string };

/**
 * History grows from the rows for the office, when an hour is over, quarter by quarter: they stay in the outbox until then even if
 * the office has them, so that a kill loses nothing and no minute is written twice.
 */
export class HistoryBook {
  readonly #db: DatabaseSync;
  readonly #outbox: Outbox;
  readonly #timeZone: string;
  #last: Leaves | null = null;
  #begunAtMs: number | null = null;
  #evtWaiting = 0;
  #due = true;
  #agedDay = '';

  constructor(from: { readonly db: DatabaseSync; readonly outbox: Outbox; readonly timeZone: string }) {
    this.#db = from.db;
    this.#outbox = from.outbox;
    this.#timeZone = from.timeZone;
    for (const stream of streams) {
      if (foldedTo(this.#db, stream) === null) markFolded(this.#db, stream, this.#outbox.acked[stream]);
    }
    this.load();
  }

  /** Reads what is known of the last sample; again after a rollback. */
  load(): void {
    const text = lastSample(this.#db);
    this.#last = text === null ? null : leavesOf(JSON.parse(text)); // Paths are its keys, one deep.
    this.#due = true;
  }

  /** Rows up to here may leave the outbox. */
  foldedTo(stream: Stream): number {
    return foldedTo(this.#db, stream) ?? 0;
  }

  /** Sees a row that is being stored: knows then when an hour is over. Each fold writes the blocks of the whole day anew. */
  saw({ stream, atMs }: RowText): void {
    if (stream === 'evt') {
      this.#evtWaiting += 1;
      this.#due ||= this.#evtWaiting >= chapterRows;
      return;
    }
    this.#due ||= this.#begunAtMs !== null && hourOf(atMs) !== hourOf(this.#begunAtMs);
    this.#begunAtMs ??= atMs;
  }

  get due(): boolean {
    return this.#due;
  }

  /** Folds some rows; how many. Part of the caller's transaction: an hour's quarters cost the pages of one. */
  fold(): number {
    let folded = 0;
    for (let more = 1; more > 0 && folded < atOnceMax; folded += more)
      more = this.#foldOrSkip('evt') || this.#foldOrSkip('tele');
    if (folded === 0) {
      this.#due = false;
      this.#evtWaiting = 0;
    }
    return folded;
  }

  /** Rows of ours that we cannot read are our own mistake, and must not stop those after them for ever. */
  #foldOrSkip(stream: Stream): number {
    try {
      return stream === 'evt' ? this.#foldEvents() : this.#foldSamples();
    } catch (error) {
      if (troubleOf(error) !== 'other') throw error;
      const rows = this.#datedRows(stream).slice(0, foldMax);
      markFolded(this.#db, stream, rows.at(-1)?.row.seq ?? this.foldedTo(stream));
      return rows.length;
    }
  }

  /** Once a day what is too old goes; answers with what went. */
  age(nowMs: number): readonly Thinned[] {
    const today = dateOf(nowMs, this.#timeZone);
    if (today === this.#agedDay || nowMs === 0) return [];
    this.#agedDay = today;
    return thinByAge(this.#db, nowMs, this.#timeZone);
  }

  makeRoom(nowMs: number): Thinned | null {
    return thinForRoom(this.#db, nowMs, this.#timeZone);
  }

  #foldSamples(): number {
    const rows = this.#datedRows('tele');
    this.#begunAtMs = rows[0]?.atMs ?? null;
    const group = firstQuarter(rows);
    if (group.length === 0) return 0;
    const rowsOf = this.#bodies('tele', group);
    const samples: Sample[] = [];
    const added = new Map<string, number>();
    for (const { row, atMs } of group) {
      const text = rowsOf.get(row.seq);
      if (text === undefined) continue;
      const leaves = leavesOf(JSON.parse(text));
      if (this.#last !== null) addTo(added, risen(this.#last, leaves));
      // A value that one sample lacks was not lost: the next one that has it tells the rise since the last that had it.
      this.#last = new Map([...(this.#last ?? []), ...leaves]);
      samples.push({ atMs, leaves });
    }
    if (samples.length > 0) this.#write(samples, added);
    markFolded(this.#db, 'tele', group.at(-1)?.row.seq ?? 0);
    if (this.#last !== null) keepSample(this.#db, JSON.stringify(Object.fromEntries(this.#last)));
    return group.length;
  }

  #write(samples: readonly Sample[], added: ReadonlyMap<string, number>): void {
    const atMs = samples[0]?.atMs ?? 0;
    const endMs = samples.at(-1)?.atMs ?? atMs;
    const day = dayOfSample(atMs, this.#timeZone);
    insertBlock(this.#db, { span: 'minute', startMs: atMs, endMs, day }, blockText(samples));
    this.#addToDay(day, atMs, new Map([...added, ...means(samples)]));
  }

  #addToDay(day: string, atMs: number, values: ReadonlyMap<string, number>): void {
    const known = blockOfDay(this.#db, 'quarter', day);
    const startMs = clockInstant(day, '00:00', this.#timeZone, 'first');
    const block: DayBlock = known === null ? { startMs, v: {} } : (JSON.parse(known.text) as DayBlock);
    addQuarter(block, Math.max(0, Math.floor((atMs - 1 - startMs) / quarterMs)), values);
    const span = { startMs, endMs: startMs + 96 * quarterMs, day };
    if (known === null) insertBlock(this.#db, { ...span, span: 'quarter' }, JSON.stringify(block));
    else updateBody(this.#db, 'history', known.id, JSON.stringify(block));
    const text = JSON.stringify(Object.fromEntries(dayValues(block)));
    const whole = blockOfDay(this.#db, 'day', day);
    if (whole === null) insertBlock(this.#db, { ...span, span: 'day' }, text);
    else updateBody(this.#db, 'history', whole.id, text);
  }

  #foldEvents(): number {
    const rows = this.#datedRows('evt').slice(0, foldMax);
    if (rows.length === 0) return 0;
    const texts = this.#bodies('evt', rows);
    const chapters = new Map<string, Happened[]>();
    for (const { row, atMs, doubtful } of rows) {
      const body = bodyOf(texts.get(row.seq));
      const type = body?.['type'];
      if (body === null || typeof type !== 'string' || leftOut.test(type)) continue;
      const day = dayOfEvent({ body, atMs }, this.#timeZone);
      const chapter = chapters.get(`${type} ${day}`) ?? [];
      chapter.push({ seq: row.seq, run: row.run, atMs, doubtful, body });
      chapters.set(`${type} ${day}`, chapter);
    }
    for (const [name, happened] of chapters) this.#addToChapter(name, happened);
    markFolded(this.#db, 'evt', rows.at(-1)?.row.seq ?? 0);
    return rows.length;
  }

  #addToChapter(name: string, happened: readonly Happened[]): void {
    const [type = '', day = ''] = name.split(' ');
    const open = openChapter(this.#db, type, day);
    if (open === null || open.rows >= chapterRows) {
      return insertChapter(this.#db, type, day, happened.length, chapterText(happened));
    }
    const all = [...readChapter(open.text), ...happened];
    updateBody(this.#db, 'chapters', open.id, chapterText(all));
    this.#db.prepare('UPDATE chapters SET rows = ? WHERE id = ?').run(all.length, open.id);
  }

  /** Rows that history does not have, up to the first whose time is not known yet. */
  #datedRows(stream: Stream): Dated<Head>[] {
    const rows = this.#db
      .prepare(
        `SELECT seq, ${stream}.run AS run, at_ms, mono_ms, clock, machine_boot FROM ${stream}
         LEFT JOIN runs ON runs.run = ${stream}.run WHERE seq > ? ORDER BY seq LIMIT ?`,
      )
      .all(this.foldedTo(stream), headsMax)
      .map(headOf);
    return dated(rows);
  }

  /** The texts of rows whose checksum holds, by number. */
  #bodies(stream: Stream, rows: readonly Dated<Head>[]): Map<number, string> {
    const first = rows[0]?.row.seq ?? 0;
    const last = rows.at(-1)?.row.seq ?? 0;
    const found = this.#outbox.between(stream, first, last).filter(({ intact }) => intact);
    return new Map(found.map(({ seq, body }: OutboxRow) => [seq, body]));
  }
}

/** Rows of the oldest quarter, when one of a later quarter shows that it is over. */
function firstQuarter(rows: readonly Dated<Head>[]): Dated<Head>[] {
  const first = rows[0];
  if (first === undefined) return [];
  const quarter = quarterOf(first.atMs);
  const end = rows.findIndex(({ atMs }) => quarterOf(atMs) !== quarter);
  if (end < 0) return rows.length >= foldMax ? rows.slice(0, foldMax) : [];
  return rows.slice(0, Math.min(end, foldMax));
}

function hourOf(atMs: number): number {
  return Math.floor((atMs - 1) / (4 * quarterMs));
}

/** A minute's sample tells of the minute before it. */
function quarterOf(atMs: number): number {
  return Math.floor((atMs - 1) / quarterMs);
}

function means(samples: readonly Sample[]): Map<string, number> {
  const all = new Map<string, { sum: number; n: number }>();
  for (const { leaves } of samples) {
    for (const [path, value] of leaves) {
      if (typeof value !== 'number' || !isGauge(path)) continue;
      const known = all.get(path) ?? { sum: 0, n: 0 };
      all.set(path, { sum: known.sum + value, n: known.n + 1 });
    }
  }
  return new Map([...all].map(([path, { sum, n }]) => [path, sum / n]));
}

function addTo(sums: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [path, value] of more) sums.set(path, (sums.get(path) ?? 0) + value);
}

function headOf(row: Record<string, unknown>): Head {
  return {
    seq: Number(row['seq']),
    run: String(row['run']),
    machineBoot: String(row['machine_boot']),
    atMs: Number(row['at_ms']),
    monoMs: Number(row['mono_ms']),
    clock: String(row['clock']),
  };
}

function bodyOf(text: string | undefined): Record<string, unknown> | null {
  if (text === undefined) return null;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
