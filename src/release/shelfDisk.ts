import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** What changing releases asks of the disk, one step each; tests cut the power before every one. */
export type ShelfDisk = {
  readonly makeFolder: (path: string) => void;
  /** Makes a folder the same as another: files by hard link where they can be, else copied and synced. */
  readonly makeTree: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  readonly rename: (from: string, to: string) => void;
  readonly symlink: (target: string, path: string) => void;
  /** Writes a small file and waits until it is on the disk. */
  readonly write: (path: string, text: string) => void;
  /** Waits until everything on the file system of this folder is on the disk. */
  readonly sync: (folder: string) => void;
};

export const shelfDisk: ShelfDisk = {
  makeFolder: (path) => mkdirSync(path, { recursive: true, mode: 0o755 }),
  makeTree: copyTree,
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  rename: renameSync,
  symlink: (target, path) => symlinkSync(target, path),
  write(path, text) {
    const handle = openSync(path, 'w', 0o644);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
  sync: (folder) => {
    // Node has no sync(2). coreutils are on every Debian; without them the kernel writes in its own time.
    spawnSync('sync', ['-f', folder], { stdio: 'ignore' });
  },
};

function copyTree(from: string, to: string): void {
  mkdirSync(to, { mode: 0o755 });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const found = lstatSync(source);
    if (found.isDirectory()) copyTree(source, target);
    else if (found.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkOrCopy(source, target);
  }
}

/** A package manager replaces a file by renaming another over it, so a link keeps what the file was. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EMLINK') throw error;
    copyFileSync(source, target);
  }
}
