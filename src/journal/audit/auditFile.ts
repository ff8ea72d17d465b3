import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { foreign, type Words, worded } from '../../words/language.ts';
import { SaidError } from '../../words/saidError.ts';
import { pragma } from '../database.ts';
import { storeName } from '../setAside.ts';
import { headName } from './auditBook.ts';
import { publicName, readPublicKeys } from './auditKey.ts';
import { lastEntries, readEntries, readSeals } from './auditTable.ts';
import type { AuditEntry } from './chain.ts';
import { judgeChain, type Verdict, type Witness } from './verdict.ts';

/** The step of tables.ts that brought the audit. */
const auditVersion = 4;

const words = {
  noStore: {
    en: 'There is no store at {file}. Name the state folder with --state.',
    zh: '{file} 处没有数据库。请用 --state 写明状态目录。',
  },
  tooOld: {
    en: '{file} is older than the audit: start duskgate once.',
    zh: '{file} 早于审计功能：请启动一次 duskgate。',
  },
  beside: { en: 'the head beside the store', zh: '数据库旁的链头' },
  line: { en: '{from} (line {line})', zh: '{from}（第 {line} 行）' },
  noHead: {
    en: '{from} is no head: it wants n and hash.',
    zh: '{from}不是链头：应有 n 和 hash。',
  },
  noFile: { en: '{file}: there is no such file.', zh: '{file}：没有此文件。' },
} satisfies Record<string, Words>;

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
  if (!(db instanceof DatabaseSync)) return { kind: 'none', text: db };
  // One transaction, so that acts written meanwhile are in all that is read or in none of it.
  db.exec('BEGIN');
  try {
    const seals = readSeals(db);
    const keys = readPublicKeys(keysFile ?? join(folder, publicName));
    const witnesses = [...(file === undefined ? besideStore(folder) : []), ...keptElsewhere(headsFile)];
    return judgeChain({ entries: readEntries(db), seals, keys, witnesses });
  } finally {
    db.close();
  }
}

/** The newest acts of a folder's store, oldest first; null = there is no audit yet. */
export function listAudit(folder: string, most: number): readonly AuditEntry[] | null {
  const db = opened(join(folder, storeName));
  if (!(db instanceof DatabaseSync)) return null;
  try {
    return lastEntries(db, most);
  } finally {
    db.close();
  }
}

function opened(file: string): DatabaseSync | Words {
  if (!existsSync(file)) return worded(words.noStore, { file });
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  if (Number(pragma(db, 'user_version')) >= auditVersion) return db;
  db.close();
  return worded(words.tooOld, { file });
}

function besideStore(folder: string): Witness[] {
  const file = join(folder, headName);
  return existsSync(file) ? headsIn(file, words.beside) : [];
}

/** A file that was named and is not there would pass for one that agrees. */
function keptElsewhere(file: string | undefined): Witness[] {
  if (file === undefined) return [];
  if (!existsSync(file)) throw new SaidError(worded(words.noFile, { file }));
  return headsIn(file, foreign(file));
}

function headsIn(file: string, from: Words): Witness[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line, index) => headOf(line, worded(words.line, { from, line: index + 1 })));
}

function headOf(line: string, from: Words): Witness {
  const head = parsed(line);
  if (typeof head === 'object' && head !== null && 'n' in head && 'hash' in head) {
    const { n, hash } = head;
    if (typeof n === 'number' && typeof hash === 'string') return { n, hash, from };
  }
  throw new SaidError(worded(words.noHead, { from }));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
