import { createHash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Words, worded } from '../words/language.ts';
import { ReleaseTrouble, type Shelf } from './shelf.ts';
import { readStatement, type Statement } from './statement.ts';
import { compareVersions } from './version.ts';

/** A package that was checked: `handle` is open on our own nameless copy, which nobody can change any more. */
export type TakenIn = { readonly handle: number; readonly statement: Statement };

const packageBytesMax = 268_435_456;
const pieceBytes = 1_048_576;

const words = {
  otherSize: {
    en: '{file}: {size} bytes, but {signed} were signed. Copy it again.',
    zh: '{file}：有 {size} 字节，而签名时为 {signed} 字节。请重新复制。',
  },
  otherBytes: {
    en: '{file}: its bytes are not those that were signed. Copy it again from where it was made.',
    zh: '{file}：内容与签名时不一致。请从生成处重新复制。',
  },
  unread: {
    en: '{file} cannot be read. Name a package file, not a link to one.',
    zh: '无法读取 {file}。请写明软件包文件本身，而非指向它的链接。',
  },
  noPackage: {
    en: '{file} is no package: not a plain file, or larger than {bytesMax} bytes. Name the .deb file.',
    zh: '{file} 不是软件包：不是普通文件，或大于 {bytesMax} 字节。请写明 .deb 文件。',
  },
  old: {
    en: '{version} is older than {floor}, the oldest this pole may go back to. Take a newer release.',
    zh: '{version} 早于 {floor}，即本机可退回的最早版本。请换用更新的版本。',
  },
} satisfies Record<string, Words>;

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
      throw new ReleaseTrouble(worded(words.otherSize, { file, size, signed: statement.bytes }));
    refuseOld(statement, shelf.floor);
    const handle = namelessFile(shelf.folder);
    const digest = copy(source, handle, size);
    if (
      !timingSafeEqual(Buffer.from(digest), Buffer.from(statement.sha512.padEnd(digest.length).slice(0, digest.length)))
    ) {
      closeSync(handle);
      throw new ReleaseTrouble(worded(words.otherBytes, { file }));
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
    throw new ReleaseTrouble(worded(words.unread, { file }), { cause });
  }
  const found = fstatSync(handle);
  if (found.isFile() && found.size <= packageBytesMax) return handle;
  closeSync(handle);
  throw new ReleaseTrouble(worded(words.noPackage, { file, bytesMax: packageBytesMax }));
}

/** A package that an upgrade has closed a hole of must not come back by an old, well-signed file. */
function refuseOld({ version }: Statement, floor: string | null): void {
  if (floor === null || compareVersions(version, floor) >= 0) return;
  throw new ReleaseTrouble(worded(words.old, { version, floor }));
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
