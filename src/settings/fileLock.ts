import { DatabaseSync } from 'node:sqlite';

const lockMs = 10_000;

/**
 * Works while no other process does under this lock file; waits ten seconds at most. The kernel frees the lock of a process that
 * dies. SQLite asks for it because Node cannot.
 */
export function locked<T>(file: string, work: () => T): T {
  const db = new DatabaseSync(file, { timeout: lockMs });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return work();
  } finally {
    db.close();
  }
}
