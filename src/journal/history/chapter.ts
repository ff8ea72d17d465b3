/** One thing that happened, as history keeps it. */
export type Happened = {
  readonly seq: number;
  readonly run: string;
  readonly atMs: number;
  /** The clock was not to be trusted and the time could not be set right later. */
  readonly doubtful: boolean;
  readonly body: Readonly<Record<string, unknown>>;
};

type Coded = {
  /** Key lists of bodies, each once. */
  readonly keys: string[][];
  readonly runs: string[];
  /** Key list, run, seq, time, doubt, values in the order of the keys. */
  readonly rows: unknown[][];
};

/** Rows of one type as text: the keys once, for a hundred vehicles have the same ones. */
export function chapterText(rows: readonly Happened[]): string {
  const coded: Coded = { keys: [], runs: [], rows: [] };
  for (const { seq, run, atMs, doubtful, body } of rows) {
    const keys = Object.keys(body);
    const head = [place(coded.keys, keys), place(coded.runs, run), seq, atMs, doubtful ? 1 : 0];
    coded.rows.push([...head, ...Object.values(body)]);
  }
  return JSON.stringify(coded);
}

/** The same rows again. Throws when the text is none of ours. */
export function readChapter(text: string): Happened[] {
  const { keys, runs, rows } = JSON.parse(text) as Coded;
  return rows.map((row) => {
    const [list, run, seq, atMs, doubt] = row;
    const body = bodyOf(keys[Number(list)] ?? [], row);
    return { seq: Number(seq), run: runs[Number(run)] ?? '', atMs: Number(atMs), doubtful: doubt === 1, body };
  });
}

/** Values of a row before those of its body. */
const headLength = 5;

/** A month has 65,000 of them: a pair for each key would be a million and a half. */
function bodyOf(names: readonly string[], row: readonly unknown[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (let at = 0; at < names.length; at += 1) put(body, names[at] ?? '', row[headLength + at]);
  return body;
}

function put(body: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(body, name, { value, enumerable: true, configurable: true, writable: true });
  else body[name] = value;
}

function place<T>(known: T[], one: T): number {
  const text = JSON.stringify(one);
  const at = known.findIndex((other) => JSON.stringify(other) === text);
  return at >= 0 ? at : known.push(one) - 1;
}
