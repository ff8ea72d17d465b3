import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pragma } from './database.ts';
import { storeName } from './setAside.ts';

/** Bytes of pages that hold something. */
export function usedBytes(db: DatabaseSync): number {
  const pages = Number(pragma(db, 'page_count')) - Number(pragma(db, 'freelist_count'));
  return pages * Number(pragma(db, 'page_size'));
}

/** What the store takes on the card, its log included, the ballast not. */
export function bytesOnDisk(folder: string): number {
  return ['', '-wal', '-shm'].reduce(
    (sum, suffix) => sum + (statSync(join(folder, storeName + suffix), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Gives pages back to the file system when a quarter of the file is empty; a little at a time, so that the log stays small. */
export function freeUnusedPages(db: DatabaseSync): void {
  const free = Number(pragma(db, 'freelist_count'));
  if (free > 256 && free * 4 > Number(pragma(db, 'page_count'))) db.exec('PRAGMA incremental_vacuum(256)');
}
