import type { DatabaseSync } from 'node:sqlite';
import { dayMs, hourMs } from '../units.ts';
import type { RowText, Stream } from './messages.ts';
import type { Outbox } from './outbox.ts';
import { chunkRows } from './outbox.ts';

/** When the store writes a row of its own: the time of the last save, since the store owns no clock. */
export type Stamp = Omit<RowText, 'stream' | 'body'>;

type RowHead = { readonly seq: number; readonly run: string; readonly atMs: number };

/** Newest rows of a stream that the last resort never touches. */
const keptRows = 100;

/**
 * Folds the oldest minutes into hours, or when there are none left, hours into days. The last row of each hour (or day)
 * and run stays as it is: counters are cumulative, so the totals are conserved and only the resolution is lost.
 * Returns how many rows went; part of the caller's transaction, and so is the event that tells the office.
 */
export function rollUp(db: DatabaseSync, outbox: Outbox, stamp: Stamp, most: number): number {
  return (
    fold(db, outbox, stamp, { from: 'minute', to: 'hour', lengthMs: hourMs, most }) ||
    fold(db, outbox, stamp, { from: 'hour', to: 'day', lengthMs: dayMs, most })
  );
}

type Fold = {
  readonly from: 'minute' | 'hour';
  readonly to: 'hour' | 'day';
  readonly lengthMs: number;
  readonly most: number;
};

function fold(db: DatabaseSync, outbox: Outbox, stamp: Stamp, how: Fold): number {
  const rows = oldest(db, outbox, how);
  const groups = completeGroups(rows, how.lengthMs, rows.length === how.most);
  const gone = groups.flatMap((group) => group.slice(0, -1));
  const first = groups[0]?.[0];
  const last = groups.at(-1)?.at(-1);
  if (first === undefined || last === undefined) return 0;
  const widen = db.prepare('UPDATE tele SET span = ? WHERE seq = ?');
  for (const group of groups) widen.run(how.to, group.at(-1)?.seq ?? 0);
  if (gone.length === 0) return fold(db, outbox, stamp, how);
  outbox.remove(
    'tele',
    gone.map((row) => row.seq),
  );
  outbox.append(
    told(stamp, 'outbox.rolled_up', { stream: 'tele', from: how.from, to: how.to }, first, last, gone.length),
  );
  return gone.length;
}

function oldest(db: DatabaseSync, outbox: Outbox, { from, most }: Fold): RowHead[] {
  return db
    .prepare(`SELECT seq, run, at_ms FROM tele WHERE span = '${from}' AND seq > ? ORDER BY seq LIMIT ?`)
    .all(outbox.acked.tele, most)
    .map(rowHead);
}

/** Neighbours of one run and hour. The newest group may still grow, so it stays, unless it alone fills the whole chunk. */
function completeGroups(rows: readonly RowHead[], lengthMs: number, full: boolean): RowHead[][] {
  const groups: RowHead[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (before?.run === row.run && Math.floor(before.atMs / lengthMs) === Math.floor(row.atMs / lengthMs))
      group?.push(row);
    else groups.push([row]);
  }
  return groups.length === 1 && full ? groups : groups.slice(0, -1);
}

/** Last resort: gives up the oldest rows of the longer stream, and says so. */
export function dropOldest(db: DatabaseSync, outbox: Outbox, stamp: Stamp): number {
  const waiting = outbox.waiting();
  const stream: Stream = waiting.tele > waiting.evt ? 'tele' : 'evt';
  const most = Math.min(chunkRows, waiting[stream] - keptRows);
  if (most <= 0) return 0;
  const rows = db
    .prepare(`SELECT seq, run, at_ms FROM ${stream} WHERE seq > ? ORDER BY seq LIMIT ?`)
    .all(outbox.acked[stream], most)
    .map(rowHead);
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const before = droppedBefore(db, stream, first.seq, last.seq);
  outbox.remove(
    stream,
    rows.map(({ seq }) => seq),
  );
  outbox.append(told(stamp, 'outbox.dropped', { stream, rows_gone_before: before }, first, last, rows.length));
  return rows.length;
}

/** Rows that dropped events among the rows to go had told of, so that the count survives its messenger. */
function droppedBefore(db: DatabaseSync, stream: Stream, first: number, last: number): number {
  if (stream === 'tele') return 0;
  const sum = `SELECT sum(json_extract(body, '$.rows_gone') + json_extract(body, '$.rows_gone_before')) AS n FROM evt
    WHERE seq BETWEEN ? AND ? AND body LIKE '{"type":"outbox.dropped"%' AND json_valid(body)`;
  return Number(db.prepare(sum).get(first, last)?.['n'] ?? 0);
}

function rowHead(row: Record<string, unknown>): RowHead {
  return { seq: Number(row['seq']), run: String(row['run']), atMs: Number(row['at_ms']) };
}

function told(
  stamp: Stamp,
  type: string,
  what: Readonly<Record<string, string | number>>,
  first: RowHead,
  last: RowHead,
  count: number,
): RowText {
  const range = { first_seq: first.seq, last_seq: last.seq, from_ms: first.atMs, to_ms: last.atMs };
  return { ...stamp, stream: 'evt', body: JSON.stringify({ type, ...what, ...range, rows_gone: count }) };
}
