import type { Party } from '../controller/rightsTable.ts';
import { fingerprintOf } from '../mqtt/actKey.ts';
import { type Account, accountNamed, PeopleTrouble } from './accounts.ts';

/** With one account more. Throws PeopleTrouble when the login is taken. */
export function withAccount(accounts: readonly Account[], account: Account): readonly Account[] {
  if (accounts.some(({ login }) => login === account.login))
    throw new PeopleTrouble(`${account.login} is there already. Change it with: duskgate people role or password.`);
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
    throw new PeopleTrouble(`${login} is no person (${role}): it signs nothing, and needs no key.`);
}

/** The public key and its fingerprint. Rejects with PeopleTrouble when it is none. */
export async function checkedKey(
  publicKey: string,
): Promise<{ readonly publicKey: string; readonly fingerprint: string }> {
  try {
    return { publicKey, fingerprint: await fingerprintOf(publicKey) };
  } catch (cause) {
    throw new PeopleTrouble('This is no public key: it is 44 characters, as the page or `duskgate sign` shows it.', {
      cause,
    });
  }
}
