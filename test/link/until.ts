/** Resolves with the first value that is neither false, null nor undefined; fails with the sentence after `withinMs`. */
export async function until<T>(
  sentence: string,
  look: () => T | null | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${sentence}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
