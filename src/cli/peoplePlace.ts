import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signPeople } from '../mqtt/peopleRoster.ts';
import {
  type Account,
  type Accounts,
  changeAccounts,
  PeopleTrouble,
  readAccounts,
  rosterOf,
} from '../people/accounts.ts';
import { accessList, passwordFile } from '../people/mosquittoFiles.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError, wordsOf } from '../words/saidError.ts';
import { writeWhole } from './atomicFile.ts';
import { type Arguments, type Option } from './command.ts';
import { stateFolder } from './places.ts';
import { readActKey } from './signingKey.ts';
import type { Terminal } from './terminal.ts';

const words = {
  version: { en: '{file}: version {version}.', zh: '{file}：版本 {version}。' },
  noSigner: {
    en: '--signer is missing: whose key is it?',
    zh: '缺少 --signer：这是谁的密钥？',
  },
  untold: {
    en: 'mosquitto was not told: {why}. Do: systemctl reload mosquitto',
    zh: '未能通知 mosquitto：{why}。请执行：systemctl reload mosquitto',
  },
  noPid: { en: '{file} holds no process id', zh: '{file} 中没有进程号' },
} satisfies Record<string, Words>;

/** Where the office keeps its people: the file, and what is made of it for mosquitto and for the devices. */
export type PeoplePlace = {
  readonly file: string;
  readonly passwords: string;
  readonly access: string;
  readonly roster: string;
};

export const peopleOptions: readonly Option[] = [
  {
    name: 'folder',
    value: 'DIR',
    text: {
      en: 'folder of the people file (else the state folder’s people)',
      zh: '人员文件目录（缺省为状态目录下 people）',
    },
  },
  { name: 'site', value: 'SITE', text: { en: 'id of the estate, for the roster', zh: '站点编号，写入名册' } },
  {
    name: 'key',
    value: 'FILE',
    text: { en: 'key file of the manager who signs the roster', zh: '签署名册的主管密钥' },
  },
  { name: 'signer', value: 'LOGIN', text: { en: 'login of that manager', zh: '该主管的登录名' } },
  {
    name: 'broker-pid',
    value: 'FILE',
    text: { en: 'pid file of mosquitto: it reads its files again', zh: 'mosquitto 的 pid 文件：通知其重新读取' },
  },
];

export function peoplePlace(given: Arguments): PeoplePlace {
  const folder = given.options['folder'] ?? join(stateFolder(given), 'people');
  return {
    file: join(folder, 'accounts.json'),
    passwords: join(folder, 'duskgate.passwd'),
    access: join(folder, 'duskgate.acl'),
    roster: join(folder, 'roster.sent.json'),
  };
}

/** Changes the people file, and writes anew what hangs on it. */
export async function changePeople(
  given: Arguments,
  terminal: Terminal,
  change: (accounts: readonly Account[]) => readonly Account[],
): Promise<Accounts> {
  const place = peoplePlace(given);
  const after = changeAccounts(place.file, change);
  await publishPeople(given, terminal, after);
  return after;
}

/** Writes mosquitto's two files and the roster for the devices, and tells mosquitto. */
export async function publishPeople(given: Arguments, terminal: Terminal, accounts: Accounts): Promise<void> {
  const place = peoplePlace(given);
  writeWhole(place.passwords, [passwordFile(accounts)]);
  writeWhole(place.access, [accessList(accounts)]);
  const site = given.options['site'];
  if (site !== undefined) await writeRoster(given, accounts, site, place.roster);
  const pidFile = given.options['broker-pid'];
  if (pidFile !== undefined) reload(pidFile);
  const told = worded(words.version, { file: place.file, version: accounts.version });
  terminal.err(`${told[terminal.language]}\n`);
}

export function readPeople(given: Arguments): Accounts {
  return readAccounts(peoplePlace(given).file);
}

/** Signed where a manager's key is given: then a device takes it over MQTT. Unsigned it is for `people install`. */
async function writeRoster(given: Arguments, accounts: Accounts, site: string, file: string): Promise<void> {
  const roster = rosterOf(accounts, site);
  const [keyFile, signer] = [given.options['key'], given.options['signer']];
  if (keyFile === undefined) return writeWhole(file, [`${JSON.stringify(roster)}\n`]);
  if (signer === undefined) throw new PeopleTrouble(words.noSigner);
  const signed = await signPeople(roster, signer, await readActKey(keyFile));
  writeWhole(file, [`${JSON.stringify(signed)}\n`]);
}

/** Zero and what is below would signal other processes than the one. */
function pidIn(file: string): number {
  const pid = Number(readFileSync(file, 'utf8').trim());
  if (Number.isSafeInteger(pid) && pid > 0) return pid;
  throw new SaidError(worded(words.noPid, { file }));
}

function reload(pidFile: string): void {
  try {
    process.kill(pidIn(pidFile), 'SIGHUP');
  } catch (cause) {
    throw new PeopleTrouble(worded(words.untold, { why: wordsOf(cause) }), { cause });
  }
}
