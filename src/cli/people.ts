import { CardTrouble } from '../cards/fault.ts';
import { FrameFault } from '../channel/check.ts';
import { type Party, parties } from '../controller/rightsTable.ts';
import type { PeopleRoster } from '../mqtt/peopleRoster.ts';
import { checkedLogin, PeopleTrouble, replaceAccounts } from '../people/accounts.ts';
import { adopted } from '../people/adoption.ts';
import { checkedKey, signsActs, withAccount, withChange } from '../people/newPerson.ts';
import { hashed, madePassword } from '../people/passwordHash.ts';
import { keepPeopleRoster } from '../people/peopleFolder.ts';
import { readInstalled } from '../people/peopleTrust.ts';
import { fingerprint } from '../people/verify.ts';
import { type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { partyWords } from '../words/terms.ts';
import { type Arguments, type Command, exit, telling, UsageError } from './command.ts';
import { jsonFault } from './jsonFault.ts';
import { changePeople, peopleOptions, peoplePlace, publishPeople, readPeople } from './peoplePlace.ts';
import { configOption, stateFolder, stateOption } from './places.ts';
import { readNamedFile, readSite } from './site.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const words = {
  enrolled: {
    en: 'The key {key} is enrolled already: nobody could say whose act it was. Revoke it first, or enrol another.',
    zh: '密钥 {key} 已登记：再登记将无法判断是谁的操作。请先吊销，或登记另一个密钥。',
  },
  noSuchKey: {
    en: '{login} has no key {key}. See: duskgate people list',
    zh: '{login} 没有密钥 {key}。参见：duskgate people list',
  },
  yes: { en: 'yes', zh: '有' },
  count: { en: 'Version {version}, {count} accounts.', zh: '版本 {version}，{count} 个账号。' },
  noJson: {
    en: '{where}: not JSON: {why}. Fetch the roster again.',
    zh: '{where}：不是 JSON：{why}。请重新获取名册。',
  },
  noRoster: {
    en: '{file}: no people roster: {why}. Copy it again from the office.',
    zh: '{file}：不是人员名册：{why}。请从办公室重新复制。',
  },
  notInstalled: { en: '{file}: {why}', zh: '{file}：{why}' },
  installed: {
    en: 'People roster {version} with {count} people is installed; core takes it over within 10 s.',
    zh: '人员名册版本 {version}（{count} 人）已安装，主控 10 秒内接收。',
  },
  shortPassword: {
    en: '{file}: a password has 8 characters at least.',
    zh: '{file}：密码至少须有 8 个字符。',
  },
} satisfies Record<string, Words>;

const heads = { en: ['login', 'role', 'password', 'keys'], zh: ['登录名', '角色', '密码', '密钥'] } as const;

type Verb = (given: Arguments, terminal: Terminal) => number | Promise<number>;

const verbs: Readonly<Record<string, Verb>> = {
  add: addPerson,
  role: changeRole,
  password: changePassword,
  remove: removePerson,
  enrol: enrolKey,
  revoke: revokeKey,
  list: listPeople,
  publish: publishAgain,
  adopt: adoptRoster,
  install: installRoster,
};

