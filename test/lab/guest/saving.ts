/**
 * Says as JSON what the store on the guest's own disk holds after the last power cut, and whether it is whole; then saves to
 * it until the power goes: `saving.ts RUN`. The saving itself and its words are those of the journal's own kill test.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../src/journal/database.ts';
import { readDurable } from '../../../src/journal/durableRow.ts';
import { ownDisk } from './ownDisk.ts';

export type Saved = {
  readonly acked: number;
  readonly rows: readonly (readonly [seq: number, n: number])[];
  readonly rev: number;
  readonly integrity: string;
};

function savedIn(file: string): Saved {
  const db = openDatabase(file);
  const rows = db.prepare('SELECT seq, body FROM evt ORDER BY seq').all();
  const saved = {
    acked: Number(db.prepare("SELECT acked FROM marks WHERE stream = 'evt'").get()?.['acked']),
    rows: rows.map((row) => [Number(row['seq']), Number(JSON.parse(String(row['body'])).n)] as const),
    rev: readDurable(db)?.rev ?? 0,
    integrity: String(db.prepare('PRAGMA integrity_check').get()?.['integrity_check']),
  };
  db.close();
  return saved;
}

const [run = ''] = process.argv.slice(2);
const disk = ownDisk();
const file = join(disk, 'store.db');
const saved = existsSync(file) ? savedIn(file) : { acked: 0, rows: [], rev: 0, integrity: 'ok' };
process.stdout.write(`saved ${JSON.stringify(saved)}\n`);
const first = Math.max(saved.rev, ...saved.rows.map(([, n]) => n)) + 1;
const child = join(import.meta.dirname, '../../journal/savingChild.ts');
spawnSync(process.execPath, [child, disk, run, `${first}`, '1000000'], { stdio: 'inherit' });
