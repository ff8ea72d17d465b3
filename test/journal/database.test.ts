import { closeSync, openSync, readdirSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { assertPragmas, migrate, openDatabase, pragma } from '../../src/journal/database.ts';
import { durableText, readDurable, writeDurable } from '../../src/journal/durableRow.ts';
import { applicationId, steps } from '../../src/journal/tables.ts';
import { aDurable, anEvent } from './literals.ts';
import { aFolder, aStore } from './makers.ts';

const keptAside = (folder: string): string[] =>
  readdirSync(folder).filter((name) => /^store\.db\.damaged-\d{8}T\d{6}Z$/.test(name));

test('a new file has the settings a power cut demands', () => {
  const db = openDatabase(join(aFolder(), 'store.db'));
  const settings = [
    'journal_mode',
    'synchronous',
    'foreign_keys',
    'trusted_schema',
    'journal_size_limit',
    'user_version',
  ];
  expect(settings.map((name) => pragma(db, name))).toEqual(['wal', 2, 1, 0, 1_048_576, steps.length]);
  const tables = db
    .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
    .all();
  expect(tables.map(({ strict }) => strict)).toEqual(tables.map(() => 1));
  db.close();
});

test.each([
  ['synchronous = NORMAL', /has synchronous=1 instead of FULL, so a power cut could lose/],
  ['synchronous = OFF', /has synchronous=0 instead of FULL/],
  ['journal_mode = DELETE', /has journal_mode=delete instead of WAL/],
  ['trusted_schema = ON', /has trusted_schema=1 instead of off/],
])('a file with %s is refused in plain words', (setting, message) => {
  const file = join(aFolder(), 'store.db');
  const db = openDatabase(file);
  db.exec(`PRAGMA ${setting}`);
  expect(() => assertPragmas(db, file)).toThrow(message);
  db.close();
});

test.each(steps.map((_, version) => version))(
  'a store of version %i is brought up to date and keeps what it held',
  (version) => {
    const file = join(aFolder(), 'store.db');
    const old = new DatabaseSync(file);
    old.exec(`PRAGMA application_id = ${applicationId}`);
    migrate(old, steps.slice(0, version));
    if (version > 0) {
      writeDurable(old, '0000aaaa', 1, durableText(aDurable(5)));
      old.exec(
        `INSERT INTO tele (seq, run, at_ms, mono_ms, clock, body, crc) VALUES (9, 'a', 1, 1, 'synced', x'00', 0)`,
      );
    }
    old.close();
    const db = openDatabase(file);
    expect(pragma(db, 'user_version')).toBe(steps.length);
    expect(readDurable(db)).toEqual(version > 0 ? aDurable(5) : null);
    expect(db.prepare('SELECT seq, span FROM tele').all()).toEqual(version > 0 ? [{ seq: 9, span: 'minute' }] : []);
    db.close();
  },
);

test('a migration that fails in the middle leaves the version before it whole', () => {
  const file = join(aFolder(), 'store.db');
  const db = new DatabaseSync(file);
  expect(() => migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x); CREATE TABLE a (x)'])).toThrow(/already exists/);
  expect(pragma(db, 'user_version')).toBe(1);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").get()).toBeUndefined();
  migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x)']);
  expect(pragma(db, 'user_version')).toBe(2);
  db.close();
});

/** A closed store with a saved state and 500 rows. */
async function soundStore(): Promise<{ folder: string; file: string }> {
  const folder = aFolder();
  const { store } = aStore(folder);
  const records = Array.from({ length: 500 }, (_, n) => anEvent(n));
  await store.save({ durable: aDurable(3), records, journal: [] });
  await store.close();
  return { folder, file: join(folder, 'store.db') };
}

test('a file of noise is kept aside, and a fresh store works at once', async () => {
  const { folder, file } = await soundStore();
  const noise = Buffer.alloc(20_000, 'noise');
  writeFileSync(file, noise);
  const { store, restored, problems } = aStore(folder, { run: '0000bbbb' });
  expect(restored).toBeNull();
  expect(problems).toHaveLength(1);
  expect(problems[0]?.en).toMatch(
    /is not usable \(.*not a database.*\). It is kept as store.db.damaged-.*could not be read/,
  );
  const [kept = ''] = keptAside(folder);
  expect(readFileSync(join(folder, kept)).equals(noise)).toBe(true);
  await store.save({ durable: aDurable(4), records: [anEvent(1)], journal: [] });
  expect(await store.rows('evt', 0, 10)).toHaveLength(1);
});

test('a file whose head has a format that no SQLite ever wrote is damaged too, and begun anew', async () => {
  const { folder, file } = await soundStore();
  const bytes = readFileSync(file);
  // Schema format number, 1 to 4: https://www.sqlite.org/fileformat2.html, 1.3.
  bytes.writeUInt32BE(9, 44);
  writeFileSync(file, bytes);
  const { store, problems } = aStore(folder, { run: '0000bbbb' });
  expect(problems[0]?.en).toMatch(/is not usable \(unsupported file format\). It is kept as store.db.damaged-/);
  const [kept = ''] = keptAside(folder);
  expect(readFileSync(join(folder, kept)).equals(bytes)).toBe(true);
  await store.save({ durable: aDurable(4), records: [anEvent(1)], journal: [] });
  expect(await store.rows('evt', 0, 10)).toHaveLength(1);
});

