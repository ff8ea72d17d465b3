import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Columns, Outcome, Sql } from './sql.ts';

/** Marks a file as an office's (`PRAGMA application_id`); the letters "dusO". */
const applicationId = 0x64_75_73_4f;
/** How long SQLite itself waits for another ingester's transaction, which holds up everything in this process. */
const busyMs = 250;
/** How long a transaction waits for its turn, while this process goes on. */
const turnMs = 10_000;
const turnStepMs = 15;

/**
 * Opens or makes the office's file. WAL and FULL: what is acknowledged has been synced. Throws in words when the file belongs to
 * another program.
 */
export function openSqlite(file: string): Promise<Sql> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o750 });
  const db = new DatabaseSync(file, { timeout: busyMs, enableForeignKeyConstraints: true });
  try {
    claim(db, file);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
    db.exec('PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864');
    return Promise.resolve(new SqliteSql(db, file));
  } catch (problem) {
    db.close();
    return Promise.reject(problem instanceof Error ? problem : new Error(String(problem)));
  }
}

function claim(db: DatabaseSync, file: string): void {
  const id = db.prepare('PRAGMA application_id').get()?.['application_id'];
  if (id === applicationId) return;
  if (id !== 0 || db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined) {
    throw new Error(`${file} is a database of another program; name a new file with --database`);
  }
  db.exec(`PRAGMA application_id = ${applicationId}`);
}

/** https://sqlite.org/rescode.html#busy */
const sqliteBusy = 5;

class SqliteSql implements Sql {
  readonly kind = 'SQLite';
  readonly place: string;
  readonly bytesType = 'BLOB';
  readonly jsonType = 'TEXT';
  readonly forUpdate = '';
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.place = file;
  }

  given(columns: Columns): string {
    const picked = Object.keys(columns).map((name) => `value ->> '${name}' AS ${name}`);
    return `(SELECT ${picked.join(', ')} FROM json_each($1)) AS given`;
  }

  asJson(expression: string): string {
    return expression;
  }

  query(text: string, values: readonly (string | number | Uint8Array | null)[] = []): Promise<Outcome> {
    try {
      return Promise.resolve(this.#run(text, values));
    } catch (problem) {
      return Promise.reject(problem instanceof Error ? problem : new Error(String(problem)));
    }
  }

  async begin(): Promise<void> {
    const deadline = performance.now() + turnMs;
    while (!this.#beginNow(performance.now() > deadline)) {
      await new Promise((resolve) => setTimeout(resolve, turnStepMs * Math.random()));
    }
  }

  /** False: another ingester is writing. */
  #beginNow(insist: boolean): boolean {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      return true;
    } catch (problem) {
      const busy = problem instanceof Error && 'errcode' in problem && problem.errcode === sqliteBusy;
      if (busy && !insist) return false;
      throw problem;
    }
  }

  close(): Promise<void> {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
    return Promise.resolve();
  }

  #run(text: string, values: readonly (string | number | Uint8Array | null)[]): Outcome {
    const statement = this.#prepared(text);
    const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
    if (/^\s*(SELECT|WITH)\b/.test(text)) return { rows: statement.all(named), changed: 0 };
    return { rows: [], changed: Number(statement.run(named).changes) };
  }

  #prepared(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }
}
