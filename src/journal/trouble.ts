/** What is wrong with the store, as far as the remedy differs. */
export type Trouble = 'full' | 'damaged' | 'foreign' | 'disk' | 'readOnly' | 'busy' | 'other';

/** The file is not ours to write: another program's, or a newer version's. */
export class ForeignFile extends Error {}

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const bySqliteCode: Readonly<Record<number, Trouble>> = {
  5: 'busy',
  6: 'busy',
  8: 'readOnly',
  10: 'disk',
  11: 'damaged',
  13: 'full',
  14: 'disk',
  26: 'damaged',
};

const bySystemCode: Readonly<Record<string, Trouble>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'readOnly',
  EACCES: 'readOnly',
  EPERM: 'readOnly',
  EIO: 'disk',
};

const remedies: Readonly<Record<Trouble, string>> = {
  full: 'The disk is full. Free some space (`df -h`, old files of other programs); saving goes on by itself then.',
  damaged:
    'The file is damaged. It is kept under a dated name and a fresh one is begun; send the old one to the office.',
  foreign: 'Move the file elsewhere, or point the state folder to another place.',
  disk: 'The disk does not answer. Look at `dmesg`; if the card shows errors, replace it. Retried by itself.',
  readOnly:
    'The disk or folder cannot be written. Look at `mount` and `dmesg` (a dying card is mounted read-only) and at the owner of the folder.',
  busy: 'Another program holds the store. Stop the second duskgate or the open database tool.',
  other: 'Send this line and the end of `duskgate log` to the office.',
};

/** Sorts an error of SQLite or of the file system by what helps against it. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ForeignFile) return 'foreign';
  if (typeof error !== 'object' || error === null) return 'other';
  if ('errcode' in error && typeof error.errcode === 'number') return bySqliteCode[error.errcode & 0xff] ?? 'other';
  if ('code' in error && typeof error.code === 'string') return bySystemCode[error.code] ?? 'other';
  if ('cause' in error) return troubleOf(error.cause);
  return 'other';
}

/** One paragraph for a person: what, where, the bare fact, what to do. */
export function plainWords(error: unknown, where: string): string {
  const fact = error instanceof Error ? error.message : String(error);
  return `store ${where}: ${fact}. ${remedies[troubleOf(error)]}`;
}
