import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { noPassages, type Passages } from '../access/antiPassback.ts';
import type { Pseudonym } from '../access/roster.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';

/** Marks the file (`PRAGMA application_id`); the letters "pass". */
const applicationId = 0x70_61_73_73;

/** WAL with FULL is what lost nothing in the power cuts that the journal was tried with. */
const settings = `
  PRAGMA page_size = 1024;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA trusted_schema = OFF;
  PRAGMA wal_autocheckpoint = 256;
  PRAGMA journal_size_limit = 262144;
  PRAGMA cache_size = -256;
  PRAGMA temp_store = MEMORY;`;

const table = `
  CREATE TABLE IF NOT EXISTS passages (
    card BLOB PRIMARY KEY CHECK (length(card) = 16), area TEXT, at_ms INTEGER, uses INTEGER NOT NULL CHECK (uses >= 0),
    CHECK ((area IS NULL) = (at_ms IS NULL))
  ) STRICT, WITHOUT ROWID;`;

/** SQLITE_CORRUPT and SQLITE_NOTADB: the file is not what it was. */
const damaged = new Set([11, 26]);

export type CardPassages = { readonly pseudonym: Pseudonym; readonly passages: Passages };

/** Last area and uses of each card that ever passed, on disk. Owned by one thread; others may read beside it. */
export class PassageTable {
  readonly #db: DatabaseSync;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  /** The damaged file that a fresh one replaced, and what follows; null = all is well. */
  readonly setAside: Words | null;

  /**
   * Opens or begins the table. A damaged file is kept under another name and a fresh one begun: every card is then unknown,
   * which is forgiven, and has its uses again. Throws when the disk itself refuses.
   */
  constructor(file: string) {
    const opened = openOrSetAside(file);
    this.#db = opened.db;
    this.setAside = opened.setAside;
    this.#select = this.#db.prepare('SELECT area, at_ms, uses FROM passages WHERE card = ?');
    this.#upsert = this.#db.prepare(
      `INSERT INTO passages (card, area, at_ms, uses) VALUES (?, ?, ?, ?)
       ON CONFLICT (card) DO UPDATE SET area = excluded.area, at_ms = excluded.at_ms, uses = excluded.uses`,
    );
  }

  of(pseudonym: Pseudonym): Passages {
    const row = this.#select.get(keyOf(pseudonym));
    if (row === undefined) return noPassages;
    const last = row['area'] === null ? null : { area: String(row['area']), atMs: Number(row['at_ms']) };
    return { last, usesMade: Number(row['uses']) };
  }

  /** Writes what is now known of these cards, all in one transaction; when it returns it is on disk. */
  put(known: readonly CardPassages[]): void {
    this.#inTransaction(() => {
      for (const { pseudonym, passages } of known) {
        const { last, usesMade } = passages;
        const atMs = last === null ? null : Math.round(last.atMs);
        this.#upsert.run(keyOf(pseudonym), last?.area ?? null, atMs, usesMade);
      }
    });
  }

  /** Forgets cards that are no longer in the roster, a few hundred at a time; answers how many went. */
  forget(isKnown: (pseudonym: Pseudonym) => boolean): number {
    const cards = this.#db
      .prepare('SELECT card FROM passages')
      .all()
      .map((row) => row['card'] as Uint8Array);
    const gone = cards.filter((card) => !isKnown(Buffer.from(card).toString('hex')));
    for (let done = 0; done < gone.length; done += batch) {
      this.#inTransaction(() => {
        const remove = this.#db.prepare('DELETE FROM passages WHERE card = ?');
        for (const card of gone.slice(done, done + batch)) remove.run(card);
      });
    }
    return gone.length;
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #inTransaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}

const batch = 500;
const keyOf = (pseudonym: Pseudonym): Uint8Array => Buffer.from(pseudonym, 'hex');

function openOrSetAside(file: string): { db: DatabaseSync; setAside: Words | null } {
  try {
    return { db: open(file), setAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const kept = freeName(`${file}.damaged`);
    for (const suffix of ['-wal', '-shm', '']) if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix);
    return {
      db: open(file),
      setAside: {
        en: `${file} was damaged; it is kept as ${kept} and a fresh one begun. All cards are forgiven, and use limits count anew`,
        zh: `${file} 已损坏，另存为 ${kept} 并重新建立。所有卡按已复位处理，通行次数重新计算`,
      },
    };
  }
}

function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 2_000 });
  try {
    db.exec(settings + table + `PRAGMA application_id = ${applicationId};`);
    if (pragma(db, 'synchronous') !== 2 || pragma(db, 'journal_mode') !== 'wal')
      throw new SaidError(worded(notWrittenThrough, { file }));
    if (pragma(db, 'quick_check(1)') !== 'ok') throw new DamagedTable(`${file}: its pages do not fit together`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const notWrittenThrough: Words = {
  en: '{file}: SQLite does not write through on this disk; a power cut could lose passages. Use a local disk',
  zh: '{file}：SQLite 在此磁盘上不能确保写入，断电可能丢失通行记录。请使用本地磁盘',
};

/** Nobody reads it: it says that a fresh table is to be begun. */
class DamagedTable extends Error {}

const pragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];

function isDamage(error: unknown): boolean {
  if (error instanceof DamagedTable) return true;
  return error instanceof Error && 'errcode' in error && damaged.has(Number(error.errcode) & 0xff);
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let copy = 2; existsSync(name) && copy < 10_000; copy += 1) name = `${wanted}-${copy}`;
  return name;
}
