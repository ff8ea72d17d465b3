import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The three things a safe write needs; tests cut the power at each. */
export type Disk = {
  /** Writes a whole file and waits until it is on the disk. */
  readonly write: (path: string, bytes: Uint8Array) => void;
  readonly rename: (from: string, to: string) => void;
  /** Waits until the names in a folder are on the disk. */
  readonly syncFolder: (folder: string) => void;
};

export const nodeDisk: Disk = {
  write(path, bytes) {
    withFile(path, 'w', (handle) => {
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    });
  },
  rename: renameSync,
  syncFolder: (folder) => withFile(folder, 'r', fsyncSync),
};

/** Makes a folder where there is none, and waits until its own name is on the disk: else a cut takes it with all that was synced in it. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o750 });
  if (first === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    nodeDisk.syncFolder(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

function withFile(path: string, flags: 'w' | 'r', use: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o640);
  try {
    use(handle);
  } finally {
    closeSync(handle);
  }
}
