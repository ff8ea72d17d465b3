import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pragma } from '../database.ts';
import { storeName } from '../setAside.ts';
import { type Happened, readChapter } from './chapter.ts';
import { isSoundClock } from './dating.ts';
import { type DayBlock, quarterMs, quartersOf } from './dayBlock.ts';
import { type Span, textOf } from './historyTable.ts';
import { leavesOf } from './leaves.ts';
import { readBlock } from './minuteBlock.ts';
import { dayOfEvent, dayOfSample, unfolded, unfoldedEvents } from './unfolded.ts';

/** One step of time: what totals rose by and what was read, by path. A minute has the totals themselves. */
export type Slot = {
  readonly startMs: number;
  readonly endMs: number;
  /** The estate's date. */
  readonly day: string;
  readonly values: ReadonlyMap<string, number | string>;
};

/** The step of tables.ts that brought history. */
const historyVersion = 5;

/**
 * A store's history for reading; `db` must be of a version that has one. Days are the estate's dates, both included. What is
 * stored and waits for the end of its hour is read along: minutes and events are never late.
 */
export class HistoryReader {
  readonly #db: DatabaseSync;
  readonly #timeZone: string;
  /** Blocks that did not match their checksum so far. */
  damaged = 0;

  constructor(db: DatabaseSync, timeZone: string) {
    this.#db = db;
    this.#timeZone = timeZone;
  }

  /** Slots by rising time. */
  *slots(span: Span, days: { readonly first: string; readonly last: string }): Iterable<Slot> {
    const query = this.#db.prepare(
      'SELECT id, start_ms, end_ms, day, body, crc FROM history WHERE span = ? AND day BETWEEN ? AND ? ORDER BY start_ms, id',
    );
    for (const row of query.iterate(span, days.first, days.last)) {
      const read = textOf(row);
      if (read === null) this.damaged += 1;
      else yield* slotsIn(span, read.text, { ...row, day: String(row['day']) });
    }
    if (span !== 'minute') return;
    for (const { atMs, clock, body } of unfolded(this.#db, 'tele')) {
      if (!isSoundClock(clock)) continue; // Its day is not known yet.
      const day = dayOfSample(atMs, this.#timeZone);
      if (isWithin(day, days)) yield { startMs: atMs, endMs: atMs, day, values: leavesOf(JSON.parse(body)) };
    }
  }

  /** What happened, of these types, by the day it belongs to. */
  *happened(types: readonly string[], days: { readonly first: string; readonly last: string }): Iterable<Happened> {
    const marks = types.map(() => '?').join(', ');
    const query = this.#db.prepare(
      `SELECT id, body, crc FROM chapters WHERE type IN (${marks}) AND day BETWEEN ? AND ? ORDER BY day, id`,
    );
    for (const row of query.iterate(...types, days.first, days.last)) {
      const read = textOf(row);
      if (read === null) this.damaged += 1;
      else yield* readChapter(read.text);
    }
    for (const row of unfoldedEvents(this.#db)) {
      if (types.includes(String(row.body['type'])) && isWithin(dayOfEvent(row, this.#timeZone), days)) yield row;
    }
  }

  /** Every type that happened on these days. */
  types(days: { readonly first: string; readonly last: string }): string[] {
    const folded = this.#db
      .prepare('SELECT DISTINCT type FROM chapters WHERE day BETWEEN ? AND ?')
      .all(days.first, days.last)
      .map(({ type }) => String(type));
    const fresh = [...unfoldedEvents(this.#db)].filter((row) => isWithin(dayOfEvent(row, this.#timeZone), days));
    return [...new Set([...folded, ...fresh.map(({ body }) => String(body['type']))])].sort();
  }

  /** First and last day of a span's blocks; null = there are none. */
  extent(span: Span): { first: string; last: string } | null {
    const row = this.#db.prepare('SELECT min(day) AS first, max(day) AS last FROM history WHERE span = ?').get(span);
    return typeof row?.['first'] === 'string' ? { first: row['first'], last: String(row['last']) } : null;
  }
}

function isWithin(day: string, { first, last }: { readonly first: string; readonly last: string }): boolean {
  return first <= day && day <= last;
}

/** Opens the history of a state folder without changing it; core may run. Null = none is there. Throws when damaged. */
export function openHistory(folder: string, timeZone: string): { reader: HistoryReader; close: () => void } | null {
  const file = join(folder, storeName);
  if (!existsSync(file)) return null;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  if (Number(pragma(db, 'user_version')) >= historyVersion)
    return { reader: new HistoryReader(db, timeZone), close: () => db.close() };
  db.close();
  return null;
}

function* slotsIn(span: Span, text: string, row: Record<string, unknown> & { day: string }): Iterable<Slot> {
  const { day } = row;
  const startMs = Number(row['start_ms']);
  if (span === 'minute') {
    for (const { atMs, leaves } of readBlock(text)) yield { startMs: atMs, endMs: atMs, day, values: leaves };
  } else if (span === 'quarter') {
    for (const { startMs, values } of quartersOf(JSON.parse(text) as DayBlock))
      yield { startMs, endMs: startMs + quarterMs, day, values };
  } else {
    yield { startMs, endMs: Number(row['end_ms']), day, values: new Map(Object.entries(JSON.parse(text) as object)) };
  }
}