test('a cut-off file is kept aside, and what its first pages hold is carried over', async () => {
  const { folder, file } = await soundStore();
  truncateSync(file, 0.6 * readFileSync(file).length);
  const { store, restored, problems } = aStore(folder, { run: '0000bbbb' });
  expect(keptAside(folder)).toHaveLength(problems.length);
  expect(problems.map(({ en }) => en).join()).toMatch(/damaged|malformed/);
  await store.save({ durable: aDurable(4), records: [anEvent(1)], journal: [] });
  const [row] = await store.rows('evt', 0, 10);
  expect([1, 100_501]).toContain(row?.seq);
  expect([null, 3]).toContain(restored?.rev ?? null);
});

test('pages damaged deep in the file are met by the worker: the file is kept aside, the state is not lost', async () => {
  const { folder, file } = await soundStore();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, bytes.length - 4_096 * 6);
  writeFileSync(file, bytes);
  const reports: string[] = [];
  const { store, restored, problems } = aStore(folder, { run: '0000bbbb', report: ({ en }) => reports.push(en) });
  expect({ restored, problems }).toEqual({ restored: aDurable(3), problems: [] });
  await store.save({ durable: aDurable(4), records: [anEvent(1)], journal: [] });
  expect(reports.join('\n')).toMatch(
    /is not usable .* carried over; rows for the office above evt 0, tele 0 in it are not sent/,
  );
  expect(keptAside(folder)).toHaveLength(1);
  await store.close();
  expect(aStore(folder, { run: '0000cccc' }).restored).toEqual(aDurable(4));
});

test('damage met in the middle of a run is repaired in the same way, and the save that met it succeeds', async () => {
  const { folder, file } = await soundStore();
  const reports: string[] = [];
  const { store } = aStore(folder, { run: '0000bbbb', report: ({ en }) => reports.push(en) });
  await store.save({ durable: aDurable(4), records: [], journal: [] });
  const other = new DatabaseSync(file, { timeout: 20_000 });
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const root = Number(other.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'evt'").get()?.['rootpage']);
  other.close();
  const fd = openSync(file, 'r+');
  const pageBytes = readFileSync(file).readUInt16BE(16); // https://www.sqlite.org/fileformat2.html, 1.3
  writeSync(fd, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (root - 1) * pageBytes);
  closeSync(fd);
  const touch = new DatabaseSync(file, { timeout: 20_000 });
  touch.exec('UPDATE durable SET saved_ms = saved_ms + 1');
  touch.close();
  await store.save({ durable: aDurable(5), records: [anEvent(1)], journal: [] });
  expect(reports.join('\n')).toMatch(/malformed[^]*opened again[^]*is not usable/);
  expect(await store.rows('evt', 0, 10)).toHaveLength(1);
  await store.close();
  expect(aStore(folder, { run: '0000cccc' }).restored).toEqual(aDurable(5));
  expect(keptAside(folder)).toHaveLength(1);
});

test('the database of another program is kept aside', async () => {
  const folder = aFolder();
  const other = new DatabaseSync(join(folder, 'store.db'));
  other.exec('CREATE TABLE photos (id)');
  other.close();
  expect(aStore(folder).problems[0]?.en).toMatch(/database of another program/);
  expect(keptAside(folder)).toHaveLength(1);
});

test('the store of a newer version is kept aside, with its state', async () => {
  const { folder, file } = await soundStore();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const { problems, restored } = aStore(folder, { run: '0000bbbb' });
  expect(problems[0]?.en).toMatch(/written by a newer duskgate \(version 99, this one knows \d+\)/);
  expect(restored).toEqual(aDurable(3));
});

test('numbers go on above those of a store that was set aside', async () => {
  const { folder, file } = await soundStore();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const { store } = aStore(folder, { run: '0000bbbb' });
  await store.save({ durable: aDurable(4), records: [anEvent(1)], journal: [] });
  expect((await store.rows('evt', 0, 10))[0]?.seq).toBeGreaterThan(500);
});

test('an empty file is filled, and said', async () => {
  const folder = aFolder();
  writeFileSync(join(folder, 'store.db'), '');
  const { store, problems } = aStore(folder);
  expect(problems[0]?.en).toMatch(/was empty; begun anew/);
  await store.save({ durable: aDurable(1), records: [], journal: [] });
});

test('a state with a flipped bit is not used, and said', async () => {
  const { folder, file } = await soundStore();
  const db = new DatabaseSync(file);
  const body = db.prepare('SELECT body FROM durable').get()?.['body'] as Uint8Array;
  body[10] = (body[10] ?? 0) ^ 1;
  db.prepare('UPDATE durable SET body = ?').run(body);
  db.close();
  const { restored, problems } = aStore(folder, { run: '0000bbbb' });
  expect(restored).toBeNull();
  expect(problems[0]?.en).toMatch(/does not match its checksum/);
});

test('a folder that is a file is said in plain words, and nothing throws', async () => {
  const folder = join(aFolder(), 'state');
  writeFileSync(folder, '');
  const { store, restored, problems } = aStore(folder);
  expect(restored).toBeNull();
  expect(problems[0]?.en).toMatch(/store .*state: .*EEXIST/);
  await expect(store.save({ durable: aDurable(1), records: [], journal: [] })).rejects.toThrow(/^store .*state/);
});

test('a saved state without zones is none, although its checksum fits', () => {
  const db = openDatabase(join(aFolder(), 'store.db'));
  const { body, ...times } = durableText(aDurable(5));
  writeDurable(db, 'r', 1, { ...times, body: JSON.stringify({ ...JSON.parse(body), zones: null }) });
  expect(() => readDurable(db)).toThrow(/is not used/);
  db.close();
});
