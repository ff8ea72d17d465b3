import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { OpenedStore, StoreOptions } from '../../src/journal/store.ts';
import { openStore } from '../../src/journal/store.ts';
import { aSite } from './literals.ts';

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a store that the test need not close. */
export function aStore(folder: string, more: Partial<StoreOptions> = {}): OpenedStore {
  const opened = openStore({
    folder,
    run: '0000aaaa',
    machineBoot: 'boot',
    siteRevision: 'abcdef012345',
    site: aSite(),
    ballastBytes: 64 * 1024,
    ...more,
  });
  onTestFinished(() => opened.store.close());
  return opened;
}
