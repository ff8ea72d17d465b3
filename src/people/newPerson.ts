import type { Party } from '../controller/rightsTable.ts';
import { fingerprintOf } from '../mqtt/actKey.ts';
import { type Words, worded } from '../words/language.ts';
import { type Account, accountNamed, PeopleTrouble } from './accounts.ts';

const words = {
  taken: {
    en: '{login} is there already. Change it with: duskgate people role or password.',
    zh: '{login} 已存在。更改请用：duskgate people role 或 password。',
  },
  signsNothing: {
    en: '{login} is no person ({role}): it signs nothing, and needs no key.',
    zh: '{login} 不是人员（{role}）：不签名，也不需要密钥。',
  },
  noKey: {
    en: 'This is no public key: it is 44 characters, as the page or `duskgate sign` shows it.',
    zh: '这不是公钥：公钥为 44 个字符，见网页或 `duskgate sign` 的显示。',
  },
} satisfies Record<string, Words>;

/** With one account more. Throws PeopleTrouble when the login is taken. */
export function withAccount(accounts: readonly Account[], account: Account): readonly Account[] {
  if (accounts.some(({ login }) => login === account.login))
    throw new PeopleTrouble(worded(words.taken, { login: account.login }));
  return [...accounts, account];
}

/** With one account changed. Throws PeopleTrouble when there is none of that login. */
export function withChange(
  accounts: readonly Account[],
  login: string,
  change: (account: Account) => Account,
): readonly Account[] {
  const changed = change(accountNamed(accounts, login));
  return accounts.map((account) => (account.login === login ? changed : account));
}

/** Throws PeopleTrouble when the person is a device or a service, which sign nothing. */
export function signsActs(role: Party, login: string): void {
  if (role === 'device' || role === 'office' || role === 'home-assistant')
    throw new PeopleTrouble(worded(words.signsNothing, { login, role }));
}

/** The public key and its fingerprint. Rejects with PeopleTrouble when it is none. */
export async function checkedKey(
  publicKey: string,
): Promise<{ readonly publicKey: string; readonly fingerprint: string }> {
  try {
    return { publicKey, fingerprint: await fingerprintOf(publicKey) };
  } catch (cause) {
    throw new PeopleTrouble(words.noKey, { cause });
  }
}
