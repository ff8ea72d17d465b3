/** After a power cut: says as JSON what the store on the guest's disk holds, and whether it is whole. */
import { join } from 'node:path';
import { openDatabase } from '../../../src/journal/database.ts';
import { readDurable } from '../../../src/journal/durableRow.ts';
import { ownDisk } from './ownDisk.ts';

const db = openDatabase(join(ownDisk(), 'store.db'));
const rows = db.prepare('SELECT seq, body FROM evt ORDER BY seq').all();
const saved = {
  acked: Number(db.prepare("SELECT acked FROM marks WHERE stream = 'evt'").get()?.['acked']),
  rows: rows.map((row) => [Number(row['seq']), Number(JSON.parse(String(row['body'])).n)]),
  rev: readDurable(db)?.rev ?? 0,
  integrity: db.prepare('PRAGMA integrity_check').get()?.['integrity_check'],
};
db.close();
process.stdout.write(`saved ${JSON.stringify(saved)}\n`);
