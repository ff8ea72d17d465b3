import type { Sql } from './sql.ts';

/** The version of the tables below; an office refuses a database of a newer one. */
const version = 1;

/**
 * What an office keeps. `events` and `samples` are for whoever asks: one row each of a device, by its key. `when_ms` is when it
 * happened, set right after a late sync; `dating` says how that is known. The others are the ingester's own.
 */
function tables({ bytesType, jsonType }: Sql): readonly string[] {
  const place = 'site TEXT NOT NULL, device TEXT NOT NULL';
  const rows = `${place}, boot TEXT NOT NULL, seq BIGINT NOT NULL, type TEXT NOT NULL, when_ms BIGINT NOT NULL,
    dating TEXT NOT NULL, at_ms BIGINT NOT NULL, mono_ms BIGINT NOT NULL, clock TEXT NOT NULL, body ${jsonType} NOT NULL,
    PRIMARY KEY (site, device, boot, seq)`;
  return [
    `CREATE TABLE IF NOT EXISTS devices (${place}, store BIGINT NOT NULL, boot TEXT, evt_mark BIGINT NOT NULL,
      tele_mark BIGINT NOT NULL, evt_ahead TEXT NOT NULL, tele_ahead TEXT NOT NULL, heard_ms BIGINT NOT NULL,
      PRIMARY KEY (site, device))`,
    `CREATE TABLE IF NOT EXISTS boots (${place}, boot TEXT NOT NULL, store BIGINT NOT NULL, evt_floor BIGINT NOT NULL,
      tele_floor BIGINT NOT NULL, anchor_mono_ms BIGINT, anchor_at_ms BIGINT, PRIMARY KEY (site, device, boot))`,
    `CREATE TABLE IF NOT EXISTS about (${place}, online BIGINT, boot TEXT, clock TEXT, firmware TEXT, name_zh TEXT,
      name_en TEXT, time_zone TEXT, PRIMARY KEY (site, device))`,
    `CREATE TABLE IF NOT EXISTS aside (digest TEXT PRIMARY KEY, topic TEXT NOT NULL, why TEXT NOT NULL,
      payload ${bytesType} NOT NULL, received_ms BIGINT NOT NULL)`,
    ...['events', 'samples'].flatMap((name) => [
      `CREATE TABLE IF NOT EXISTS ${name} (${rows})`,
      `CREATE INDEX IF NOT EXISTS ${name}_by_time ON ${name} (when_ms)`,
      `CREATE INDEX IF NOT EXISTS ${name}_undated ON ${name} (site, device, boot) WHERE dating <> 'told'`,
    ]),
    `CREATE TABLE IF NOT EXISTS office (one BIGINT PRIMARY KEY CHECK (one = 1), version BIGINT NOT NULL)`,
    `INSERT INTO office VALUES (1, ${version}) ON CONFLICT DO NOTHING`,
  ];
}

/** Several offices may start at once; PostgreSQL lets only one of them make tables at a time. The number is "duskgate" in ASCII. */
const makingTables = 'SELECT pg_advisory_xact_lock(7238539172917962853)';

/** Makes the tables that are not there. Rejects in words when the database is of a newer office. */
export async function makeTables(sql: Sql): Promise<void> {
  await sql.begin();
  try {
    if (sql.kind === 'PostgreSQL') await sql.query(makingTables);
    for (const statement of tables(sql)) await sql.query(statement);
    const { rows } = await sql.query('SELECT version FROM office');
    const found = Number(rows[0]?.['version']);
    if (found > version) {
      throw new Error(`${sql.place} was written by a newer duskgate (version ${found}, this one knows ${version})`);
    }
    await sql.query('COMMIT');
  } catch (problem) {
    await sql.query('ROLLBACK').catch(() => undefined);
    throw problem;
  }
}
