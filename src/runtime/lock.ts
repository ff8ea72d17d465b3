import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';

const busy = 5; // SQLITE_BUSY

/** Held here, because a database handle that is collected as garbage gives its lock back. */
const held = new Set<DatabaseSync>();

/** Somebody else holds the state folder. */
export class LockedError extends SaidError {
  override readonly name = 'LockedError';
}

const words = {
  locked: {
    en: '{folder}: another duskgate-core works here (process {pid}). Stop it first, or name another folder with --state.',
    zh: '{folder}：另有 duskgate-core 在此运行（进程 {pid}）。请先停止它，或用 --state 写明另一目录。',
  },
  unknown: { en: 'unknown', zh: '不明' },
} satisfies Record<string, Words>;

/**
 * Takes the state folder for this process, or throws LockedError with who has it. The kernel gives the lock back when the
 * process dies, however it dies, so there is nothing stale to clean up. SQLite asks for it because Node cannot.
 * Throws another Error when the folder cannot be written at all.
 */
export function lockFolder(folder: string): { release(): void } {
  const pidFile = join(folder, 'core.pid');
  const db = new DatabaseSync(join(folder, 'core.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    if (!isBusy(cause)) throw cause;
    throw new LockedError(worded(words.locked, { folder, pid: pidIn(pidFile) }), { cause });
  }
  held.add(db);
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release: () => {
      held.delete(db);
      db.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy;
}

function pidIn(file: string): string | Words {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return words.unknown;
  }
}
