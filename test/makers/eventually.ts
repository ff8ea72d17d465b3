import { vi } from 'vitest';

/** Waits until `check` no longer throws. The second that vitest gives by itself is short on a busy machine. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 2 });
}
