/** Chance with the words a mutation needs. Not the simulator's: what is watched must not run for another reason. */
export type Dice = {
  /** A whole number from 0 up to, and without, `below`. */
  readonly below: (below: number) => number;
  readonly one: <T>(list: readonly T[]) => T | undefined;
  readonly happens: (share: number) => boolean;
};

/** The same seed, the same run. Mulberry32: small, and the same everywhere. */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  const even = (): number => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(even() * limit);
  return { below, one: (list) => list[below(list.length)], happens: (share) => even() < share };
}
