import { readFileSync } from 'node:fs';

/** Version of the program as its package says it; `unknown` when that cannot be read. */
export function firmwareVersion(): string {
  try {
    const { version }: { version?: unknown } = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    );
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}
