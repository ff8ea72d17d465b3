import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, makeFolder, nodeDisk } from '../settings/acceptedDisk.ts';
import { locked } from '../settings/fileLock.ts';
import type { Words } from '../words/language.ts';
import { type Refusal, refused } from './fault.ts';
import type { LoadedRoster } from './loadedRoster.ts';
import { applyDelta } from './rosterDelta.ts';
import { readRoster, tooManyBytes } from './rosterFile.ts';
import { bytesMax, type Trust } from './rosterHead.ts';

/** Where everything about cards lies within a state folder. */
export function cardFiles(stateFolder: string) {
  const folder = join(stateFolder, 'cards');
  return {
    folder,
    /** The secret of the pseudonyms. */
    siteKey: join(folder, 'site.key'),
    /** Signs rosters; only where rosters are made. */
    signer: join(folder, 'roster.key.pem'),
    /** Whose rosters are taken. */
    trusted: join(folder, 'roster.pub.pem'),
    current: join(folder, 'roster.txt'),
    previous: join(folder, 'roster.previous.txt'),
    passages: join(folder, 'passages.db'),
    enrolment: join(folder, 'enrolment.json'),
    lock: join(folder, 'roster.lock'),
  } as const;
}
export type CardFiles = ReturnType<typeof cardFiles>;

export type Held = {
  /** The newest roster that is whole; null = none. */
  readonly roster: LoadedRoster | null;
  /** For each file that was passed over, why. A first start with no roster passes over nothing. */
  readonly passedOver: readonly Words[];
};

/** The newest whole roster of a folder. Never throws for a damaged one. */
export function readHeld(files: CardFiles, trust: Trust): Held {
  const passedOver: Words[] = [];
  for (const file of [files.current, files.previous]) {
    const read = readFile(file, trust);
    if (read === null) continue;
    if (read.kind === 'ok') return { roster: read.roster, passedOver };
    passedOver.push({ en: `${file}: ${read.words.en}`, zh: `${file}：${read.words.zh}` });
  }
  return { roster: null, passedOver };
}

export type Adopted = { readonly kind: 'adopted'; readonly roster: LoadedRoster; readonly isNew: boolean };

/**
 * Takes a roster or a delta, whichever the bytes are, if it is newer than what is held. On disk first, then in force: a cut of
 * power at any moment leaves the old or the new as the newest whole one, and the one before is kept. Throws what the disk
 * throws; the files are then as they were.
 */
export function adopt(
  bytes: Buffer,
  held: LoadedRoster | null,
  { files, trust, disk = nodeDisk }: { files: CardFiles; trust: Trust; disk?: Disk },
): Adopted | Refusal {
  makeFolder(files.folder);
  return locked(files.lock, () => {
    const onDisk = readFile(files.current, trust);
    const running = newer(held, onDisk?.kind === 'ok' ? onDisk.roster : null);
    const read = isDelta(bytes) ? applyDelta(bytes, running, trust) : readRoster(bytes, trust);
    if (read.kind === 'refused') return read;
    const old = running === null ? null : notNewer(read.roster, running);
    if (old === 'same' && running !== null) return { kind: 'adopted', roster: running, isNew: false };
    if (old !== null && old !== 'same') return old;
    swap(files, read.roster.bytes, onDisk?.kind === 'ok' ? onDisk.roster.bytes : null, disk);
    return { kind: 'adopted', roster: read.roster, isNew: true };
  });
}

function newer(held: LoadedRoster | null, onDisk: LoadedRoster | null): LoadedRoster | null {
  return (onDisk?.head.version ?? 0) > (held?.head.version ?? 0) ? onDisk : held;
}

/** Whether the bytes begin as a delta does; what is wrong with them is said by whoever reads them. */
export function isDelta(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 16) === '{"kind":"delta",';
}

/** Whether the bytes mean to be a roster or a delta, and not a table. */
export function isRosterLike(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 9) === '{"kind":"';
}

/** The bytes of a roster file, or why they are not even read. Throws what the disk throws. */
export function readRosterBytes(file: string): Buffer | Refusal {
  const { size } = statSync(file);
  return size > bytesMax ? tooManyBytes(size) : readFileSync(file);
}

function notNewer(fresh: LoadedRoster, held: LoadedRoster): Refusal | 'same' | null {
  const [version, running] = [fresh.head.version, held.head.version];
  if (version > running) return null;
  if (version < running)
    return refused('older', {
      en: `The roster is version ${version}; version ${running} runs here. Blocked cards would open again: make a newer one.`,
      zh: `名单版本为 ${version}，本机运行版本 ${running}。已停用的卡会重新生效：请制作更新的版本。`,
    });
  return fresh.head.digest === held.head.digest
    ? 'same'
    : refused('version_taken', {
        en: `Version ${version} runs here with other cards. Two places make rosters: make a newer one at one of them.`,
        zh: `版本 ${version} 已在本机运行，但卡片不同：有两处在制作名单。请在其中一处制作更新的版本。`,
      });
}

function swap(files: CardFiles, bytes: Buffer, before: Buffer | null, disk: Disk): void {
  disk.write(`${files.current}.tmp`, bytes);
  // Nothing moves before its successor is in place, and a damaged file never pushes out a whole one.
  if (before !== null) {
    disk.write(`${files.previous}.tmp`, before);
    disk.rename(`${files.previous}.tmp`, files.previous);
    disk.syncFolder(files.folder);
  }
  disk.rename(`${files.current}.tmp`, files.current);
  disk.syncFolder(files.folder);
}

function readFile(file: string, trust: Trust): ReturnType<typeof readRoster> | null {
  try {
    const bytes = readRosterBytes(file);
    return Buffer.isBuffer(bytes) ? readRoster(bytes, trust, 'order') : bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? null
      : refused('damaged', { en: `It cannot be read: ${message}.`, zh: `无法读取：${message}。` });
  }
}
