import { AsyncLocalStorage } from 'node:async_hooks';

export type Result = { readonly passed: number; readonly failed: number };

const pages = new AsyncLocalStorage<string[]>();

/** A line for the person who runs the lab; within `together` it waits for the others of its program. */
export function say(line: string): void {
  const page = pages.getStore();
  if (page === undefined) process.stdout.write(`${line}\n`);
  else page.push(line);
}

/** Runs a program and prints all it said in one piece: two programs run at a time, and their lines may not mix. */
export async function together<T>(act: () => Promise<T>): Promise<T> {
  const page: string[] = [];
  try {
    return await pages.run(page, act);
  } finally {
    process.stdout.write(`${page.join('\n')}\n`);
  }
}

export const sumOf = (results: readonly Result[]): Result => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.reduce((sum, { failed }) => sum + failed, 0),
});

/** Runs one check and says in TAP how it went, with the reason when it failed. */
export async function check(name: string, act: () => Promise<void>): Promise<Result> {
  try {
    await act();
    say(`ok - ${name}`);
    return { passed: 1, failed: 0 };
  } catch (error) {
    say(`not ok - ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
}

/** The value below which this share of the others lies, in figures a person reads. */
export function share(values: readonly number[], of: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(of * sorted.length))] ?? 0).toFixed(1);
}
