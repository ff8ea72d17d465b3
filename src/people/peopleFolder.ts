import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PeopleInForce } from '../controller/state.ts';
import type { PeopleRoster, SignedPeople } from '../mqtt/peopleRoster.ts';
import { type Disk, makeFolder, nodeDisk } from '../settings/acceptedDisk.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError, wordsOf } from '../words/saidError.ts';
import { readInstalled, readRoster } from './peopleTrust.ts';

/** Larger than any roster that fits in a message. */
const bytesMax = 262_144;

const words = {
  tooLarge: {
    en: '{file}: it has {bytes} bytes, more than any people roster. {remedy}',
    zh: '{file}：有 {bytes} 字节，人员名册不会这么大。{remedy}',
  },
  unusable: { en: '{file}: {why}. {remedy}', zh: '{file}：{why}。{remedy}' },
  remedy: {
    en: 'Install it again: duskgate people install FILE.',
    zh: '请重新安装：duskgate people install FILE。',
  },
} satisfies Record<string, Words>;

/** Where the people roster lies within a state folder. */
export function peopleRosterFile(stateFolder: string): string {
  return join(stateFolder, 'people', 'roster.json');
}

/**
 * The people roster of a state folder; null = there is none. Throws SaidError when it cannot be used. What lies there
 * was proved before it was written, or put there by somebody who may write the folder.
 */
export function readPeopleRoster(stateFolder: string, site: string): PeopleInForce | null {
  return readWith(stateFolder, (strange) => readInstalled(strange, site));
}

/** The same with everything that stands in it: names of the keys, and who signed. */
export function readPeopleText(stateFolder: string): PeopleRoster | SignedPeople | null {
  return readWith(stateFolder, readRoster);
}

function readWith<T>(stateFolder: string, read: (strange: unknown) => T): T | null {
  const file = peopleRosterFile(stateFolder);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const { remedy } = words;
  if (stat.size > bytesMax) throw new SaidError(worded(words.tooLarge, { file, bytes: stat.size, remedy }));
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new SaidError(worded(words.unusable, { file, why: wordsOf(cause), remedy }), { cause });
  }
}

/** Puts a roster on disk, whole or not at all. Throws what the disk throws. */
export function keepPeopleRoster(stateFolder: string, roster: PeopleRoster, disk: Disk = nodeDisk): void {
  const file = peopleRosterFile(stateFolder);
  const folder = join(stateFolder, 'people');
  makeFolder(folder);
  disk.write(`${file}.tmp`, Buffer.from(`${JSON.stringify(roster, null, 1)}\n`));
  disk.rename(`${file}.tmp`, file);
  disk.syncFolder(folder);
}
