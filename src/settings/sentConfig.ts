import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from './accepted.ts';
import { makeFolder, nodeDisk } from './acceptedDisk.ts';

/** Where a config that came over the network lies within a state folder. */
export function sentConfigFiles(stateFolder: string) {
  const folder = join(stateFolder, 'conf');
  return { folder, sent: join(folder, 'estate.yaml'), mark: join(folder, 'local.sha256') } as const;
}

/**
 * The config file that counts: the sent one, as long as nobody changed the local one since. Whoever edits the file on the
 * device means what he writes, and wins.
 */
export function configInForce(stateFolder: string, localFile: string): string {
  const { sent, mark } = sentConfigFiles(stateFolder);
  try {
    return readFileSync(mark, 'utf8').trim() === hashOf(localFile) ? sent : localFile;
  } catch {
    return localFile;
  }
}

/** Puts a proved config where core looks. The mark comes last: without it the local file counts. */
export function keepSentConfig(stateFolder: string, localFile: string, text: Uint8Array): void {
  const { folder, sent, mark } = sentConfigFiles(stateFolder);
  makeFolder(folder);
  for (const [file, bytes] of [
    [sent, text],
    [mark, Buffer.from(`${hashOf(localFile)}\n`)],
  ] as const) {
    nodeDisk.write(`${file}.tmp`, bytes);
    nodeDisk.rename(`${file}.tmp`, file);
    nodeDisk.syncFolder(folder);
  }
}

function hashOf(file: string): string {
  return sha256Of(readFileSync(file));
}
