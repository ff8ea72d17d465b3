import { createHash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseTrouble, type Shelf } from './shelf.ts';
import { readStatement, type Statement } from './statement.ts';
import { compareVersions } from './version.ts';

/** A package that was checked: `handle` is open on our own nameless copy, which nobody can change any more. */
export type TakenIn = { readonly handle: number; readonly statement: Statement };

const packageBytesMax = 268_435_456;
const pieceBytes = 1_048_576;

/**
 * Copies a package into the shelf and checks it against its signature on the way, so that what is installed is what was
 * checked, whatever happens to the file meanwhile. Throws ReleaseTrouble in words. Whoever calls it closes `handle`.
 */
export function takeIn(
  file: string,
  { keys, shelf }: { readonly keys: readonly KeyObject[]; readonly shelf: Shelf },
): TakenIn {
  const source = openPackage(file);
  try {
    const statement = readStatement(`${file}.sig`, keys);
    const { size } = fstatSync(source);
    if (size !== statement.bytes)
      throw new ReleaseTrouble(`${file}: ${size} bytes, but ${statement.bytes} were signed. Copy it again.`);
    refuseOld(statement, shelf.floor);
    const handle = namelessFile(shelf.folder);
    const digest = copy(source, handle, size);
    if (
      !timingSafeEqual(Buffer.from(digest), Buffer.from(statement.sha512.padEnd(digest.length).slice(0, digest.length)))
    ) {
      closeSync(handle);
      throw new ReleaseTrouble(
        `${file}: its bytes are not those that were signed. Copy it again from where it was made.`,
      );
    }
    return { handle, statement };
  } finally {
    closeSync(source);
  }
}

function openPackage(file: string): number {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    throw new ReleaseTrouble(`${file} cannot be read. Name a package file, not a link to one.`, { cause });
  }
  const found = fstatSync(handle);
  if (found.isFile() && found.size <= packageBytesMax) return handle;
  closeSync(handle);
  throw new ReleaseTrouble(`${file} is no package: not a plain file, or larger than ${packageBytesMax} bytes.`);
}

/** A package that an upgrade has closed a hole of must not come back by an old, well-signed file. */
function refuseOld({ version }: Statement, floor: string | null): void {
  if (floor === null || compareVersions(version, floor) >= 0) return;
  throw new ReleaseTrouble(
    `${version} is older than ${floor}, the oldest this pole may go back to. Take a newer release.`,
  );
}

function namelessFile(folder: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const path = join(folder, `.incoming.${process.pid}`);
  rmSync(path, { force: true });
  const handle = openSync(path, 'wx+', 0o600);
  rmSync(path);
  return handle;
}

/** Copies `size` bytes; answers with their SHA-512 in hex. */
function copy(source: number, target: number, size: number): string {
  const hash = createHash('sha512');
  const piece = Buffer.alloc(pieceBytes);
  for (let at = 0; at < size; ) {
    const read = readSync(source, piece, 0, Math.min(pieceBytes, size - at), at);
    if (read === 0) break;
    hash.update(piece.subarray(0, read));
    for (let written = 0; written < read; ) written += writeSync(target, piece, written, read - written);
    at += read;
  }
  return hash.digest('hex');
}
