import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Party } from '../controller/rightsTable.ts';
import type { Site } from '../controller/site.ts';
import { isId } from '../mqtt/topics.ts';
import { type Account, changeAccounts, readAccounts } from '../people/accounts.ts';
import { hashed, madePassword } from '../people/passwordHash.ts';
import { writeWhole } from './atomicFile.ts';

export type DemoLogin = { readonly login: string; readonly role: Party; readonly password: string };

export type DemoPeople = {
  /** People file for the demo broker. */
  readonly file: string;
  readonly logins: readonly DemoLogin[];
  /** How this device logs in there. */
  readonly device: { readonly username: string; readonly passwordFile: string };
};

/**
 * The people of the config, the office and this device with passwords of their own for the demo broker, which listens on this
 * machine alone. They are made once for a state folder and lie there in clear text to be shown again: nothing else uses them.
 */
export function prepareDemoPeople(stateFolder: string, site: Site): DemoPeople {
  const folder = join(stateFolder, 'broker');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'accounts.json');
  const shown = join(folder, 'passwords.json');
  const before = existsSync(shown) ? (JSON.parse(readFileSync(shown, 'utf8')) as Record<string, string>) : {};
  const logins = wanted(site).map((one) => ({ ...one, password: before[one.login] ?? madePassword() }));
  writeWhole(shown, [
    `${JSON.stringify(Object.fromEntries(logins.map((one) => [one.login, one.password])), null, 1)}\n`,
  ]);
  const known = new Map(readAccounts(file).accounts.map((one) => [one.login, one]));
  // A hash that is there already stays: each takes a while to make.
  const accounts = logins.map(({ login, role, password }): Account => {
    const hash = login in before ? (known.get(login)?.password ?? hashed(password)) : hashed(password);
    return { login, role, password: hash, keys: [] };
  });
  changeAccounts(file, () => accounts);
  const device = logins.find(({ role }) => role === 'device');
  const passwordFile = join(folder, 'device.password');
  writeWhole(passwordFile, [`${device?.password ?? ''}\n`]);
  return { file, logins, device: { username: site.device, passwordFile } };
}

function wanted(site: Site): readonly Omit<DemoLogin, 'password'>[] {
  const people = site.people.filter(({ login }) => isId(login) && login !== site.device && login !== 'office');
  return [
    ...people.map(({ login, role }) => ({ login, role })),
    { login: 'office', role: 'office' },
    { login: site.device, role: 'device' },
  ];
}
