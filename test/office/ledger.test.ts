import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readMessage } from '../../src/office/intake.ts';
import { asideMax, commit } from '../../src/office/ledger.ts';
import { overview } from '../../src/office/overview.ts';
import { openPostgres } from '../../src/office/postgres.ts';
import { recoverAsides } from '../../src/office/recover.ts';
import { Indigestible, type Sql } from '../../src/office/sql.ts';
import { openSqlite } from '../../src/office/sqlite.ts';
import { makeTables } from '../../src/office/tables.ts';
import { eveningMs, events, samples, topicOf } from './makers.ts';
import { PostgresServer, postgresThere } from './postgresServer.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-office-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let server: PostgresServer | null = null;
let files = 0;

const kinds = postgresThere ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const);

describe.each(kinds)('the ledger in %s', (kind) => {
  let sql: Sql;
  let open: () => Promise<Sql>;

  beforeAll(async () => {
    if (kind === 'PostgreSQL') server = await PostgresServer.start();
  });
  afterAll(async () => {
    if (kind === 'PostgreSQL') await server?.end();
  });
  beforeEach(async () => {
    const file = join(folder, `office-${(files += 1)}.db`);
    open = kind === 'SQLite' ? () => openSqlite(file) : () => openPostgres(server?.url ?? '');
    sql = await open();
    if (kind === 'PostgreSQL') {
      for (const table of ['devices', 'boots', 'about', 'aside', 'events', 'samples', 'office'])
        await sql.query(`DROP TABLE IF EXISTS ${table}`);
    }
    await makeTables(sql);
  });
  afterEach(() => sql.close());

  const put = (topic: string, ...payloads: Buffer[]) =>
    commit(
      sql,
      payloads.map((payload) => readMessage(topic, payload)),
      eveningMs,
    );
  const seqs = async (table = 'events') =>
    (await sql.query(`SELECT seq FROM ${table} ORDER BY device, boot, seq`)).rows.map(({ seq }) => Number(seq));

  it('keeps each row once, however often it comes, and tells how far the ranges join', async () => {
    const first = await put(topicOf('evt'), events([1, 2, 3]), events([7, 8]), events([2, 3]));
    expect(first).toMatchObject({ rows: 5, duplicates: 2 });
    expect(first.marks).toMatchObject([
      { site: 'estate', device: 'pole-1', marks: { boot: 'run-1', evt: { mark: 3 } } },
    ]);
    const second = await put(topicOf('evt'), events([4, 5, 6, 7]));
    expect(second).toMatchObject({ rows: 3, duplicates: 1, marks: [{ marks: { evt: { mark: 8, ahead: [] } } }] });
    expect(await seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('keeps events and samples apart, and devices apart', async () => {
    await put(topicOf('evt'), events([1]));
    await put(topicOf('tele'), samples([1, 2]));
    await put(topicOf('evt', 'pole-2'), events([1]));
    expect([await seqs('events'), await seqs('samples')]).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it('takes all of a group or nothing of it', async () => {
    const group = [readMessage(topicOf('evt'), events([1])), readMessage(topicOf('tele'), samples([1]))];
    const failing: Sql = {
      kind: sql.kind,
      place: sql.place,
      bytesType: sql.bytesType,
      jsonType: sql.jsonType,
      forUpdate: sql.forUpdate,
      given: (columns) => sql.given(columns),
      asJson: (text) => sql.asJson(text),
      begin: () => sql.begin(),
      close: () => sql.close(),
      query: (text, values) =>
        /INTO samples/.test(text) ? Promise.reject(new Error('the disk is full')) : sql.query(text, values),
    };
    await expect(commit(failing, group, eveningMs)).rejects.toThrow('the disk is full');
    expect(await seqs()).toEqual([]);
    expect((await commit(sql, group, eveningMs)).rows).toBe(2);
  });

  it('begins the marks of a replaced card anew, and keeps the rows of both', async () => {
    await put(topicOf('evt'), events([1, 2, 3, 4, 5]));
    const done = await put(topicOf('evt'), events([1, 2], { boot: 'run-of-new-card' }));
    expect(done.newStores).toEqual([{ site: 'estate', device: 'pole-1' }]);
    expect(done.marks).toMatchObject([
      { marks: { store: 1, boot: 'run-of-new-card', evt: { mark: 2 }, tele: { mark: 0 } } },
    ]);
    const late = await put(topicOf('evt'), events([6]));
    expect(late.marks).toMatchObject([{ marks: { boot: 'run-of-new-card', evt: { mark: 2 } } }]);
    expect(await seqs()).toEqual([1, 2, 3, 4, 5, 6, 1, 2]);
  });

  it('dates rows anew when their run learns the right time, also those that come later', async () => {
    const lost = { clock: 'invalid', ts_ms: 86_400_000 };
    await put(topicOf('evt'), events([1], { row: { ...lost, mono_ms: 10_000 } }));
    const dating = async () =>
      (await sql.query('SELECT seq, when_ms, dating FROM events ORDER BY seq')).rows.map((row) => [
        Number(row['when_ms']),
        row['dating'],
      ]);
    expect(await dating()).toEqual([[86_400_000, 'doubtful']]);
    const synced = await put(
      topicOf('tele'),
      samples([1], { row: { clock: 'synced', ts_ms: eveningMs, mono_ms: 70_000 } }),
    );
    expect(synced.redated).toBe(1);
    await put(topicOf('evt'), events([2], { row: { ...lost, mono_ms: 20_000 } }));
    expect(await dating()).toEqual([
      [eveningMs - 60_000, 'reckoned'],
      [eveningMs - 50_000, 'reckoned'],
    ]);
    const earlier = await put(
      topicOf('tele'),
      samples([2], { row: { clock: 'synced', ts_ms: eveningMs - 20_000, mono_ms: 49_000 } }),
    );
    expect(earlier.redated).toBe(2);
    expect((await dating())[0]).toEqual([eveningMs - 59_000, 'reckoned']);
    expect(await put(topicOf('tele'), samples([3], { boot: 'run-2', row: { ts_ms: eveningMs } }))).toMatchObject({
      redated: 0,
    });
  });

  it('keeps aside what it cannot read, once, with words, and goes on behind it', async () => {
    const broken = Buffer.from(events([1, 2]).toString().replace('"override.set"', '"override.set","seq":"two"'));
    const done = await put(
      topicOf('evt'),
      broken,
      Buffer.from('{"v":2,"boot":"x","lines":[]}'),
      Buffer.from([0xff, 0]),
      events([3]),
    );
    expect(done.aside.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^row two: the key "seq"|^row \?: the key "seq"/),
      expect.stringMatching(/version 2 of the contract, and this office reads version 1: update the office/),
      'it is no JSON text in UTF-8',
    ]);
    expect(done.marks).toMatchObject([{ marks: { evt: { mark: 3 } } }]);
    expect((await put(topicOf('evt'), broken)).aside).toEqual([]);
    expect((await overview(sql)).asideTotal).toBe(3);
  });

  it('reads what was kept aside again, and puts it where it belongs', async () => {
    await put(topicOf('evt'), events([2]));
    await sql.query('INSERT INTO aside VALUES ($1, $2, $3, $4, $5)', [
      'd1',
      topicOf('evt'),
      'once unknown',
      events([1]),
      eveningMs,
    ]);
    await sql.query('INSERT INTO aside VALUES ($1, $2, $3, $4, $5)', [
      'd2',
      topicOf('evt'),
      'still',
      Buffer.from('{'),
      eveningMs,
    ]);
    expect(await recoverAsides(sql, eveningMs)).toBe(1);
    expect(await seqs()).toEqual([1, 2]);
    expect((await overview(sql)).asides.map(({ why }) => why)).toEqual(['still']);
  });

  it('leaves a message with its device when there is no room to keep it aside', async () => {
    const many = Array.from({ length: asideMax }, (_, index) => ({ digest: `x${index}` }));
    await sql.query(`INSERT INTO aside SELECT digest, 't', 'w', 'p', 1 FROM ${sql.given({ digest: 'text' })}`, [
      JSON.stringify(many),
    ]);
    const broken = Buffer.from(events([1, 2]).toString().replace('"override.set"', '7'));
    const done = await put(topicOf('evt'), broken);
    expect(done).toMatchObject({ noRoom: 1, aside: [], rows: 1, marks: [{ marks: { evt: { mark: 0 } } }] });
  });

  it('lets several ingesters write at once, and still has each row once and one mark', async () => {
    const other = await open();
    const turns = Array.from({ length: 20 }, (_, turn) => [turn * 3 + 1, turn * 3 + 2, turn * 3 + 3]);
    const through = async (one: Sql, mine: number[][]) => {
      for (const numbers of mine) await commit(one, [readMessage(topicOf('evt'), events(numbers))], eveningMs);
    };
    await Promise.all([through(sql, turns), through(other, [...turns].reverse())]);
    await other.close();
    expect(await seqs()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect((await overview(sql)).devices).toMatchObject([{ evtMark: 60, waitingRanges: 0 }]);
  });

  it('knows what devices say of themselves, and believes no death of an older run', async () => {
    const birth = {
      v: 1,
      online: true,
      boot: 'run-2',
      ts_ms: eveningMs,
      fw: '0.1.0',
      clock: 'synced',
      desc_hash: 'x',
      rights: 'signed',
      mqtt: '5.0',
    };
    const text = (value: object) => Buffer.from(JSON.stringify(value));
    await put(topicOf('status'), text(birth), text({ v: 1, online: false, boot: 'run-1' }));
    expect((await overview(sql)).devices).toMatchObject([
      { device: 'pole-1', online: true, firmware: '0.1.0', clock: 'synced' },
    ]);
    await put(topicOf('status'), text({ v: 1, online: false, boot: 'run-2' }));
    expect((await overview(sql)).devices).toMatchObject([{ online: false, firmware: '0.1.0' }]);
  });

  it.runIf(kind === 'PostgreSQL')('says which message the database cannot stomach', async () => {
    const nul = events([1], { boot: 'run\u0000' });
    await expect(put(topicOf('evt'), nul)).rejects.toBeInstanceOf(Indigestible);
    expect(await seqs()).toEqual([]);
  });

  it('refuses a database of a newer office', async () => {
    await sql.query('UPDATE office SET version = 99');
    await expect(makeTables(sql)).rejects.toThrow(/written by a newer duskgate \(version 99/);
  });
});

it('a file of another program is left alone', async () => {
  const file = join(folder, 'theirs.db');
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE theirs (x)');
  db.close();
  await expect(openSqlite(file)).rejects.toThrow(/database of another program/);
});
