import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { parties } from '../controller/rightsTable.ts';
import type { PeopleRoster } from '../mqtt/peopleRoster.ts';
import { type Disk, nodeDisk } from '../settings/acceptedDisk.ts';
import { locked } from '../settings/fileLock.ts';
import { noSuch } from '../words/choice.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { loginShape } from './login.ts';
import { isHash } from './passwordHash.ts';

/** A mistake in the people file or with it; the message says what, where and what to do. */
export class PeopleTrouble extends SaidError {
  override readonly name = 'PeopleTrouble';
}

const words = {
  damaged: {
    en: '{file}: {detail}. Restore it from {file}.previous, which is the version before.',
    zh: '{file}：{detail}。请用上一版本 {file}.previous 恢复。',
  },
  noJson: { en: '{why}', zh: '不是 JSON' },
  badValue: { en: '{path}: {why}', zh: '{path} 的值不可用' },
  noAccounts: { en: 'no people file: {why}', zh: '不是人员文件' },
  noLogin: {
    en: '{login} cannot be a login: it is a level of MQTT topics. Write 1 to 32 of a-z, 0-9 and -.',
    zh: '“{login}”不能作为登录名：它是 MQTT 主题中的一级。请写 1 至 32 个字符，限 a-z、0-9 和连字符。',
  },
  nothing: { en: 'Nothing', zh: '' },
} satisfies Record<string, Words>;

const keySchema = z.strictObject({
  public_key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  name: z.string().min(1).max(60),
  enrolled_ms: z.int().min(0),
});

const accountSchema = z.strictObject({
  login: z.string().regex(loginShape),
  role: z.enum(parties),
  /** As mosquitto keeps it. Null: logs in with a certificate, or not at all. */
  password: z.string().refine(isHash, 'is no password hash').nullable(),
  keys: z.array(keySchema).max(8),
});

const accountsSchema = z.strictObject({
  v: z.literal(1),
  /** Rises with each change; the people roster has the same. */
  version: z.int().min(0),
  accounts: z.array(accountSchema).max(2_000),
});

/** Somebody or something that logs in at the broker. */
export type Account = z.infer<typeof accountSchema>;
export type Accounts = z.infer<typeof accountsSchema>;

export const nobody: Accounts = { v: 1, version: 0, accounts: [] };

/** Reads the people file; one that is not there has nobody in it. Throws PeopleTrouble, or what the disk throws. */
export function readAccounts(file: string): Accounts {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return nobody;
  const text = readFileSync(file, 'utf8');
  try {
    return accountsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new PeopleTrouble(worded(words.damaged, { file, detail: damageOf(cause) }), { cause });
  }
}

/** The value is not told: it may be the hash of a password. */
function damageOf(cause: unknown): Words {
  const [issue] = cause instanceof z.ZodError ? cause.issues : [];
  if (issue === undefined) return worded(words.noJson, { why: String(cause) });
  const path = issue.path.map(String).join('.');
  return worded(path === '' ? words.noAccounts : words.badValue, { path, why: issue.message });
}

/**
 * Changes the people file under a lock, as the next version: whole or not at all, the one before kept beside it. Answers with
 * the new one. Throws PeopleTrouble, or what the disk throws; the file is then as it was.
 */
export function changeAccounts(
  file: string,
  change: (accounts: readonly Account[]) => readonly Account[],
  disk: Disk = nodeDisk,
): Accounts {
  return replaceAccounts(file, ({ version, accounts }) => ({ version: version + 1, accounts: change(accounts) }), disk);
}

/** The same with a version of its own, for a people file that takes over what was changed elsewhere. */
export function replaceAccounts(
  file: string,
  change: (before: Accounts) => { readonly version: number; readonly accounts: readonly Account[] },
  disk: Disk = nodeDisk,
): Accounts {
  mkdirSync(dirname(file), { recursive: true, mode: 0o750 });
  return locked(`${file}.lock`, () => {
    const before = readAccounts(file);
    const { version, accounts } = change(before);
    const sorted = [...accounts].sort((a, b) => (a.login < b.login ? -1 : 1));
    const after: Accounts = { v: 1, version, accounts: sorted };
    if (before.version > 0) place(`${file}.previous`, before, disk);
    place(file, after, disk);
    disk.syncFolder(dirname(file));
    return after;
  });
}

function place(file: string, accounts: Accounts, disk: Disk): void {
  disk.write(`${file}.tmp`, Buffer.from(`${JSON.stringify(accounts, null, 1)}\n`));
  disk.rename(`${file}.tmp`, file);
}

/** Throws PeopleTrouble for a login that no topic can carry. */
export function checkedLogin(login: string | undefined): string {
  if (login !== undefined && loginShape.test(login)) return login;
  throw new PeopleTrouble(worded(words.noLogin, { login: login ?? words.nothing }));
}

/** The account of a login. Throws PeopleTrouble when there is none. */
export function accountNamed(accounts: readonly Account[], login: string): Account {
  const found = accounts.find((account) => account.login === login);
  if (found !== undefined) return found;
  const logins = accounts.map((one) => one.login);
  throw new PeopleTrouble(noSuch('account', login, logins));
}

/** The people roster of these accounts for the devices: without devices, without the office, without passwords. */
export function rosterOf({ version, accounts }: Accounts, site: string): PeopleRoster {
  const people = accounts.flatMap(({ login, role, keys }) =>
    role === 'device' || role === 'office'
      ? []
      : [{ login, role: role === 'home-assistant' ? 'operator' : role, keys }],
  );
  return { v: 1, site, version, people };
}
