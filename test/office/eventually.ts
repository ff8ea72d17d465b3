/** Resolves when the question is answered with true; fails with the sentence after `withinMs`. */
export async function eventually(
  sentence: string,
  ask: () => Promise<boolean> | boolean,
  withinMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${sentence}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
