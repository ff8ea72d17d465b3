/**
 * An office as docs/mqtt.md asks for it: commits rows by their key, and acknowledges after the commit how far the ranges join.
 * Begins where its database stands. Run: node officeChild.ts <database> <port>
 */
import { DatabaseSync } from 'node:sqlite';
import { connect } from 'mqtt';

const [file = '', port = ''] = process.argv.slice(2);
const db = new DatabaseSync(file);
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS rows (device TEXT, boot TEXT, stream TEXT, seq INTEGER, body TEXT,
    PRIMARY KEY (device, boot, stream, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ranges (stream TEXT, first INTEGER, last INTEGER);
  CREATE TABLE IF NOT EXISTS marks (stream TEXT PRIMARY KEY, upto INTEGER);
  CREATE TABLE IF NOT EXISTS counts (name TEXT PRIMARY KEY, n INTEGER);
  INSERT OR IGNORE INTO marks VALUES ('evt', 0), ('tele', 0);
  INSERT OR IGNORE INTO counts VALUES ('heard', 0);`);
const put = db.prepare('INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?, ?)');
const heard = db.prepare("UPDATE counts SET n = n + ? WHERE name = 'heard'");
const markOf = (stream: string) => Number(db.prepare('SELECT upto FROM marks WHERE stream = ?').get(stream)?.['upto']);

const client = connect(`mqtt://127.0.0.1:${port}`, {
  protocolVersion: 5,
  clientId: 'office',
  clean: false,
  properties: { sessionExpiryInterval: 3_600 },
  reconnectPeriod: 100,
});
client.on('error', () => undefined);
client.on('connect', () => client.subscribe('duskgate/v1/+/+/up/+', { qos: 1 }));
client.on('message', (topic, payload) => {
  const [, , site, device, , stream = ''] = topic.split('/');
  if (stream !== 'evt' && stream !== 'tele') return;
  const message = JSON.parse(payload.toString()) as Batch;
  const rows = message.samples ?? message.events ?? [];
  db.exec('BEGIN IMMEDIATE');
  for (const row of rows) put.run(device ?? '', message.boot, stream, row.seq, JSON.stringify(row));
  heard.run(rows.length);
  const [first, last] = message.seq;
  db.prepare('INSERT INTO ranges VALUES (?, ?, ?)').run(stream, first, last);
  advance(stream);
  db.exec('COMMIT');
  const ack = { v: 1, boot: message.boot, evt: markOf('evt'), tele: markOf('tele') };
  client.publish(`duskgate/v1/${site}/${device}/dn/ack`, JSON.stringify(ack), { qos: 1, retain: true });
});

type Batch = {
  readonly boot: string;
  readonly seq: readonly [number, number];
  readonly samples?: readonly { readonly seq: number }[];
  readonly events?: readonly { readonly seq: number }[];
};

/** The mark moves as far as ranges join; what it has passed is forgotten. */
function advance(stream: string): void {
  let upTo = markOf(stream);
  for (;;) {
    const next = db
      .prepare('SELECT max(last) AS last FROM ranges WHERE stream = ? AND first <= ? AND last > ?')
      .get(stream, upTo + 1, upTo)?.['last'];
    if (typeof next !== 'number') break;
    upTo = next;
  }
  db.prepare('UPDATE marks SET upto = ? WHERE stream = ?').run(upTo, stream);
  db.prepare('DELETE FROM ranges WHERE stream = ? AND last <= ?').run(stream, upTo);
}
