import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

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

function withFile(path: string, flags: 'w' | 'r', use: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o640);
  try {
    use(handle);
  } finally {
    closeSync(handle);
  }
}
