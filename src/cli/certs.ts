import { join, resolve } from 'node:path';
import {
  authorityFiles,
  checkedHost,
  checkedName,
  issue,
  issuedList,
  leafFiles,
  makeAuthority,
  revoke,
  writeCrl,
} from '../certs/authority.ts';
import { type Expiry, expiries } from '../certs/expiry.ts';
import { CertTrouble } from '../certs/openssl.ts';
import { type Words, worded } from '../words/language.ts';
import { type Arguments, type Command, exit, telling, UsageError } from './command.ts';
import { stateFolder, stateOption } from './places.ts';
import { table } from './table.ts';
import { paint, type Terminal, type Tone } from './terminal.ts';

const words = {
  made: {
    en: '{certificate} is what everybody trusts. {key} signs: it stays at the office, with a copy in the safe.',
    zh: '{certificate} 供各端信任。{key} 用于签发：只留在物业，并备份至保险柜。',
  },
  issued: { en: '{name}: good until {end}.', zh: '{name}：有效至 {end}。' },
  noneGood: {
    en: '{name} has no certificate that is still good. See: duskgate certs list',
    zh: '{name} 没有仍有效的证书。参见：duskgate certs list',
  },
  revoked: {
    en: '{count} certificates of {name} are taken back. Copy the list to the broker and restart it: connections that stand stay.',
    zh: '已吊销 {name} 的 {count} 张证书。请将吊销列表复制到消息服务器并重启：已建立的连接不受吊销影响。',
  },
} satisfies Record<string, Words>;

type Verb = (given: Arguments, terminal: Terminal) => Promise<number> | number;

const verbs: Readonly<Record<string, Verb>> = {
  init: initAuthority,
  device: (given, terminal) => issueLeaf('device', given, terminal),
  server: (given, terminal) => issueLeaf('server', given, terminal),
  revoke: revokeName,
  list: listCerts,
  crl: freshCrl,
};

/** `duskgate certs`: the small authority of an estate, at the office. Needs openssl. */
export const certs: Command = {
  name: 'certs',
  words: `${Object.keys(verbs).join('|')} [NAME]`,
  text: { en: 'certificates of broker and devices, from an authority of your own', zh: '自建证书：消息服务器与设备' },
  options: [
    {
      name: 'folder',
      value: 'DIR',
      text: { en: 'folder of the authority (else the state folder’s ca)', zh: '证书目录（缺省为状态目录下 ca）' },
    },
    { name: 'site', value: 'SITE', text: { en: 'init: id of the estate', zh: '初始化：站点编号' } },
    {
      name: 'host',
      value: 'HOST[,HOST]',
      text: { en: 'server: names and addresses it is called by', zh: '服务器：域名与地址' },
    },
    stateOption,
  ],
  examples: [
    'duskgate certs init --site lychee-garden',
    'duskgate certs server broker --host broker.lan,192.168.1.10',
    'duskgate certs device pole-1',
    'duskgate certs revoke pole-1',
  ],
  run: (given, terminal) => {
    const [verb = ''] = given.words;
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run === undefined)
      throw new UsageError({
        en: `duskgate certs ${verb}: write one of ${Object.keys(verbs).join(', ')}.`,
        zh: `duskgate certs ${verb}：请写其中之一：${Object.keys(verbs).join('、')}。`,
      });
    return telling({ terminal, kinds: [CertTrouble], code: exit.missing }, () => run(given, terminal));
  },
};

function folderOf(given: Arguments): string {
  return resolve(given.options['folder'] ?? join(stateFolder(given), 'ca'));
}

async function initAuthority(given: Arguments, terminal: Terminal): Promise<number> {
  const site = given.options['site'];
  if (site === undefined)
    throw new UsageError({
      en: '--site is missing: whose authority is it?',
      zh: '缺少 --site：这是哪个小区的证书机构？',
    });
  const folder = folderOf(given);
  await makeAuthority(folder, checkedName(site));
  const { key, certificate } = authorityFiles(folder);
  terminal.out(`${worded(words.made, { key, certificate })[terminal.language]}\n`);
  return exit.ok;
}

/** Again for the same name is a renewal: a new key and certificate, while the one before stays good until its end. */
async function issueLeaf(kind: 'device' | 'server', given: Arguments, terminal: Terminal): Promise<number> {
  const name = checkedName(given.words[1]);
  const hosts = (given.options['host'] ?? '')
    .split(',')
    .filter((host) => host !== '')
    .map(checkedHost);
  if (kind === 'server' && hosts.length === 0)
    throw new UsageError({
      en: '--host is missing: by which names and addresses is the server called?',
      zh: '缺少 --host：服务器用哪些名称和地址？',
    });
  const folder = folderOf(given);
  const certificate = await issue(folder, { kind, name, hosts }, Date.now());
  await writeCrl(folder);
  const files = leafFiles(folder, name);
  terminal.out(`${files.certificate}\n${files.key}\n`);
  terminal.err(`${worded(words.issued, { name, end: certificate.validTo })[terminal.language]}\n`);
  return exit.ok;
}

async function revokeName(given: Arguments, terminal: Terminal): Promise<number> {
  const name = checkedName(given.words[1]);
  const folder = folderOf(given);
  const count = await revoke(folder, name);
  if (count === 0) {
    terminal.err(`${worded(words.noneGood, { name })[terminal.language]}\n`);
    return exit.no;
  }
  terminal.out(`${authorityFiles(folder).crl}\n`);
  terminal.err(`${worded(words.revoked, { name, count })[terminal.language]}\n`);
  return exit.ok;
}

const tones: Readonly<Record<Expiry['state'], Tone>> = {
  good: 'green',
  'ends-soon': 'yellow',
  ended: 'red',
  revoked: 'dim',
};

const stateWords = {
  good: { en: 'good', zh: '有效' },
  'ends-soon': { en: 'ends-soon', zh: '即将到期' },
  ended: { en: 'ended', zh: '已过期' },
  revoked: { en: 'revoked', zh: '已吊销' },
} satisfies Record<string, Words>;

const heads = {
  en: ['name', 'state', 'days left', 'until'],
  zh: ['名称', '状态', '剩余天数', '有效期至'],
} as const;

/** Exit code 1 when something has ended or ends within 30 days: for a nightly job. */
function listCerts(given: Arguments, terminal: Terminal): number {
  const all = expiries(issuedList(folderOf(given)), Date.now());
  const rows = all.map(({ name, toMs, state, daysLeft }) => {
    const shown = paint(terminal, tones[state], stateWords[state][terminal.language]);
    return [name, shown, String(daysLeft), new Date(toMs).toISOString().slice(0, 10)];
  });
  terminal.out(table(heads[terminal.language], rows));
  return all.some(({ state }) => state === 'ends-soon' || state === 'ended') ? exit.no : exit.ok;
}

async function freshCrl(given: Arguments, terminal: Terminal): Promise<number> {
  const folder = folderOf(given);
  await writeCrl(folder);
  terminal.out(`${authorityFiles(folder).crl}\n`);
  return exit.ok;
}
