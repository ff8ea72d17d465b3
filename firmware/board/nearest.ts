/** The name that takes the fewest keystrokes to get to; null when there are no names. */
export function nearest(name: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const strokes = strokesBetween(name.toUpperCase(), candidate.toUpperCase());
    if (strokes < fewest) {
      best = candidate;
      fewest = strokes;
    }
  }
  return best;
}

/** Levenshtein's distance: characters put in, taken out or changed, one row of the table at a time. */
function strokesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
