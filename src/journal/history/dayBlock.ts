import { isGauge, rounded } from './leaves.ts';

/** Values of the quarters of one local day by path: what totals rose by, the mean of what was read. */
export type DayBlock = {
  /** Beginning of the day, UTC ms; quarter `i` begins `i` quarters later. */
  readonly startMs: number;
  /** Null = nothing is known of that quarter. */
  readonly v: Record<string, (number | null)[]>;
};

export const quarterMs = 900_000;

/** Adds one quarter. Adding to a quarter that is there already sums totals; of readings the mean of both is kept. */
export function addQuarter(block: DayBlock, index: number, values: ReadonlyMap<string, number>): void {
  for (const [path, value] of values) {
    const column = (block.v[path] ??= []);
    while (column.length <= index) column.push(null);
    const was = column[index] ?? null;
    if (was === null) column[index] = rounded(value);
    else column[index] = isGauge(path) ? rounded((was + value) / 2) : rounded(was + value);
  }
}

/** The day in one value a path. */
export function dayValues({ v }: DayBlock): Map<string, number> {
  const day = new Map<string, number>();
  for (const [path, column] of Object.entries(v)) {
    const known = column.filter((value) => value !== null);
    const sum = known.reduce((total, value) => total + value, 0);
    if (known.length > 0) day.set(path, rounded(isGauge(path) ? sum / known.length : sum));
  }
  return day;
}

/** The quarters about which something is known, oldest first. */
export function quartersOf({ startMs, v }: DayBlock): { startMs: number; values: Map<string, number> }[] {
  const length = Math.max(0, ...Object.values(v).map((column) => column.length));
  return Array.from({ length }, (_, index) => {
    const values = new Map<string, number>();
    for (const [path, column] of Object.entries(v)) {
      const value = column[index];
      if (value !== undefined && value !== null) values.set(path, value);
    }
    return { startMs: startMs + index * quarterMs, values };
  }).filter(({ values }) => values.size > 0);
}
