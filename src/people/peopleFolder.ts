import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PeopleInForce } from '../controller/state.ts';
import type { PeopleRoster, SignedPeople } from '../mqtt/peopleRoster.ts';
import { type Disk, makeFolder, nodeDisk } from '../settings/acceptedDisk.ts';
import { readInstalled, readRoster } from './peopleTrust.ts';

/** Larger than any roster that fits in a message. */
const bytesMax = 262_144;

/** Where the people roster lies within a state folder. */
export function peopleRosterFile(stateFolder: string): string {
  return join(stateFolder, 'people', 'roster.json');
}

/**
 * The people roster of a state folder; null = there is none. Throws an Error in words when it cannot be used. What lies there
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
  if (stat.size > bytesMax) throw new Error(`${file}: it has ${stat.size} bytes, more than any people roster`);
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file}: ${detail}. Install it again: duskgate people install FILE.`, { cause });
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
