import { beforeAll, describe, expect, it } from 'vitest';
import { type ActKey, makeActKey } from '../../src/mqtt/actKey.ts';
import { signPeople, withKey, withRole } from '../../src/mqtt/peopleRoster.ts';
import { type Account, type Accounts, rosterOf } from '../../src/people/accounts.ts';
import { adopted } from '../../src/people/adoption.ts';
import { expectSaid } from '../makers/chinese.ts';

let chen: ActKey;
let gao: ActKey;
let before: Accounts;
const account = (login: string, role: Account['role'], key?: ActKey): Account => ({
  login,
  role,
  password: `hash of ${login}`,
  keys: key === undefined ? [] : [{ public_key: key.publicKey, name: 'pc', enrolled_ms: 1 }],
});

beforeAll(async () => {
  [chen, gao] = await Promise.all([makeActKey(), makeActKey()]);
  const accounts = [
    account('chen', 'manager', chen),
    account('gao', 'guard'),
    account('hass', 'home-assistant'),
    account('office', 'office'),
    account('pole-1', 'device'),
  ];
  before = { v: 1, version: 6, accounts };
});

const sent = async (change: (roster: ReturnType<typeof rosterOf>) => ReturnType<typeof rosterOf>, key = chen) =>
  JSON.parse(JSON.stringify(await signPeople(change(rosterOf(before, 'estate')), 'chen', key))) as unknown;

describe('the office takes over what a manager changed on the page:', () => {
  it('keys and roles; passwords, devices and services stay, and the version is that of the roster', async () => {
    const key = { public_key: gao.publicKey, name: 'phone', enrolled_ms: 9 };
    const after = adopted(
      before,
      await sent((roster) => withRole(withKey(roster, 'gao', key), 'gao', 'operator')),
      'estate',
    );
    expect(after.version).toBe(8);
    expect(after.accounts.find(({ login }) => login === 'gao')).toEqual({
      ...account('gao', 'operator'),
      keys: [key],
    });
    for (const login of ['hass', 'office', 'pole-1', 'chen'])
      expect(after.accounts.find((one) => one.login === login)).toEqual(
        before.accounts.find((one) => one.login === login),
      );
    expect(rosterOf(after, 'estate').version).toBe(8);
  });

  it('the same again changes nothing', async () => {
    expect(adopted(before, await sent((roster) => roster), 'estate')).toBe(before);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['another key signed', () => sent((roster) => withRole(roster, 'gao', 'manager'), gao), /not enrolled for chen/],
    ['it is older', () => sent((roster) => ({ ...roster, version: 5 })), /version 6 is in force/],
    ['it is of another estate', () => sent((roster) => ({ ...roster, site: 'elsewhere', version: 7 })), /elsewhere/],
    ['it is no roster', () => Promise.resolve({ people: 'all' }), /no people roster/],
  ])('refused when %s', async (_, roster, words) => {
    const strange = await roster();
    expectSaid(() => adopted(before, strange, 'estate'), words);
  });
});
