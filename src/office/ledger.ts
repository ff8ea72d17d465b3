import { createHash } from 'node:crypto';
import type { DevicePlace } from '../mqtt/topics.ts';
import { type Anchor, anchored, dated } from './dating.ts';
import { type DeviceMarks, heard, type KnownBoot } from './marks.ts';
import type { Aside, Reading, Row, Stream } from './reading.ts';
import type { Sql } from './sql.ts';
import { type BootOf, Transaction } from './transaction.ts';

/** What one commit did. `marks`: of every device whose rows were in it, to be acknowledged now. */
export type Committed = {
  readonly marks: readonly (DevicePlace & { readonly marks: DeviceMarks })[];
  readonly rows: number;
  readonly duplicates: number;
  /** Messages kept aside for the first time. */
  readonly aside: readonly Aside[];
  /** Messages that should be kept aside and for which there is no room: the device keeps them. */
  readonly noRoom: number;
  readonly redated: number;
  readonly newStores: readonly DevicePlace[];
};

/** Messages kept aside at most, and bytes of each device: a device gone mad must not fill the office's disk. */
export const asideMax = 10_000;

type RowsReading = Reading & { readonly kind: 'rows' };

/** One device in one commit. */
type Entry = { marks: DeviceMarks; readonly boots: Map<string, KnownBoot & { anchor: Anchor | null; moved: boolean }> };

/**
 * Commits a group of messages: all or none. The same message twice changes nothing. Rejects when the database is at fault; then
 * nothing of the group is in it, or the connection broke after the commit and the group is committed again, which changes nothing.
 */
export async function commit(sql: Sql, group: readonly Reading[], receivedMs: number): Promise<Committed> {
  const transaction = new Transaction(sql, receivedMs);
  await sql.begin();
  try {
    const done = await commitWithin(transaction, group);
    await sql.query('COMMIT');
    return done;
  } catch (problem) {
    await sql.query('ROLLBACK').catch(() => undefined);
    throw problem;
  }
}

async function commitWithin(transaction: Transaction, group: readonly Reading[]): Promise<Committed> {
  const withRows = group.filter((reading) => reading.kind === 'rows');
  const kept = await keepAside(transaction, group);
  const entries = await entriesOf(transaction, withRows);
  const newStores: DevicePlace[] = [];
  for (const reading of withRows) {
    const entry = entries.get(keyOf(reading.place));
    if (entry !== undefined && takeIn(entry, reading, !kept.lost.has(reading))) newStores.push(reading.place);
  }
  const rows = await writeRows(transaction, withRows, entries);
  const redated = await writeEntries(transaction, entries);
  for (const reading of group) if (reading.kind === 'about') await transaction.about(reading.place, reading.about);
  return {
    marks: [...entries].map(([key, { marks }]) => ({ ...placeOf(key), marks })),
    ...rows,
    aside: kept.fresh,
    noRoom: kept.lost.size,
    redated,
    newStores,
  };
}

/** Takes one message into the marks, in memory; true when it came from a store that was not known. */
function takeIn(entry: Entry, { stream, boot, range, rows }: RowsReading, whole: boolean): boolean {
  const before = entry.boots.get(boot);
  const lowestSeq = rows.reduce<number | null>((least, { seq }) => (least === null || seq < least ? seq : least), null);
  // A message of which a part is neither read nor kept stays with the device: its range does not count.
  const word = { stream, boot, range: whole ? range : ([range[0], range[0] - 1] as const), lowestSeq };
  const { marks, known, newStore } = heard(entry.marks, before ?? null, word);
  entry.marks = marks;
  const anchor = anchored(before?.anchor ?? null, rows);
  const moved = before?.moved === true || anchor !== (before?.anchor ?? null);
  entry.boots.set(boot, { ...known, anchor, moved });
  return newStore;
}

async function keepAside(transaction: Transaction, group: readonly Reading[]) {
  const fresh: Aside[] = [];
  const lost = new Set<Reading>();
  const asides = group.flatMap((reading) =>
    reading.kind !== 'about' && reading.aside !== null ? [[reading, reading.aside] as const] : [],
  );
  let room = asides.length === 0 ? 0 : asideMax - (await transaction.asideCount());
  for (const [reading, aside] of asides) {
    const digest = createHash('sha256').update(aside.topic).update('\n').update(aside.payload).digest('hex');
    if (await transaction.hasAside(digest)) continue;
    if (room <= 0) lost.add(reading);
    else {
      await transaction.keepAside(digest, aside);
      fresh.push(aside);
      room -= 1;
    }
  }
  return { fresh, lost };
}

async function entriesOf(transaction: Transaction, readings: readonly RowsReading[]): Promise<Map<string, Entry>> {
  const places = new Map(readings.map(({ place }) => [keyOf(place), place]));
  const sorted = [...places].sort(([a], [b]) => (a < b ? -1 : 1));
  const marks = await transaction.marks(sorted.map(([, place]) => place));
  const entries = new Map<string, Entry>(marks.map((one) => [keyOf(one), { marks: one.marks, boots: new Map() }]));
  const wanted = new Map(readings.map(({ place, boot }) => [`${keyOf(place)}/${boot}`, { ...place, boot }]));
  for (const { site, device, boot, ...known } of await transaction.boots([...wanted.values()])) {
    entries.get(keyOf({ site, device }))?.boots.set(boot, known);
  }
  return entries;
}

async function writeRows(
  transaction: Transaction,
  readings: readonly RowsReading[],
  entries: ReadonlyMap<string, Entry>,
): Promise<{ rows: number; duplicates: number }> {
  let rows = 0;
  let given = 0;
  for (const stream of ['evt', 'tele'] as const satisfies readonly Stream[]) {
    const list = readings
      .filter((reading) => reading.stream === stream)
      .flatMap(({ place, boot, rows: some }) => {
        const anchor = entries.get(keyOf(place))?.boots.get(boot)?.anchor ?? null;
        return some.map((row) => ({ ...place, boot, ...columnsOf(row, anchor) }));
      });
    given += list.length;
    rows += list.length === 0 ? 0 : await transaction.insertRows(stream, list);
  }
  return { rows, duplicates: given - rows };
}

function columnsOf(row: Row, anchor: Anchor | null) {
  const { whenMs, dating } = dated(row, anchor);
  const { seq, type, atMs, monoMs, clock, body } = row;
  return { seq, type, when_ms: whenMs, dating, at_ms: atMs, mono_ms: monoMs, clock, body };
}

/** Writes marks and runs back; answers with the number of earlier rows that were set right. */
async function writeEntries(transaction: Transaction, entries: ReadonlyMap<string, Entry>): Promise<number> {
  const all = [...entries].map(([key, entry]) => ({ ...placeOf(key), ...entry }));
  await transaction.writeMarks(all);
  const boots: BootOf[] = all.flatMap(({ site, device, boots: some }) =>
    [...some].map(([boot, known]) => ({ site, device, boot, ...known })),
  );
  return transaction.writeBoots(boots);
}

function keyOf({ site, device }: DevicePlace): string {
  return `${site}/${device}`;
}

function placeOf(key: string): DevicePlace {
  const [site = '', device = ''] = key.split('/');
  return { site, device };
}