/** `duskgate people`: who logs in at the broker and who may do what; writes mosquitto's files and the devices' roster. */
export const people: Command = {
  name: 'people',
  words: `${Object.keys(verbs).join('|')} [LOGIN|FILE]`,
  text: { en: 'who may do what: logins, roles, keys', zh: '人员：登录、角色、密钥' },
  options: [
    { name: 'role', value: 'ROLE', text: { en: `one of ${parties.join(', ')}`, zh: `角色：${parties.join('、')}` } },
    {
      name: 'password-file',
      value: 'FILE',
      text: {
        en: 'take the password from a file (else one is made and shown)',
        zh: '从文件读取密码（缺省自动生成并显示）',
      },
    },
    {
      name: 'certificate',
      value: null,
      text: { en: 'add: no password, logs in with a certificate', zh: '添加：用证书登录，无密码' },
    },
    {
      name: 'public-key',
      value: 'KEY',
      text: { en: 'enrol, revoke: the key, 44 characters', zh: '登记/吊销：公钥，44 个字符' },
    },
    {
      name: 'name',
      value: 'TEXT',
      text: { en: 'enrol: what the key is called, such as phone', zh: '登记：密钥名称，如“手机”' },
    },
    { name: 'json', value: null, text: { en: 'list: as JSON', zh: '列表：JSON 输出' } },
    ...peopleOptions,
    stateOption,
    configOption,
  ],
  examples: [
    'duskgate people add olga --role operator',
    'duskgate people add pole-1 --role device --certificate',
    'duskgate people enrol gao --public-key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --name phone --site estate',
    'duskgate people install roster.sent.json',
    'duskgate people adopt roster.json --site estate',
  ],
  run: (given, terminal) => {
    const [verb = ''] = given.words;
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run === undefined)
      throw new UsageError({
        en: `duskgate people ${verb}: write one of ${Object.keys(verbs).join(', ')}.`,
        zh: `duskgate people ${verb}：请写其中之一：${Object.keys(verbs).join('、')}。`,
      });
    return telling({ terminal, kinds: [PeopleTrouble, CardTrouble], code: exit.no }, () => run(given, terminal));
  },
};

async function addPerson(given: Arguments, terminal: Terminal): Promise<number> {
  const login = checkedLogin(given.words[1]);
  const role = roleGiven(given);
  const password = given.switches.has('certificate') ? null : passwordGiven(given);
  const account = { login, role, password: password === null ? null : hashed(password.text), keys: [] };
  await changePeople(given, terminal, (accounts) => withAccount(accounts, account));
  if (password?.made === true) terminal.out(`${password.text}\n`);
  return exit.ok;
}

async function changeRole(given: Arguments, terminal: Terminal): Promise<number> {
  const login = checkedLogin(given.words[1]);
  const role = roleGiven(given);
  await changePeople(given, terminal, (accounts) => withChange(accounts, login, (account) => ({ ...account, role })));
  return exit.ok;
}

async function changePassword(given: Arguments, terminal: Terminal): Promise<number> {
  const login = checkedLogin(given.words[1]);
  const { text, made } = passwordGiven(given);
  const password = hashed(text);
  await changePeople(given, terminal, (accounts) =>
    withChange(accounts, login, (account) => ({ ...account, password })),
  );
  if (made) terminal.out(`${text}\n`);
  return exit.ok;
}

async function removePerson(given: Arguments, terminal: Terminal): Promise<number> {
  const login = checkedLogin(given.words[1]);
  await changePeople(given, terminal, (accounts) => {
    withChange(accounts, login, (account) => account);
    return accounts.filter((account) => account.login !== login);
  });
  return exit.ok;
}

async function enrolKey(given: Arguments, terminal: Terminal): Promise<number> {
  const login = checkedLogin(given.words[1]);
  const { publicKey, fingerprint: shown } = await checkedKey(given.options['public-key'] ?? '');
  const key = { public_key: publicKey, name: given.options['name'] ?? 'key', enrolled_ms: Date.now() };
  await changePeople(given, terminal, (accounts) => {
    if (accounts.some(({ keys }) => keys.some(({ public_key }) => public_key === publicKey)))
      throw new PeopleTrouble(worded(words.enrolled, { key: shown }));
    return withChange(accounts, login, (account) => {
      signsActs(account.role, login);
      return { ...account, keys: [...account.keys, key] };
    });
  });
  terminal.out(`${login}  ${shown}  ${key.name}\n`);
  return exit.ok;
}

async function revokeKey(given: Arguments, terminal: Terminal): Promise<number> {
  const login = checkedLogin(given.words[1]);
  const { publicKey, fingerprint: shown } = await checkedKey(given.options['public-key'] ?? '');
  await changePeople(given, terminal, (accounts) =>
    withChange(accounts, login, (account) => {
      const keys = account.keys.filter(({ public_key }) => public_key !== publicKey);
      if (keys.length === account.keys.length) throw new PeopleTrouble(worded(words.noSuchKey, { login, key: shown }));
      return { ...account, keys };
    }),
  );
  return exit.ok;
}

