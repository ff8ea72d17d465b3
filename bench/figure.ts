/** One line of the table: what was measured, against what, and what was aimed at. */
export type Row = {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** The bound this product set itself; null = none. */
  readonly goal: number | null;
  /** Whether more is better: the goal is then the least. */
  readonly atLeast: boolean;
  /** What a user would pick instead, measured in the same run, and our value divided by it. */
  readonly peer: { readonly name: string; readonly value: number; readonly ratio: number } | null;
  readonly note: string;
};

/** One file a figure. `quick` asks for fewer runs: for trying out, not for quoting. */
export type Figure = {
  readonly name: string;
  readonly about: string;
  readonly run: (quick: boolean) => Promise<readonly Row[]>;
};

export function row(
  figure: string,
  value: number,
  unit: string,
  more: { goal?: number; atLeast?: number; peer?: [string, number]; note?: string } = {},
): Row {
  const [name, other] = more.peer ?? [null, null];
  return {
    figure,
    value,
    unit,
    goal: more.atLeast ?? more.goal ?? null,
    atLeast: more.atLeast !== undefined,
    peer: name === null ? null : { name, value: other, ratio: value / other },
    note: more.note ?? '',
  };
}
