import { existsSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Durable } from '../controller/state.ts';
import { foreign, type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { readBesideStore } from './audit/auditBook.ts';
import { deviceKey } from './audit/auditKey.ts';
import { putSeal, readSeal } from './audit/auditTable.ts';
import { sealed } from './audit/chain.ts';
import { inTransaction, openDatabase, pragma } from './database.ts';
import { durableText, readDurable, writeDurable } from './durableRow.ts';
import type { Marks, Stream } from './messages.ts';
import { streams } from './messages.ts';
import { applicationId } from './tables.ts';
import { troubleOf } from './trouble.ts';

export const storeName = 'store.db';

export type OpenedFile = { readonly db: DatabaseSync; readonly problems: readonly Words[] };

/**
 * Opens the store of a folder. A damaged or foreign file is looked at twice, since a dying card makes a sound file look
 * damaged for a moment; then it is kept under a dated name and a fresh one begins with what could be read from it.
 * `suspect`: a statement has met damage, so look through all pages first. Throws when the disk itself refuses.
 */
export function openOrSetAside(folder: string, suspect: boolean): OpenedFile {
  const file = join(folder, storeName);
  const first = tryOpen(file, suspect);
  if (first.db !== null) return { db: first.db, problems: [] };
  const second = tryOpen(file, true);
  if (second.db !== null) {
    return {
      db: second.db,
      problems: [worded(words.soundNow, { file, fact: first.fact })],
    };
  }
  return beginAnew(folder, second.fact);
}

const words = {
  soundNow: {
    en: '{file} could not be read at first ({fact}) and is sound now; watch the card',
    zh: '{file} 起初无法读取（{fact}），现已正常；请留意存储卡',
  },
  stateLost: { en: 'Overrides and totals in it could not be read', zh: '其中的手动设定与累计值无法读取' },
  stateKept: { en: 'Overrides and totals were carried over', zh: '手动设定与累计值已转入' },
  rowsLost: { en: 'rows for the office in it are not sent', zh: '其中待上报的记录不再上报' },
  rowsAbove: {
    en: 'rows for the office above {acked} in it are not sent',
    zh: '其中 {acked} 之后待上报的记录不再上报',
  },
  begunAnew: {
    en: '{file} is not usable ({fact}). It is kept as {kept}, a fresh store was begun. {state}; {rows}',
    zh: '{file} 无法使用（{fact}），另存为 {kept}，已重新建立存储。{state}；{rows}',
  },
} satisfies Record<string, Words>;

const onOneLine = ({ en, zh }: Words): Words => ({ en: en.replaceAll(/\s+/g, ' '), zh: zh.replaceAll(/\s+/g, ' ') });

type Tried = { readonly db: DatabaseSync; readonly fact: null } | { readonly db: null; readonly fact: Words };

function tryOpen(file: string, suspect: boolean): Tried {
  let db: DatabaseSync | null = null;
  try {
    db = openDatabase(file);
    const verdict = suspect ? pragma(db, 'quick_check(1)') : 'ok';
    if (verdict === 'ok') return { db, fact: null };
    db.close();
    return { db: null, fact: foreign(String(verdict)) };
  } catch (error) {
    if (db?.isOpen) db.close();
    const trouble = troubleOf(error);
    if (trouble !== 'damaged' && trouble !== 'foreign') throw error;
    return { db: null, fact: wordsOf(error) };
  }
}

function beginAnew(folder: string, fact: Words): OpenedFile {
  const file = join(folder, storeName);
  const saved = salvage(file);
  const kept = moveAside(file);
  const db = openDatabase(file);
  inTransaction(db, () => {
    carryOver(db, saved);
    goOnChaining(db, folder, saved);
  });
  const state = saved.durable === null ? words.stateLost : words.stateKept;
  const rows = saved.marks === null ? words.rowsLost : worded(words.rowsAbove, { acked: saved.acked });
  return { db, problems: [worded(words.begunAnew, { file, fact: onOneLine(fact), kept, state, rows })] };
}

type Salvage = {
  readonly durable: Durable | null;
  readonly marks: Marks | null;
  readonly acked: string;
  readonly chainEnd: ChainEnd | null;
};
/** Where the chain of acts ended, so that the next store's goes on above it. */
type ChainEnd = { readonly n: number; readonly hash: Uint8Array };

/** What can still be read from a damaged store of ours, without changing it. */
export function salvage(file: string): Salvage {
  const none: Salvage = { durable: null, marks: null, acked: '', chainEnd: null };
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      if (pragma(db, 'application_id') !== applicationId) return none;
      return {
        durable: attempt(() => readDurable(db)),
        ...(attempt(() => readMarks(db)) ?? { marks: null, acked: '' }),
        chainEnd: attempt(() => readSeal(db, 'tail') ?? readSeal(db, 'anchor')),
      };
    } finally {
      db.close();
    }
  } catch {
    return none;
  }
}

function readMarks(db: DatabaseSync): { marks: Marks; acked: string } {
  const found = streams.map((stream) => {
    const acked = Number(db.prepare('SELECT acked FROM marks WHERE stream = ?').get(stream)?.['acked'] ?? 0);
    return { stream, acked, last: Math.max(acked, lastReadable(db, stream)) };
  });
  const last = (name: string): number => found.find(({ stream }) => stream === name)?.last ?? 0;
  return {
    marks: { evt: last('evt'), tele: last('tele') },
    acked: found.map(({ stream, acked }) => `${stream} ${acked}`).join(', '),
  };
}

/** The highest number that can still be read: the last page may be the damaged one. */
function lastReadable(db: DatabaseSync, stream: Stream): number {
  let last = 0;
  try {
    for (const row of db.prepare(`SELECT seq FROM ${stream} ORDER BY seq`).iterate()) last = Number(row['seq']);
  } catch {
    // What lies behind the damage is covered by the margin.
  }
  return last;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Numbers go on above the old ones, with room for rows that the damage hides. */
const seqMargin = 100_000;

function carryOver(db: DatabaseSync, { durable, marks }: Salvage): void {
  if (durable !== null) writeDurable(db, '', 0, durableText(durable));
  if (marks === null) return;
  for (const stream of streams) {
    db.prepare('UPDATE marks SET acked = ? WHERE stream = ?').run(marks[stream] + seqMargin, stream);
  }
}

/** The chain goes on where the old one ended, as far as that can still be told; its beginning says why it begins there. */
function goOnChaining(db: DatabaseSync, folder: string, { chainEnd }: Salvage): void {
  const end = chainEnd ?? readBesideStore(folder);
  if (end === null) return;
  const { n, hash } = end;
  putSeal(db, sealed({ kind: 'anchor', n, hash, atMs: 0, why: 'setAside' }, deviceKey(folder).signer));
}

/** Renames the file with its log; returns the new name. Nothing is ever deleted or written over here. */
function moveAside(file: string): string {
  const kept = freeName(`${file}.damaged-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  for (const suffix of ['-wal', '-shm', '']) {
    if (statSync(file + suffix, { throwIfNoEntry: false }) !== undefined) renameSync(file + suffix, kept + suffix);
  }
  return basename(kept);
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let copy = 2; existsSync(name) && copy < 10_000; copy += 1) name = `${wanted}-${copy}`;
  return name;
}
