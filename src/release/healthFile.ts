import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DurationMs } from '../units.ts';

/** What core says of itself; written anew every few seconds to a folder in memory, never to the card. */
export type Health = {
  readonly v: 1;
  readonly version: string;
  readonly run: string;
  /** How long it has been well without a break. */
  readonly healthyForMs: DurationMs;
  /** Why it is not; null: it is well. */
  readonly unfit: string | null;
};

const fileName = 'health.json';
/** Core writes each 3 s. */
const staleMs = 20_000;

/** Appears whole or not at all. Throws what the disk throws. */
export function writeHealth(folder: string, health: Health): void {
  const file = join(folder, fileName);
  writeFileSync(`${file}.new`, `${JSON.stringify(health)}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

/** What core last said; null: nothing, or not lately. */
export function readHealth(folder: string, wallMs: number): Health | null {
  try {
    const file = join(folder, fileName);
    if (Math.abs(wallMs - statSync(file).mtimeMs) > staleMs) return null;
    const health = JSON.parse(readFileSync(file, 'utf8')) as Health;
    const { v, healthyForMs, unfit } = health;
    return v === 1 && typeof healthyForMs === 'number' && (unfit === null || typeof unfit === 'string') ? health : null;
  } catch {
    return null;
  }
}
