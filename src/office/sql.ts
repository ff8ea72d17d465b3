/** A database cannot take what it was given, however often it is tried: the message is at fault, not the database. */
export class Indigestible extends Error {}

export type Outcome = { readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly changed: number };

export type ColumnType = 'text' | 'bigint' | 'bytes';
export type Columns = Readonly<Record<string, ColumnType>>;

/** One connection to a database; both kinds understand the same statements but for what stands here. */
export interface Sql {
  readonly kind: 'SQLite' | 'PostgreSQL';
  /** Where it is, for people; no password. */
  readonly place: string;
  /** A table in a FROM clause, called `given`, made of parameter $1: a JSON list of objects with these columns. */
  given(columns: Columns): string;
  /** Column types of CREATE TABLE that the two call differently. */
  readonly bytesType: string;
  readonly jsonType: string;
  /** Makes `jsonType` of a text. */
  asJson(expression: string): string;
  /** Ends a SELECT whose rows this transaction will change. */
  readonly forUpdate: string;
  /** Parameters are $1, $2, … Rejects with Indigestible or, when the database is at fault, with any other error. */
  query(text: string, values?: readonly (string | number | Uint8Array | null)[]): Promise<Outcome>;
  /** Begins a transaction that may write. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a connection; rejects with words for a person. */
export type OpenSql = () => Promise<Sql>;
