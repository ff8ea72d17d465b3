import { dayMs } from '../../units.ts';

/** What is needed of a row to say when it happened. */
export type Undated = {
  readonly machineBoot: string;
  readonly atMs: number;
  readonly monoMs: number;
  readonly clock: string;
};

export type Dated<T> = { readonly row: T; readonly atMs: number; readonly doubtful: boolean };

const soundClocks: ReadonlySet<string> = new Set(['synced', 'holdover', 'rtc']);
export function isSoundClock(clock: string): boolean {
  return soundClocks.has(clock);
}

/** The year 2100: a clock that says more is wrong, and calendars must not stumble over it. */
const latestMs = 4_102_444_800_000;
/** Rows of a clock that nobody sets right are dated as they claim after so long. */
const patienceMs = 2 * dayMs;

/**
 * Dates rows, oldest first. A row under a clock that could not be trusted waits for one of the same boot of the machine
 * that could, and is then dated by the monotonic clock between them. After another boot, or two days, it is taken at its
 * word and called doubtful. Answers with the rows up to the first that still waits.
 */
export function dated<T extends Undated>(rows: readonly T[]): Dated<T>[] {
  const done: Dated<T>[] = [];
  for (const [index, row] of rows.entries()) {
    const when = isSoundClock(row.clock) ? { atMs: row.atMs, doubtful: false } : redated(row, rows, index);
    if (when === null) break;
    done.push({ row, ...when, atMs: Math.min(Math.max(0, when.atMs), latestMs) });
  }
  return done;
}

function redated(row: Undated, rows: readonly Undated[], index: number): { atMs: number; doubtful: boolean } | null {
  for (let next = index + 1; next < rows.length; next += 1) {
    const other = rows[next];
    if (other === undefined || other.machineBoot !== row.machineBoot) break;
    if (isSoundClock(other.clock)) return { atMs: other.atMs - (other.monoMs - row.monoMs), doubtful: false };
  }
  const last = rows.at(-1);
  const given = last !== undefined && (last.machineBoot !== row.machineBoot || last.monoMs - row.monoMs > patienceMs);
  return given ? { atMs: row.atMs, doubtful: true } : null;
}
