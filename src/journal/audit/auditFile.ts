import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pragma } from '../database.ts';
import { storeName } from '../setAside.ts';
import { headName } from './auditBook.ts';
import { publicName, readPublicKeys } from './auditKey.ts';
import { lastEntries, readEntries, readSeals } from './auditTable.ts';
import type { AuditEntry } from './chain.ts';
import { judgeChain, type Verdict } from './verdict.ts';

/** The step of tables.ts that brought the audit. */
const auditVersion = 4;

export type VerifyFrom = {
  readonly folder: string;
  /** Another store file than the folder's own, such as one set aside; the head beside the store does not speak of it. */
  readonly file?: string | undefined;
  /** Heads as the office received them: one JSON object a line with `n` and `hash`. */
  readonly headsFile?: string | undefined;
  /** Public keys kept elsewhere than on the device. */
  readonly keysFile?: string | undefined;
};

/** Checks the chain of a store without changing it; core may run. Throws what a missing or damaged file throws. */
export function verifyAudit({ folder, file, headsFile, keysFile }: VerifyFrom): Verdict {
  const db = opened(file ?? join(folder, storeName));
  if (typeof db === 'string') return { kind: 'none', text: db };
  // One transaction, so that acts written meanwhile are in all that is read or in none of it.
  db.exec('BEGIN');
  try {
    const seals = readSeals(db);
    const keys = readPublicKeys(keysFile ?? join(folder, publicName));
    const beside = file === undefined ? headsIn(join(folder, headName), 'the head beside the store') : [];
    const kept = headsFile === undefined ? [] : headsIn(headsFile, headsFile);
    return judgeChain({ entries: readEntries(db), seals, keys, witnesses: [...beside, ...kept] });
  } finally {
    db.close();
  }
}

/** The newest acts of a folder's store, oldest first; null = there is no audit yet. */
export function listAudit(folder: string, most: number): readonly AuditEntry[] | null {
  const db = opened(join(folder, storeName));
  if (typeof db === 'string') return null;
  try {
    return lastEntries(db, most);
  } finally {
    db.close();
  }
}

function opened(file: string): DatabaseSync | string {
  if (!existsSync(file)) return `There is no store at ${file}. Name the state folder with --state.`;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  if (Number(pragma(db, 'user_version')) >= auditVersion) return db;
  db.close();
  return `${file} is older than the audit: start duskgate once.`;
}

function headsIn(file: string, from: string): { n: number; hash: string; from: string }[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line, index) => headOf(line, `${from} (line ${index + 1})`));
}

function headOf(line: string, from: string): { n: number; hash: string; from: string } {
  const { n, hash }: { n?: unknown; hash?: unknown } = JSON.parse(line);
  if (typeof n !== 'number' || typeof hash !== 'string') throw new Error(`${from} is no head: it wants n and hash.`);
  return { n, hash, from };
}
