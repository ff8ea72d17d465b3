/** A stream of chance that a seed repeats exactly. */
export type Chance = {
  /** Evenly between 0 and 1, neither of them. */
  readonly even: () => number;
};

/** How long something takes, ms; spread as a gamma distribution, which is never negative and may lean. */
export type Spread = { readonly meanMs: number; readonly sdMs: number };

/**
 * Marsaglia's xorshift in 128 bits (J. Stat. Software 8(14), 2003): enough for traffic, and the same on every machine.
 * The seed is scattered over the words first, so that seeds 1 and 2 have nothing in common.
 */
export function seeded(seed: number): Chance {
  let word = seed >>> 0;
  const scattered = (): number => {
    word = (word + 0x9e3779b9) >>> 0;
    const half = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
    return (half ^ (half >>> 13)) >>> 0;
  };
  let [x, y, z, w] = [scattered(), scattered(), scattered(), scattered() | 1];
  const even = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = (w ^ (w >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return (w + 0.5) / 0x1_0000_0000;
  };
  for (let round = 0; round < 16; round += 1) even();
  return { even };
}

/** A pause with no memory, such as between cars of a Poisson stream. */
export function pauseOf({ even }: Chance, meanMs: number): number {
  return -Math.log(even()) * meanMs;
}

export function happens({ even }: Chance, share: number): boolean {
  return even() < share;
}

/** A gamma-spread time, by Marsaglia and Tsang (ACM TOMS 26, 2000). */
export function timeOf(chance: Chance, { meanMs, sdMs }: Spread): number {
  if (!(sdMs > 0)) return meanMs;
  const shape = (meanMs / sdMs) ** 2;
  const scaleMs = meanMs / shape;
  return scaleMs * gamma(chance, shape);
}

function gamma(chance: Chance, shape: number): number {
  if (shape < 1) return gamma(chance, shape + 1) * chance.even() ** (1 / shape);
  const d = shape - 1 / 3;
  // Each round is accepted with at least 95 %, so that a hundred never fail.
  for (let round = 0; round < 100; round += 1) {
    const normal = normalOf(chance);
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(chance.even()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
  return shape;
}

/** Box and Muller's normal deviate. */
function normalOf({ even }: Chance): number {
  return Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even());
}
