import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DurationMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import { bothOf } from './bothOf.ts';

/** What core says of itself; written anew every few seconds to a folder in memory, never to the card. */
export type Health = {
  readonly v: 1;
  readonly version: string;
  readonly run: string;
  /** How long it has been well without a break. */
  readonly healthyForMs: DurationMs;
  /** Why it is not; null: it is well. */
  readonly unfit: Words | null;
};

const fileName = 'health.json';
/** Core writes each 3 s. */
const staleMs = 20_000;

/** Appears whole or not at all. Throws what the disk throws. */
export function writeHealth(folder: string, health: Health): void {
  const file = join(folder, fileName);
  const { unfit } = health;
  // English under its own key: a release from before it was told in Chinese reads this too.
  const written = { ...health, unfit: unfit?.en ?? null, ...(unfit === null ? {} : { unfitZh: unfit.zh }) };
  writeFileSync(`${file}.new`, `${JSON.stringify(written)}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

/** What core last said; null: nothing, or not lately. */
export function readHealth(folder: string, wallMs: number): Health | null {
  try {
    const file = join(folder, fileName);
    if (Math.abs(wallMs - statSync(file).mtimeMs) > staleMs) return null;
    const { unfit: en, unfitZh: zh, ...health } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const unfit = bothOf(en, zh);
    if (health['v'] !== 1 || typeof health['healthyForMs'] !== 'number' || (en !== null && unfit === null)) return null;
    return { ...health, unfit } as Health;
  } catch {
    return null;
  }
}