function listPeople(given: Arguments, terminal: Terminal): number {
  const { version, accounts } = readPeople(given);
  if (given.switches.has('json')) {
    const shown = accounts.map(({ password, ...account }) => ({ ...account, password: password !== null }));
    terminal.out(`${JSON.stringify({ version, accounts: shown }, null, 1)}\n`);
    return exit.ok;
  }
  const { language } = terminal;
  // The role's own word stands beside its Chinese name: it is what the other verbs want to be given.
  const roleShown = (role: Party) => (language === 'en' ? role : `${partyWords[role].zh} ${role}`);
  const rows = accounts.map(({ login, role, password, keys }) => [
    login,
    roleShown(role),
    password === null ? '-' : words.yes[language],
    keys.map((key) => `${fingerprint(key.public_key)} ${key.name}`).join(', '),
  ]);
  terminal.out(table(heads[language], rows));
  terminal.err(`${worded(words.count, { version, count: accounts.length })[terminal.language]}\n`);
  return exit.ok;
}

async function publishAgain(given: Arguments, terminal: Terminal): Promise<number> {
  await publishPeople(given, terminal, readPeople(given));
  return exit.ok;
}

/** Takes over what a manager changed on the page, so that the next change here builds on it. */
async function adoptRoster(given: Arguments, terminal: Terminal): Promise<number> {
  const [, file] = given.words;
  const site = given.options['site'];
  if (file === undefined || site === undefined)
    throw new UsageError({
      en: 'Name the roster and the estate, such as: duskgate people adopt roster.json --site estate',
      zh: '请写明名册与小区，例如：duskgate people adopt roster.json --site estate',
    });
  const roster = jsonOf(file);
  const after = replaceAccounts(peoplePlace(given).file, (before) => adopted(before, roster, site));
  await publishPeople(given, terminal, after);
  return exit.ok;
}

function jsonOf(file: string): unknown {
  const text = readNamedFile(file).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, why } = jsonFault(text, cause as Error);
    throw new PeopleTrouble(worded(words.noJson, { where: `${file}:${line}`, why }), { cause });
  }
}

/** Puts a people roster onto this device. Whoever may write the state folder may say who is believed. */
async function installRoster(given: Arguments, terminal: Terminal): Promise<number> {
  const file = given.words[1];
  if (file === undefined)
    throw new UsageError({
      en: 'Name the file, such as: duskgate people install roster.sent.json',
      zh: '请写明文件，例如：duskgate people install roster.sent.json',
    });
  const site = await readSite(given, terminal);
  if (site === null) return exit.no;
  const roster = jsonOf(file) as PeopleRoster;
  try {
    const { version, people: everybody } = readInstalled(roster, site.id);
    keepPeopleRoster(stateFolder(given), roster);
    terminal.out(`${worded(words.installed, { version, count: everybody.length })[terminal.language]}\n`);
    return exit.ok;
  } catch (problem) {
    const sentence = problem instanceof FrameFault ? words.noRoster : words.notInstalled;
    throw new PeopleTrouble(worded(sentence, { file, why: wordsOf(problem) }), { cause: problem });
  }
}

function roleGiven(given: Arguments): Party {
  const role = parties.find((known) => known === given.options['role']);
  if (role === undefined)
    throw new UsageError({
      en: `--role: write one of ${parties.join(', ')}.`,
      zh: `--role：请写其中之一：${parties.join('、')}。`,
    });
  return role;
}

function passwordGiven(given: Arguments): { readonly text: string; readonly made: boolean } {
  const file = given.options['password-file'];
  if (file === undefined) return { text: madePassword(), made: true };
  const text = readNamedFile(file)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (text.length < 8) throw new PeopleTrouble(worded(words.shortPassword, { file }));
  return { text, made: false };
}
