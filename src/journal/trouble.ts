import { type Words, worded } from '../words/language.ts';
import { SaidError, wordsOf } from '../words/saidError.ts';

/** What is wrong with the store, as far as the remedy differs. */
export type Trouble = 'full' | 'damaged' | 'foreign' | 'disk' | 'readOnly' | 'busy' | 'other';

/** The file is not ours to write: another program's, or a newer version's. */
export class ForeignFile extends SaidError {}

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

const remedies: Readonly<Record<Trouble, Words>> = {
  full: {
    en: 'The disk is full. Free some space (`df -h`, old files of other programs); saving goes on by itself then.',
    zh: '磁盘已满。请腾出空间（`df -h`，其他程序的旧文件）；之后会自动恢复保存。',
  },
  damaged: {
    en: 'The file is damaged. It is kept under a dated name and a fresh one is begun; send the old one to the office.',
    zh: '文件已损坏，将以带日期的名称另存并重新建立；请将旧文件送交办公室。',
  },
  foreign: {
    en: 'Move the file elsewhere, or point the state folder to another place.',
    zh: '请移走该文件，或将状态目录指向别处。',
  },
  disk: {
    en: 'The disk does not answer. Look at `dmesg`; if the card shows errors, replace it. Retried by itself.',
    zh: '磁盘没有应答。请查看 `dmesg`；存储卡报错则更换。设备会自动重试。',
  },
  readOnly: {
    en: 'The disk or folder cannot be written. Look at `mount` and `dmesg` (a dying card is mounted read-only) and at the owner of the folder.',
    zh: '磁盘或目录不可写。请查看 `mount` 与 `dmesg`（将坏的卡会以只读方式挂载）及目录的属主。',
  },
  busy: {
    en: 'Another program holds the store. Stop the second duskgate or the open database tool.',
    zh: '存储被其他程序占用。请停止另一个 duskgate 或打开着的数据库工具。',
  },
  other: {
    en: 'Send this line and the end of `duskgate log` to the office.',
    zh: '请将此行与 `duskgate log` 的末尾送交办公室。',
  },
};

/** Sorts an error of SQLite or of the file system by what helps against it. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ForeignFile) return 'foreign';
  if (typeof error !== 'object' || error === null) return 'other';
  if ('errcode' in error && typeof error.errcode === 'number') return ofSqlite(error.errcode, error);
  if ('code' in error && typeof error.code === 'string') return bySystemCode[error.code] ?? 'other';
  if ('cause' in error) return troubleOf(error.cause);
  return 'other';
}

function ofSqlite(code: number, error: object): Trouble {
  // A number in the file's head that no SQLite ever wrote has no code of its own.
  if ('message' in error && error.message === 'unsupported file format') return 'damaged';
  return bySqliteCode[code & 0xff] ?? 'other';
}

const plain: Words = { en: 'store {where}: {fact}. {remedy}', zh: '存储 {where}：{fact}。{remedy}' };

/** One paragraph for a person: what, where, the bare fact, what to do. */
export function plainWords(error: unknown, where: string): Words {
  return worded(plain, { where, fact: wordsOf(error), remedy: remedies[troubleOf(error)] });
}
