import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of the running program, where its package.json lies. */
export const programFolder = resolve(import.meta.dirname, '..');

/** Version of the program as its package says it; `unknown` when that cannot be read. */
export function firmwareVersion(): string {
  try {
    const { version }: { version?: unknown } = JSON.parse(readFileSync(resolve(programFolder, 'package.json'), 'utf8'));
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}
