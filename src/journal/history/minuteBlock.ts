import type { Leaves } from './leaves.ts';

export type Sample = { readonly atMs: number; readonly leaves: Leaves };

type Column = number | string | readonly (number | string | null)[];
type Block = { readonly at: readonly number[]; readonly v: Readonly<Record<string, Column>> };

/**
 * The samples of a quarter of an hour as text. By columns, because a lamp that burns adds the same each minute and one
 * that is off adds nothing: most columns are one value, and the rest packs well.
 */
export function blockText(samples: readonly Sample[]): string {
  const paths = new Set(samples.flatMap(({ leaves }) => [...leaves.keys()]));
  const v = Object.fromEntries([...paths].map((path) => [path, columnOf(samples, path)] as const));
  return JSON.stringify({ at: steps(samples.map(({ atMs }) => atMs)), v } satisfies Block);
}

/** The same samples again. Throws when the text is none of ours. */
export function readBlock(text: string): Sample[] {
  const { at, v } = JSON.parse(text) as Block;
  const times = sums(at);
  const columns = Object.entries(v).map(([path, column]) => [path, valuesOf(column, times.length)] as const);
  return times.map((atMs, index) => {
    const leaves = new Map<string, number | string>();
    for (const [path, values] of columns) {
      const value = values[index];
      if (value !== undefined && value !== null) leaves.set(path, value);
    }
    return { atMs, leaves };
  });
}

function columnOf(samples: readonly Sample[], path: string): Column {
  const values = samples.map(({ leaves }) => leaves.get(path) ?? null);
  const first = values[0];
  if (first !== null && first !== undefined && values.every((value) => value === first)) return first;
  return values.every((value) => typeof value === 'number') ? steps(values) : values;
}

function valuesOf(column: Column, length: number): readonly (number | string | null)[] {
  if (typeof column !== 'object') return Array.from({ length }, () => column);
  return column.every((value) => typeof value === 'number') ? sums(column) : column;
}

/** The first value and then what each adds to the one before, in whole thousandths. */
function steps(values: readonly number[]): number[] {
  const whole = values.map((value) => Math.round(value * 1_000));
  return whole.map((value, index) => (index === 0 ? value : value - (whole[index - 1] ?? 0)));
}

function sums(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum / 1_000;
  });
}
