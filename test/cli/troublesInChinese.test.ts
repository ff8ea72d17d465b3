import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chineseFault } from '../makers/chinese.ts';
import { say } from './say.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-troubles-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** A command that fails says why in either language, with the same exit code, and nothing on standard output. */
async function expectTold(argv: readonly string[], code: number, english: RegExp): Promise<void> {
  const en = await say(argv);
  const zh = await say(argv, { language: 'zh' });
  expect(en).toMatchObject({ code, out: '', err: expect.stringMatching(english) });
  expect(zh).toMatchObject({ code, out: '' });
  expect(chineseFault({ en: en.err, zh: zh.err })).toBeNull();
}

const none = join(folder, 'none');

test.each<[RegExp, string[]]>([
  [/none: there is no such file. Make one: duskgate sign --make-key FILE/, ['--key', none]],
  [/there already and is kept/, ['--make-key', file('held.pem', '')]],
])('sign: %s', (english, argv) =>
  expectTold(['sign', '{}', '--login', 'gao', '--role', 'guard', '--device', 'a/b', ...argv], 3, english),
);

const releases = join(folder, 'releases');
const unsigned = file('duskgate.deb', 'no package at all\n'.repeat(100));
const keys = join(folder, 'keys');
mkdirSync(keys);
file('keys/maker.pem', generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));

test.each<[RegExp, string[]]>([
  [/none cannot be read/, ['verify', none, '--keys', keys]],
  [/no key is there/, ['verify', unsigned, '--keys', none]],
  [/duskgate\.deb\.sig: there is no such file/, ['install', unsigned, '--keys', keys]],
  [/none holds no release/, ['activate', none]],
  [/no release is installed/, ['confirm']],
  [/no release before this one/, ['back', '--why', 'dark']],
  [/is no Debian package: .+\. Name/, ['sign', unsigned, '--key', none]],
])('release: %s', (english, argv) => expectTold(['release', ...argv, '--releases', releases], 1, english));

test.each<[RegExp, string[]]>([
  [/cannot be a name/, ['init', '--site', 'Lychee Garden']],
  [/Nothing cannot be a name/, ['device']],
  [/no host: write a name/, ['server', 'broker', '--host', 'a b']],
  [/no authority yet. Do: duskgate certs init/, ['device', 'pole-1']],
  [/no authority here. Do: duskgate certs init/, ['list']],
])('certs: %s', (english, argv) => expectTold(['certs', ...argv, '--folder', join(folder, 'ca')], 3, english));

test.skipIf(spawnSync('openssl', ['version']).error !== undefined)(
  'certs: an authority that is there, one whose key is spoilt, a name without a certificate',
  async () => {
    const certs = ['certs', '--folder', join(folder, 'authority')];
    await say([...certs, 'init', '--site', 'estate']);
    await expectTold([...certs, 'init', '--site', 'estate'], 3, /already, and it is kept/);
    await expectTold([...certs, 'revoke', 'pole-9'], 1, /pole-9 has no certificate that is still good/);
    file('authority/ca.key.pem', 'no key');
    await expectTold([...certs, 'crl'], 3, /^openssl ca: /);
  },
);

test.skipIf(spawnSync('openssl', ['version']).error !== undefined)(
  'certs list says in Chinese how each stands',
  async () => {
    const certs = ['certs', '--folder', join(folder, 'listed')];
    await say([...certs, 'init', '--site', 'estate']);
    await say([...certs, 'device', 'pole-1']);
    await say([...certs, 'device', 'pole-2']);
    await say([...certs, 'revoke', 'pole-2']);
    const { out } = await say([...certs, 'list'], { language: 'zh' });
    expect(out).toMatch(/^名称 +状态 +剩余天数 +有效期至\n/);
    expect(out).toMatch(/^pole-1 +有效 +\d+ +\d{4}-/m);
    expect(out).toMatch(/^pole-2 +已吊销 /m);
  },
);

describe('people:', () => {
  const key = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
  const people = (...argv: string[]) => ['people', ...argv, '--folder', join(folder, 'people')];
  const roster = (over: object) => JSON.stringify({ v: 1, site: 'lychee-garden', version: 1, people: [], ...over });
  const install = (name: string, text: string) => ['install', file(name, text), '--state', folder];
  const adopt = (name: string, text: string) => ['adopt', file(name, text), '--site', 'lychee-garden'];

  beforeAll(async () => {
    await say(people('add', 'chen', '--role', 'manager'));
    await say(people('add', 'pole-1', '--role', 'device', '--certificate'));
    await say(people('enrol', 'chen', '--public-key', key));
  });

  test('the list has each role by its Chinese name and by the word that the command wants', async () => {
    const zh = await say(people('list'), { language: 'zh' });
    expect(zh.out).toMatch(/^登录名 +角色 +密码 +密钥\n/);
    expect(zh.out).toMatch(/^chen +主管 manager +有 +\S+/m);
    expect(zh.out).toMatch(/^pole-1 +设备 device +- +$/m);
    expect((await say(people('list'))).out).toMatch(/^pole-1 +device +- +$/m);
  });

  test.each<[RegExp, string[]]>([
    [/Olga! cannot be a login/, ['add', 'Olga!', '--role', 'guard']],
    [/Nothing cannot be a login/, ['remove']],
    [/chen is there already/, ['add', 'chen', '--role', 'guard']],
    [/There is no account "gao". Known: chen, pole-1/, ['role', 'gao', '--role', 'guard']],
    [/8 characters at least/, ['password', 'chen', '--password-file', file('short', 'short')]],
    [/no public key: it is 44 characters/, ['enrol', 'chen', '--public-key', 'AAAA']],
    [/is enrolled already/, ['enrol', 'chen', '--public-key', key]],
    [/pole-1 is no person \(device\)/, ['enrol', 'pole-1', '--public-key', key.replace('11', '22')]],
    [/chen has no key [0-9a-f]{16}/, ['revoke', 'chen', '--public-key', key.replace('11', '22')]],
    [/cut\.json:1: not JSON: the file ends too early/, adopt('cut.json', '{"v":1,')],
    [/no people roster: people\.signed: expected an object/, adopt('unsigned.json', roster({}))],
    [/cut\.json:1: not JSON/, install('cut.json', '{"v":1,')],
    [/none\.json: no people roster: people: expected an object/, install('none.json', 'null')],
    [/other\.json: It is of the estate elsewhere/, install('other.json', roster({ site: 'elsewhere' }))],
    [/nobody\.json: It has no manager with a key/, install('nobody.json', roster({}))],
  ])('%s', (english, argv) => expectTold(people(...argv), 1, english));

  test('what was done and told too late is told all the same', async () => {
    const publish = people('publish', '--site', 'estate');
    await say(['sign', '--make-key', join(folder, 'chen.pem')]);
    await expectTold([...publish, '--key', join(folder, 'chen.pem')], 1, /--signer is missing/);
    for (const pid of ['', '-1', '999999999'])
      await expectTold([...publish, '--broker-pid', file('broker.pid', pid)], 1, /^mosquitto was not told: .*reload/);
  });
});

test('audit verify: a store that is not there, or older than the audit', async () => {
  const verify = ['audit', 'verify', '--state', folder];
  await expectTold(verify, 3, /^There is no store at .*--state/);
  new DatabaseSync(join(folder, 'store.db')).close();
  await expectTold(verify, 3, /store\.db is older than the audit: start duskgate once/);
});
