import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Waits until a condition holds; fails, instead of hanging, when it never does. */
export async function until(condition: () => boolean | Promise<boolean>, what = condition.toString()): Promise<void> {
  const giveUpMono = performance.now() + 60_000;
  while (performance.now() < giveUpMono) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect.fail(`never came true: ${what}`);
}

/** Whether a process lives; one that has ended and was not yet collected (state Z) does not. */
export function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
