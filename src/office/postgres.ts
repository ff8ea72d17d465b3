import { Client, DatabaseError } from 'pg';
import { type Columns, type ColumnType, Indigestible, type Outcome, type Sql } from './sql.ts';

const connectMs = 10_000;
/** A statement that takes longer hangs on a lock or a dead line. */
const statementMs = 60_000;

/** Connects to PostgreSQL; `url` is a DATABASE_URL. Rejects with the server's words. */
export async function openPostgres(url: string): Promise<Sql> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs,
    keepAlive: true,
    application_name: 'duskgate-office',
  });
  // An idle line that breaks is noticed by the next query.
  client.on('error', () => undefined);
  await client.connect();
  return new PostgresSql(client, placeOf(url));
}

function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'PostgreSQL';
  const { host, pathname, searchParams } = new URL(url);
  return `${host || (searchParams.get('host') ?? 'local')}${pathname}`;
}

/** Classes of SQLSTATE in which the data is at fault: data exception, integrity, program limit. PostgreSQL, appendix A. */
const dataAtFault = /^(22|23|54)/;

const columnTypes: Readonly<Record<ColumnType, string>> = { text: 'text', bigint: 'bigint', bytes: 'bytea' };

class PostgresSql implements Sql {
  readonly kind = 'PostgreSQL';
  readonly place: string;
  readonly bytesType = 'BYTEA';
  readonly jsonType = 'JSONB';
  readonly forUpdate = 'FOR UPDATE';
  readonly #client: Client;

  constructor(client: Client, place: string) {
    this.#client = client;
    this.place = place;
  }

  given(columns: Columns): string {
    const typed = Object.entries(columns).map(([name, type]) => `${name} ${columnTypes[type]}`);
    return `json_to_recordset($1::json) AS given(${typed.join(', ')})`;
  }

  asJson(expression: string): string {
    return `${expression}::jsonb`;
  }

  async query(text: string, values: readonly (string | number | Uint8Array | null)[] = []): Promise<Outcome> {
    try {
      const bound = values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));
      const { rows, rowCount } = await this.#client.query<Record<string, unknown>>(text, bound);
      return { rows, changed: rowCount ?? 0 };
    } catch (problem) {
      if (problem instanceof DatabaseError && dataAtFault.test(problem.code ?? '')) {
        throw new Indigestible(problem.message, { cause: problem });
      }
      throw problem;
    }
  }

  async begin(): Promise<void> {
    await this.query('BEGIN');
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
