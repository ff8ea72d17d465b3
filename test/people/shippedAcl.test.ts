import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { changeAccounts, PeopleTrouble, readAccounts, rosterOf } from '../../src/people/accounts.ts';
import { accessList, passwordFile } from '../../src/people/mosquittoFiles.ts';
import { fits, hashed, madePassword } from '../../src/people/passwordHash.ts';
import { expectSaid } from '../makers/chinese.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-accounts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const account = (
  login: string,
  role: 'operator' | 'office' | 'device' | 'home-assistant',
  password: string | null = null,
) => ({
  login,
  role,
  password,
  keys: [],
});

describe('the files for mosquitto', () => {
  it('the access list that ships is what an office with one operator gets', () => {
    const shipped = readFileSync(new URL('../../firmware/image/mosquitto/duskgate.acl', import.meta.url), 'utf8');
    const accounts = [
      account('homeassistant', 'home-assistant'),
      account('office', 'office'),
      account('olga', 'operator'),
      account('pole-1', 'device'),
    ];
    expect(shipped).toBe(accessList({ v: 1, version: 1, accounts }));
  });

  it.skipIf(spawnSync('mosquitto_passwd').error !== undefined)(
    'knows a password that mosquitto_passwd hashed, and writes the same form',
    async () => {
      const file = join(folder, 'passwd');
      writeFileSync(file, 'olga:correct horse\n');
      expect(spawnSync('mosquitto_passwd', ['-U', file]).status).toBe(0);
      const theirs = readFileSync(file, 'utf8').trim().slice('olga:'.length);
      expect(await fits('correct horse', theirs)).toBe(true);
      expect(await fits('correct horsf', theirs)).toBe(false);
      const ours = hashed('correct horse', 101);
      expect(ours.replaceAll(/[A-Za-z0-9+/]/g, 'x')).toBe(theirs.replaceAll(/[A-Za-z0-9+/]/g, 'x'));
    },
  );

  it('have nobody who logs in with a certificate, and no hash fits nonsense', async () => {
    expect(passwordFile({ v: 1, version: 1, accounts: [account('pole-1', 'device')] })).toBe('');
    for (const hash of ['', '$6$a$b', '$7$101$$', '$7$101$AAAA$AAAA']) expect(await fits('', hash)).toBe(false);
    expect(new Set(Array.from({ length: 50 }, madePassword)).size).toBe(50);
  });
});

describe('the people file', () => {
  const file = join(folder, 'accounts.json');

  it('has a version that rises, and the one before beside it', () => {
    expect(readAccounts(file)).toMatchObject({ version: 0, accounts: [] });
    changeAccounts(file, () => [account('olga', 'operator')]);
    changeAccounts(file, (before) => [...before, account('office', 'office')]);
    expect(readAccounts(file)).toMatchObject({ version: 2, accounts: [{ login: 'office' }, { login: 'olga' }] });
    expect(readAccounts(`${file}.previous`)).toMatchObject({ version: 1, accounts: [{ login: 'olga' }] });
    expect(rosterOf(readAccounts(file), 'estate')).toMatchObject({ version: 2, people: [{ login: 'olga' }] });
  });

  it('is as it was when a change throws or the disk does', () => {
    const before = readFileSync(file, 'utf8');
    expect(() =>
      changeAccounts(file, () => {
        throw new PeopleTrouble({ en: 'no', zh: '不' });
      }),
    ).toThrow('no');
    const full = {
      write: () => {
        throw new Error('ENOSPC');
      },
      rename: () => undefined,
      syncFolder: () => undefined,
    };
    expect(() => changeAccounts(file, (accounts) => accounts, full)).toThrow('ENOSPC');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('that is damaged is refused in words, and not overwritten', () => {
    writeFileSync(file, '{"v":1,"version":3,"accounts":[{"login":"Olga!"}]}');
    expectSaid(() => readAccounts(file), /accounts\.0\.login.*\.previous/);
    expect(() => changeAccounts(file, () => [])).toThrow(PeopleTrouble);
    expect(readFileSync(file, 'utf8')).toContain('Olga!');
    for (const [text, english] of [
      ['{"v":1', /SyntaxError: .*\.previous/],
      ['[]', /no people file: .*\.previous/],
    ] as const) {
      writeFileSync(file, text);
      expectSaid(() => readAccounts(file), english);
    }
  });
});
