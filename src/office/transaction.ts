import { shown } from '../mqtt/complaint.ts';
import type { DevicePlace } from '../mqtt/topics.ts';
import type { Anchor } from './dating.ts';
import type { DeviceMarks, Joined, KnownBoot } from './marks.ts';
import type { About, Aside, Range, Stream } from './reading.ts';
import type { Columns, Sql } from './sql.ts';

/** `moved`: the anchor is another one than the database has. */
export type BootOf = DevicePlace &
  KnownBoot & { readonly boot: string; readonly anchor: Anchor | null; readonly moved: boolean };

type RowColumns = DevicePlace & {
  readonly boot: string;
  readonly seq: number;
  readonly type: string;
  readonly when_ms: number;
  readonly dating: string;
  readonly at_ms: number;
  readonly mono_ms: number;
  readonly clock: string;
  readonly body: string;
};

const place = { site: 'text', device: 'text' } as const satisfies Columns;
const rowColumns = {
  ...place,
  boot: 'text',
  seq: 'bigint',
  type: 'text',
  when_ms: 'bigint',
  dating: 'text',
  at_ms: 'bigint',
  mono_ms: 'bigint',
  clock: 'text',
  body: 'text',
} as const satisfies Columns;
const markColumns = {
  ...place,
  store: 'bigint',
  boot: 'text',
  evt_mark: 'bigint',
  tele_mark: 'bigint',
  evt_ahead: 'text',
  tele_ahead: 'text',
  heard_ms: 'bigint',
} as const satisfies Columns;
const bootColumns = {
  ...place,
  boot: 'text',
  store: 'bigint',
  evt_floor: 'bigint',
  tele_floor: 'bigint',
  anchor_mono_ms: 'bigint',
  anchor_at_ms: 'bigint',
} as const satisfies Columns;

/** The statements of one commit. The caller begins and ends the transaction. */
export class Transaction {
  readonly #sql: Sql;
  readonly #nowMs: number;

  constructor(sql: Sql, nowMs: number) {
    this.#sql = sql;
    this.#nowMs = nowMs;
  }

