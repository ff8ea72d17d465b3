import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
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
