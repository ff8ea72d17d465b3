import type { Sql } from './sql.ts';

export type DeviceOverview = {
  readonly site: string;
  readonly device: string;
  readonly names: { readonly zh: string; readonly en: string } | null;
  /** Null: it never said. */
  readonly online: boolean | null;
  readonly firmware: string | null;
  readonly clock: string | null;
  /** Everything up to these numbers is here. */
  readonly evtMark: number;
  readonly teleMark: number;
  /** Ranges beyond the marks that wait for what is missing before them. */
  readonly waitingRanges: number;
  /** When rows of it last came, UTC ms; null: never. */
  readonly heardMs: number | null;
};

export type Overview = {
  readonly devices: readonly DeviceOverview[];
  readonly asideTotal: number;
  /** The latest ones. */
  readonly asides: readonly { readonly topic: string; readonly why: string; readonly receivedMs: number }[];
};

/** Of the messages kept aside the page shows the latest. */
const asidesShown = 20;

/** What an office has, of every device. Reads only. */
export async function overview(sql: Sql): Promise<Overview> {
  const marks = await sql.query('SELECT * FROM devices');
  const about = await sql.query('SELECT * FROM about');
  const asides = await sql.query(
    `SELECT topic, why, received_ms FROM aside ORDER BY received_ms DESC LIMIT ${asidesShown}`,
  );
  const count = await sql.query('SELECT count(*) AS n FROM aside');
  const key = (row: Record<string, unknown>): string => `${String(row['site'])}/${String(row['device'])}`;
  const merged = new Map<string, Record<string, unknown>>();
  for (const row of [...about.rows, ...marks.rows]) {
    merged.set(key(row), { ...merged.get(key(row)), ...row });
  }
  return {
    devices: [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => deviceOf(row)),
    asideTotal: Number(count.rows[0]?.['n']),
    asides: asides.rows.map((row) => ({
      topic: String(row['topic']),
      why: String(row['why']),
      receivedMs: Number(row['received_ms']),
    })),
  };
}

function deviceOf(row: Readonly<Record<string, unknown>>): DeviceOverview {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  const ahead = (name: string): number => (JSON.parse(text(name) ?? '[]') as unknown[]).length;
  const online = row['online'] ?? null;
  const [zh, en] = [text('name_zh'), text('name_en')];
  const heardMs = row['heard_ms'] ?? null;
  return {
    site: String(row['site']),
    device: String(row['device']),
    names: zh === null || en === null ? null : { zh, en },
    online: online === null ? null : Number(online) === 1,
    firmware: text('firmware'),
    clock: text('clock'),
    evtMark: Number(row['evt_mark'] ?? 0),
    teleMark: Number(row['tele_mark'] ?? 0),
    waitingRanges: ahead('evt_ahead') + ahead('tele_ahead'),
    heardMs: heardMs === null ? null : Number(heardMs),
  };
}
