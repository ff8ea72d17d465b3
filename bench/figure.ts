import type { Spread } from './measure.ts';

/** One line of the table: what was measured, against what, and what was aimed at. */
export type Row = {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** The bound this product set itself; null = none. */
  readonly goal: number | null;
  /** Whether more is better: the goal is then the least. */
  readonly atLeast: boolean;
  /** Least, greatest and number of what the value was taken from; null where it is a sum or a count. */
  readonly spread: Pick<Spread, 'min' | 'max' | 'runs'> | null;
  /** What a user would pick instead, measured in the same run, and our value divided by it. */
  readonly peer: { readonly name: string; readonly value: number; readonly ratio: number } | null;
  /** The greatest ratio to the peer that is aimed at; null = none. */
  readonly ratioGoal: number | null;
  readonly note: string;
};

/** One file a figure. `quick` asks for fewer runs: for trying out, not for quoting. */
export type Figure = {
  readonly name: string;
  readonly about: string;
  /** Takes minutes: in a run of everything it is measured short, or nobody would wait for the table. */
  readonly long?: true;
  readonly run: (quick: boolean) => Promise<readonly Row[]>;
};

type More = {
  readonly goal?: number;
  readonly atLeast?: number;
  readonly spread?: Row['spread'];
  readonly peer?: readonly [string, number];
  readonly ratioGoal?: number;
  readonly note?: string;
};

export function row(figure: string, value: number, unit: string, more: More = {}): Row {
  const [name, other] = more.peer ?? [null, null];
  return {
    figure,
    value,
    unit,
    goal: more.atLeast ?? more.goal ?? null,
    atLeast: more.atLeast !== undefined,
    spread: more.spread ?? null,
    peer: name === null ? null : { name, value: other, ratio: value / other },
    ratioGoal: more.ratioGoal ?? null,
    note: more.note ?? '',
  };
}

/** Whether a figure is as good as it was to be. */
export function isMet({ value, goal, atLeast, peer, ratioGoal }: Row): boolean {
  const own = goal === null || (atLeast ? value >= goal : value <= goal);
  // Nothing beside nothing is not worse.
  const beside = ratioGoal === null || peer === null || value <= ratioGoal * peer.value;
  return own && beside;
}
