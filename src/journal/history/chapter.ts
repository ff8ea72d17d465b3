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
  return rows.map(([list, run, seq, atMs, doubt, ...values]) => {
    const names = keys[Number(list)] ?? [];
    const body = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    return { seq: Number(seq), run: runs[Number(run)] ?? '', atMs: Number(atMs), doubtful: doubt === 1, body };
  });
}

function place<T>(known: T[], one: T): number {
  const text = JSON.stringify(one);
  const at = known.findIndex((other) => JSON.stringify(other) === text);
  return at >= 0 ? at : known.push(one) - 1;
}
