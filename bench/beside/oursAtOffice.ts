import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Office } from '../../src/office/office.ts';
import { openSqlite } from '../../src/office/sqlite.ts';
import { pause } from '../measure.ts';

/** Our own office at the broker, as an estate runs it: it acknowledges what it has committed, so that a device goes on. */
export class OursAtOffice {
  readonly #file: string;
  readonly #office: Office;

  constructor(brokerPort: number, file: string) {
    this.#file = file;
    const url = `mqtt://127.0.0.1:${brokerPort}`;
    const settings = { url, username: null, password: null, id: 'office', share: null };
    this.#office = new Office({ settings, open: () => openSqlite(file), say: () => undefined });
    this.#office.start();
  }

  /** Resolves when it has found the broker again by itself. */
  async connected(): Promise<void> {
    while (!(await this.#office.status()).line.connected) await pause(100);
  }

  /** Every row up to the newest one known is there, and each car with its card. */
  hasAll(cars: number): boolean {
    const { rows } = this.lost(cars);
    return rows === 0 && this.#number('SELECT min(evt_mark >= (SELECT max(seq) FROM events)) FROM devices') === 1;
  }

  /** Numbers that are missing in a stream, and cars whose card is not told. */
  lost(cars: number): { readonly rows: number; readonly of: number } {
    const spans = ['events', 'samples'].map((table) => ({
      there: this.#number(`SELECT count(DISTINCT seq) FROM ${table}`),
      span: this.#number(`SELECT max(seq) FROM ${table}`),
    }));
    const missing = spans.reduce((sum, { there, span }) => sum + span - there, 0);
    const reads = this.#number("SELECT count(*) FROM events WHERE type = 'card.read'");
    return { rows: missing + Math.max(0, cars - reads), of: spans.reduce((sum, { span }) => sum + span, 0) };
  }

  stop(): Promise<void> {
    return this.#office.stop();
  }

  /** 0 before there is anything. */
  #number(query: string): number {
    if (!existsSync(this.#file)) return 0;
    const db = new DatabaseSync(this.#file, { readOnly: true });
    try {
      return Number(Object.values(db.prepare(query).get() ?? {})[0] ?? 0);
    } finally {
      db.close();
    }
  }
}
