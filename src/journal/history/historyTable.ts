import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Stream } from '../messages.ts';
import { pack, unpack } from '../packed.ts';

/** `minute`: the samples of a quarter of an hour. `quarter`: the quarters of a local day. `day`: that day in one value. */
export type Span = 'minute' | 'quarter' | 'day';
/** `day` is the estate's date. */
export type Block = { readonly span: Span; readonly startMs: number; readonly endMs: number; readonly day: string };

export function insertBlock(db: DatabaseSync, { span, startMs, endMs, day }: Block, text: string): void {
  db.prepare('INSERT INTO history (span, start_ms, end_ms, day, body, crc) VALUES (?, ?, ?, ?, ?, ?)').run(
    span,
    Math.floor(startMs),
    Math.floor(endMs),
    day,
    pack(text),
    crc32(text),
  );
}

export function updateBody(db: DatabaseSync, table: 'history' | 'chapters', id: number, text: string): void {
  db.prepare(`UPDATE ${table} SET body = ?, crc = ? WHERE id = ?`).run(pack(text), crc32(text), id);
}

/** The newest block of a day that can be read: a damaged one stays, and another is begun beside it. */
export function blockOfDay(db: DatabaseSync, span: Span, day: string): { id: number; text: string } | null {
  const row = db
    .prepare('SELECT id, body, crc FROM history WHERE span = ? AND day = ? ORDER BY id DESC')
    .get(span, day);
  return row === undefined ? null : textOf(row);
}

/** The chapter of a type and day that rows are added to now. */
export function openChapter(
  db: DatabaseSync,
  type: string,
  day: string,
): { id: number; text: string; rows: number } | null {
  const row = db
    .prepare('SELECT id, body, crc, rows FROM chapters WHERE type = ? AND day = ? ORDER BY id DESC')
    .get(type, day);
  const read = row === undefined ? null : textOf(row);
  return read === null ? null : { ...read, rows: Number(row?.['rows']) };
}

export function insertChapter(db: DatabaseSync, type: string, day: string, rows: number, text: string): void {
  db.prepare('INSERT INTO chapters (type, day, rows, body, crc) VALUES (?, ?, ?, ?, ?)').run(
    type,
    day,
    rows,
    pack(text),
    crc32(text),
  );
}

/** Up to which row of a stream history has everything; null = it has begun with none. */
export function foldedTo(db: DatabaseSync, stream: Stream): number | null {
  const row = db.prepare('SELECT folded FROM history_marks WHERE stream = ?').get(stream);
  return row === undefined ? null : Number(row['folded']);
}

export function markFolded(db: DatabaseSync, stream: Stream, seq: number): void {
  db.prepare(
    'INSERT INTO history_marks VALUES (?, ?, NULL) ON CONFLICT (stream) DO UPDATE SET folded = excluded.folded',
  ).run(stream, seq);
}

/** The last sample that was folded, from which the next one's rise is counted. */
export function lastSample(db: DatabaseSync): string | null {
  const row = db.prepare("SELECT last FROM history_marks WHERE stream = 'tele'").get();
  try {
    return row === undefined || row['last'] === null ? null : unpack(row['last']);
  } catch {
    return null;
  }
}

export function keepSample(db: DatabaseSync, text: string): void {
  db.prepare("UPDATE history_marks SET last = ? WHERE stream = 'tele'").run(pack(text));
}

/** The id and text of a row of `history` or `chapters`; null when it does not match its checksum. */
export function textOf(row: Record<string, unknown>): { id: number; text: string } | null {
  try {
    const text = unpack(row['body']);
    return crc32(text) === row['crc'] ? { id: Number(row['id']), text } : null;
  } catch {
    return null;
  }
}
