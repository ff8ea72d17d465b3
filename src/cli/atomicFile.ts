import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Text held before it is written. */
const heldCharacters = 65_536;

/**
 * Writes a file that appears whole or not at all: beside it first, synced, then renamed. Throws what the disk throws, with
 * nothing left behind. `lines` end with a newline each.
 */
export function writeWhole(file: string, lines: Iterable<string>): void {
  const beside = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(beside, 'w', 0o640);
  try {
    let held = '';
    for (const line of lines) {
      held += line;
      if (held.length < heldCharacters) continue;
      writeSync(descriptor, held);
      held = '';
    }
    writeSync(descriptor, held);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
