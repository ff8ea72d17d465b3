/** The values of a sample by their path, such as `zones/road-main/energy_wh`. */
export type Leaves = ReadonlyMap<string, number | string>;

/** Levels of what is read now; a slot has their mean. Anything else that is a number is a total that only rises. */
const gaugeEnd = /_(pct|w|v|a|c|lux|share|ratio|per_hour|per_s)$/;

export function isGauge(path: string): boolean {
  return gaugeEnd.test(path);
}

/** Numbers and texts of a sample. What JSON cannot say (NaN, infinite) and what is absurd is left out. */
export function leavesOf(body: unknown): Leaves {
  const leaves = new Map<string, number | string>();
  collect(body, '', leaves, 0);
  return leaves;
}

const depthMax = 6;

function collect(value: unknown, path: string, leaves: Map<string, number | string>, depth: number): void {
  if (typeof value === 'number') {
    if (Math.abs(value) <= Number.MAX_SAFE_INTEGER / 1_000) leaves.set(path, value);
  } else if (typeof value === 'string') leaves.set(path, value);
  else if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < depthMax) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, path === '' ? key : `${path}/${key}`, leaves, depth + 1);
    }
  }
}

/**
 * What totals rose by between two samples; 0 where one fell, for then it was begun anew and nobody knows what was lost, and
 * where there was none before.
 */
export function risen(before: Leaves, after: Leaves): Map<string, number> {
  const added = new Map<string, number>();
  for (const [path, value] of after) {
    const was = before.get(path);
    if (typeof value !== 'number' || isGauge(path)) continue;
    added.set(path, typeof was === 'number' ? rounded(Math.max(0, value - was)) : 0);
  }
  return added;
}

/** Totals carry thousandths at most; sums of them shall too. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
