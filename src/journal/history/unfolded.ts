import type { DatabaseSync } from 'node:sqlite';
import { dateOf } from '../../calendar/localDate.ts';
import { pragma } from '../database.ts';
import type { OutboxRow, Stream } from '../messages.ts';
import { outboxRow, rowColumns } from '../outbox.ts';
import type { Happened } from './chapter.ts';
import { isSoundClock } from './dating.ts';
import { foldedTo } from './historyTable.ts';

/** History leaves this out: who passed when is kept by the office and the roster, and not longer than it is needed. */
export const leftOut = /^card\./;

/** Rows that are stored and not in history yet, for it grows when a quarter of an hour is over. Oldest first. */
export function* unfolded(db: DatabaseSync, stream: Stream): Iterable<OutboxRow> {
  const columns = rowColumns(stream, Number(pragma(db, 'user_version')));
  const query = db.prepare(`SELECT ${columns} FROM ${stream} WHERE seq > ? ORDER BY seq`);
  for (const record of query.iterate(foldedTo(db, stream) ?? 0)) {
    const row = outboxRow(stream, record);
    if (row.intact) yield row;
  }
}

/** The same of events, as history will have them; one whose clock is not to be trusted may be dated better by then. */
export function* unfoldedEvents(db: DatabaseSync): Iterable<Happened> {
  for (const { seq, run, atMs, clock, body: text } of unfolded(db, 'evt')) {
    const body = JSON.parse(text) as Record<string, unknown>;
    const { type } = body;
    if (typeof type === 'string' && !leftOut.test(type)) yield { seq, run, atMs, doubtful: !isSoundClock(clock), body };
  }
}

/** The estate's day that an event belongs to: of its night where it names one, else that of its time. */
export function dayOfEvent({ body, atMs }: Pick<Happened, 'body' | 'atMs'>, timeZone: string): string {
  return typeof body['night'] === 'string' ? body['night'] : dayOfSample(atMs, timeZone);
}

/** A minute's sample tells of the minute before it. */
export function dayOfSample(atMs: number, timeZone: string): string {
  return dateOf(Math.max(0, atMs - 1), timeZone);
}
