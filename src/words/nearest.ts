/**
 * The known word that a mistyped one most likely meant, or null when none is near:
 * at most a third of the letters may differ, small and capital letters count as the same.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const typed = word.slice(0, 60).toLowerCase();
  let best: string | null = null;
  let bestSteps = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of known) {
    const steps = editSteps(typed, candidate.toLowerCase());
    if (steps < bestSteps) [best, bestSteps] = [candidate, steps];
  }
  return best;
}

/** Optimal string alignment distance: insert, delete, replace, or swap two neighbours, one step each. */
export function editSteps(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = cell(row, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
          ? cell(before, j - 2) + 1
          : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, swapped, cell(row, j) + 1, cell(next, j - 1) + 1));
    }
    [before, row] = [row, next];
  }
  return cell(row, to.length);
}

const cell = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