  /** Marks of devices, which nobody else changes until this transaction ends. `places` in one order everywhere: no deadlock. */
  async marks(places: readonly DevicePlace[]): Promise<(DevicePlace & { readonly marks: DeviceMarks })[]> {
    if (places.length === 0) return [];
    const given = this.#sql.given(place);
    await this.#sql.query(
      `INSERT INTO devices SELECT site, device, 0, NULL, 0, 0, '[]', '[]', ${this.#nowMs} FROM ${given}
       WHERE true ORDER BY site, device ON CONFLICT DO NOTHING`,
      [JSON.stringify(places)],
    );
    const { rows } = await this.#sql.query(
      `SELECT * FROM devices WHERE (site, device) IN (SELECT site, device FROM ${given})
       ORDER BY site, device ${this.#sql.forUpdate}`,
      [JSON.stringify(places)],
    );
    return rows.map(marksOf);
  }

  async writeMarks(all: readonly (DevicePlace & { readonly marks: DeviceMarks })[]): Promise<void> {
    if (all.length === 0) return;
    const list = all.map(({ site, device, marks: { store, boot, evt, tele } }) => ({
      site,
      device,
      store,
      boot,
      evt_mark: evt.mark,
      tele_mark: tele.mark,
      evt_ahead: JSON.stringify(evt.ahead),
      tele_ahead: JSON.stringify(tele.ahead),
      heard_ms: this.#nowMs,
    }));
    await this.#upsert('devices', markColumns, ['site', 'device'], list);
  }

  async boots(keys: readonly (DevicePlace & { readonly boot: string })[]): Promise<BootOf[]> {
    if (keys.length === 0) return [];
    const given = this.#sql.given({ ...place, boot: 'text' });
    const { rows } = await this.#sql.query(
      `SELECT * FROM boots WHERE (site, device, boot) IN (SELECT site, device, boot FROM ${given})`,
      [JSON.stringify(keys)],
    );
    return rows.map(bootOf);
  }

  /** Writes runs, and dates anew the rows of those whose anchor moved; how many rows that were. */
  async writeBoots(all: readonly BootOf[]): Promise<number> {
    if (all.length === 0) return 0;
    const list = all.map(({ site, device, boot, store, evtFloor, teleFloor, anchor }) => ({
      site,
      device,
      boot,
      store,
      evt_floor: evtFloor,
      tele_floor: teleFloor,
      anchor_mono_ms: anchor?.monoMs ?? null,
      anchor_at_ms: anchor?.atMs ?? null,
    }));
    await this.#upsert('boots', bootColumns, ['site', 'device', 'boot'], list);
    const moved = list.filter((_, index) => all[index]?.moved === true);
    return (await this.#redate('events', moved)) + (await this.#redate('samples', moved));
  }

  async #redate(table: string, boots: readonly object[]): Promise<number> {
    if (boots.length === 0) return 0;
    const right = 'given.anchor_at_ms - given.anchor_mono_ms + mono_ms';
    const { changed } = await this.#sql.query(
      `UPDATE ${table} SET when_ms = ${right}, dating = 'reckoned' FROM ${this.#sql.given(bootColumns)}
       WHERE ${table}.site = given.site AND ${table}.device = given.device AND ${table}.boot = given.boot
         AND dating <> 'told' AND (dating = 'doubtful' OR when_ms <> ${right})`,
      [JSON.stringify(boots)],
    );
    return changed;
  }

  /** How many of these rows were not there yet. */
  async insertRows(stream: Stream, list: readonly RowColumns[]): Promise<number> {
    const names = Object.keys(rowColumns);
    const picked = names.map((name) => (name === 'body' ? this.#sql.asJson(name) : name));
    const { changed } = await this.#sql.query(
      `INSERT INTO ${stream === 'evt' ? 'events' : 'samples'} (${names.join(', ')})
       SELECT ${picked.join(', ')} FROM ${this.#sql.given(rowColumns)} WHERE true ON CONFLICT DO NOTHING`,
      [JSON.stringify(list)],
    );
    return changed;
  }

  async asideCount(): Promise<number> {
    const { rows } = await this.#sql.query('SELECT count(*) AS n FROM aside');
    return Number(rows[0]?.['n']);
  }

  async hasAside(digest: string): Promise<boolean> {
    const { rows } = await this.#sql.query('SELECT 1 AS here FROM aside WHERE digest = $1', [digest]);
    return rows.length > 0;
  }

  async keepAside(digest: string, { topic, why, payload }: Aside): Promise<void> {
    await this.#sql.query('INSERT INTO aside VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
      digest,
      shown(topic, 200),
      why,
      payload,
      this.#nowMs,
    ]);
  }

  /** Messages kept aside, in the order of their digests, `limit` of them after the given one. */
  async asides(afterDigest: string, limit: number): Promise<{ readonly digest: string; readonly aside: Aside }[]> {
    const { rows } = await this.#sql.query('SELECT * FROM aside WHERE digest > $1 ORDER BY digest LIMIT $2', [
      afterDigest,
      limit,
    ]);
    return rows.map((row) => ({
      digest: String(row['digest']),
      aside: { topic: String(row['topic']), why: String(row['why']), payload: row['payload'] as Uint8Array },
    }));
  }

  async dropAside(digest: string): Promise<void> {
    await this.#sql.query('DELETE FROM aside WHERE digest = $1', [digest]);
  }

  /** Keeps what a device says of itself. A death of another run than the one that lives says nothing. */
  async about({ site, device }: DevicePlace, about: About): Promise<void> {
    const { rows } = await this.#sql.query('SELECT * FROM about WHERE site = $1 AND device = $2', [site, device]);
    const before = rows[0] ?? {};
    const stale = about.online === false && Number(before['online']) === 1 && before['boot'] !== about.boot;
    if (stale) return;
    const list = [
      {
        site,
        device,
        online: about.online === null ? (before['online'] ?? null) : Number(about.online),
        boot: about.boot ?? before['boot'] ?? null,
        clock: about.clock ?? before['clock'] ?? null,
        firmware: about.firmware ?? before['firmware'] ?? null,
        name_zh: about.names?.zh ?? before['name_zh'] ?? null,
        name_en: about.names?.en ?? before['name_en'] ?? null,
        time_zone: about.timeZone ?? before['time_zone'] ?? null,
      },
    ];
    await this.#upsert('about', aboutColumns, ['site', 'device'], list);
  }

  async #upsert(table: string, columns: Columns, key: readonly string[], list: readonly object[]): Promise<void> {
    const names = Object.keys(columns);
    const set = names.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
    await this.#sql.query(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.join(', ')} FROM ${this.#sql.given(columns)}
       WHERE true ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set.join(', ')}`,
      [JSON.stringify(list)],
    );
  }
}

const aboutColumns = {
  ...place,
  online: 'bigint',
  boot: 'text',
  clock: 'text',
  firmware: 'text',
  name_zh: 'text',
  name_en: 'text',
  time_zone: 'text',
} as const satisfies Columns;

function marksOf(row: Readonly<Record<string, unknown>>): DevicePlace & { readonly marks: DeviceMarks } {
  const stream = (name: Stream): Joined => ({
    mark: Number(row[`${name}_mark`]),
    ahead: JSON.parse(String(row[`${name}_ahead`])) as Range[],
  });
  const boot = row['boot'];
  return {
    site: String(row['site']),
    device: String(row['device']),
    marks: {
      store: Number(row['store']),
      boot: typeof boot === 'string' ? boot : null,
      evt: stream('evt'),
      tele: stream('tele'),
    },
  };
}

function bootOf(row: Readonly<Record<string, unknown>>): BootOf {
  const monoMs = row['anchor_mono_ms'];
  return {
    site: String(row['site']),
    device: String(row['device']),
    boot: String(row['boot']),
    store: Number(row['store']),
    evtFloor: Number(row['evt_floor']),
    teleFloor: Number(row['tele_floor']),
    anchor: monoMs === null ? null : { monoMs: Number(monoMs), atMs: Number(row['anchor_at_ms']) },
    moved: false,
  };
}
