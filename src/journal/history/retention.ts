import type { DatabaseSync } from 'node:sqlite';
import { addDays, dateOf } from '../../calendar/localDate.ts';
import type { Span } from './historyTable.ts';

/** What was let go, for the row that says so. `to`: what still tells of that time. */
export type Thinned = {
  readonly from: string;
  readonly to: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly blocks: number;
  readonly why: 'age' | 'bytes';
};

type Part =
  | { readonly kind: 'history'; readonly span: Exclude<Span, 'day'>; readonly keptDays: number; readonly to: string }
  | {
      readonly kind: 'chapters';
      readonly where: string;
      readonly name: string;
      readonly keptDays: number;
      readonly to: string;
    };

const longDays = 400;
/**
 * In the order in which they go when room is short. Days and closed nights stay: they are what bills and reports rest on.
 * Vehicles go after 40 days: the hours of their lane tell of them then.
 */
const parts: readonly Part[] = [
  { kind: 'history', span: 'minute', keptDays: 14, to: 'quarter' },
  { kind: 'chapters', where: "type = 'lane.episode'", name: 'lane.episode', keptDays: 40, to: 'lane.hour' },
  { kind: 'history', span: 'quarter', keptDays: longDays, to: 'day' },
  {
    kind: 'chapters',
    where: "type NOT LIKE 'night%' AND type <> 'lane.episode'",
    name: 'events',
    keptDays: longDays,
    to: 'night',
  },
];

/** Days that are never given up for room: the last reports must stand. */
const keptAlways = 3;

/** Lets go what is older than it is kept; what it was, oldest part first. Part of the caller's transaction. */
export function thinByAge(db: DatabaseSync, nowMs: number, timeZone: string): Thinned[] {
  const today = dateOf(nowMs, timeZone);
  return parts.flatMap((part) => {
    const gone = deleteBefore(db, part, addDays(today, -part.keptDays), 'age');
    return gone === null ? [] : [gone];
  });
}

/** Lets go the oldest day of the part that matters least; null when there is nothing left to give. */
export function thinForRoom(db: DatabaseSync, nowMs: number, timeZone: string): Thinned | null {
  const floor = addDays(dateOf(nowMs, timeZone), -keptAlways);
  for (const part of parts) {
    const { table, where } = selectorOf(part);
    const oldest = db.prepare(`SELECT min(day) AS day FROM ${table} WHERE ${where} AND day < ?`).get(floor)?.['day'];
    if (typeof oldest === 'string') return deleteBefore(db, part, addDays(oldest, 1), 'bytes');
  }
  return null;
}

function deleteBefore(db: DatabaseSync, part: Part, day: string, why: Thinned['why']): Thinned | null {
  const { table, where, name } = selectorOf(part);
  const found = db
    .prepare(`SELECT min(day) AS first, max(day) AS last, count(*) AS n FROM ${table} WHERE ${where} AND day < ?`)
    .get(day);
  const blocks = Number(found?.['n'] ?? 0);
  if (blocks === 0) return null;
  db.prepare(`DELETE FROM ${table} WHERE ${where} AND day < ?`).run(day);
  return { from: name, to: part.to, firstDay: String(found?.['first']), lastDay: String(found?.['last']), blocks, why };
}

function selectorOf(part: Part): { table: string; where: string; name: string } {
  if (part.kind === 'chapters') return { table: 'chapters', where: part.where, name: part.name };
  return { table: 'history', where: `span = '${part.span}'`, name: part.span };
}
