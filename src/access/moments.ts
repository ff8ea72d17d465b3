/** Count, sum and sum of squares of some figures: all that mean and variance need, and two of them can be added. */
export type Moments = { readonly n: number; readonly sum: number; readonly sumSq: number };

export const noMoments: Moments = { n: 0, sum: 0, sumSq: 0 };

export function withSample({ n, sum, sumSq }: Moments, value: number): Moments {
  return { n: n + 1, sum: sum + value, sumSq: sumSq + value * value };
}

/** All figures of the one with those of the other added, or taken off. */
export function combinedMoments(one: Moments, other: Moments, sign: 1 | -1): Moments {
  return { n: one.n + sign * other.n, sum: one.sum + sign * other.sum, sumSq: one.sumSq + sign * other.sumSq };
}

/** Mean; NaN of none. */
export function meanOf({ n, sum }: Moments): number {
  return sum / n;
}

/** Sample variance (n - 1); 0 of fewer than two. */
export function varianceOf({ n, sum, sumSq }: Moments): number {
  return n < 2 ? 0 : Math.max(0, (sumSq - (sum * sum) / n) / (n - 1));
}

/** Half the width of the 95 % confidence interval of the mean; infinite for fewer than two. */
export function halfWidthOf(moments: Moments): number {
  const { n } = moments;
  return n < 2 ? Number.POSITIVE_INFINITY : studentT975(n - 1) * Math.sqrt(varianceOf(moments) / n);
}

/** The value that a share of the sorted figures does not exceed, between neighbours by straight line; NaN of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** The same of figures in any order. Done for every vehicle: what lies far from the share need not be put in order. */
export function quantileOf(figures: readonly number[], share: number): number {
  const at = (figures.length - 1) * share;
  // A typed array of so few lies outside the heap, and to get one costs more than to order them.
  const partly = [...figures];
  const [from, to] = [Math.floor(at), Math.ceil(at)];
  sortAround(partly, from);
  let above = partly[from] ?? Number.NaN;
  if (to > from) {
    above = Number.POSITIVE_INFINITY;
    for (let index = to; index < partly.length; index += 1) above = Math.min(above, partly[index] ?? above);
  }
  const below = partly[from] ?? Number.NaN;
  return below + (above - below) * (at - from);
}

/** Puts the figure there that sorting would, smaller ones before it and larger ones behind (Hoare's FIND, CACM 4, 1961). */
function sortAround(figures: number[], at: number): void {
  let [low, high] = [0, figures.length - 1];
  while (low < high) {
    const pivot = figures[at] ?? 0;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((figures[left] ?? 0) < pivot) left += 1;
      while ((figures[right] ?? 0) > pivot) right -= 1;
      if (left > right) break;
      const figure = figures[left] ?? 0;
      figures[left] = figures[right] ?? 0;
      figures[right] = figure;
      left += 1;
      right -= 1;
    }
    if (right < at) low = left;
    if (at < left) high = right;
  }
}

/**
 * The 97.5 % point of Student's t by the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5), right to 0.1 % from four
 * degrees of freedom on.
 */
function studentT975(freedom: number): number {
  const z = 1.959963985;
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160;
  return z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3 + g4 / freedom ** 4;
}
