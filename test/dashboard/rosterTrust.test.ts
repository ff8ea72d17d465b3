import { assert, property, stringMatching } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyLine, readKeyLine, spoken } from '../../src/dashboard/roster/keyLine.ts';
import { digestOf, type ToldRoster, trustOf } from '../../src/dashboard/roster/rosterTrust.ts';
import { type ActKey, makeActKey } from '../../src/mqtt/actKey.ts';
import { type PeopleRoster, signPeople, withKey, withRole } from '../../src/mqtt/peopleRoster.ts';
import { inForceOf } from '../../src/people/peopleTrust.ts';

let chen: ActKey;
let min: ActKey;
let gao: ActKey;
let first: PeopleRoster;
const enrolled = ({ publicKey }: ActKey) => ({ public_key: publicKey, name: 'pc', enrolled_ms: 1 });

beforeAll(async () => {
  [chen, min, gao] = await Promise.all([makeActKey(), makeActKey(), makeActKey()]);
  first = {
    v: 1,
    site: 'estate',
    version: 4,
    people: [
      { login: 'chen', role: 'manager', keys: [enrolled(chen)] },
      { login: 'min', role: 'manager', keys: [enrolled(min)] },
      { login: 'gao', role: 'guard', keys: [enrolled(gao)] },
    ],
  };
});

const me = () => ({ login: 'chen', publicKey: chen.publicKey });
const next = () => withRole(first, 'gao', 'operator');
const told = (roster: PeopleRoster): ToldRoster => ({ ...roster, signed: null });

describe('a manager may build on a roster', () => {
  it('that the key of this browser signed', async () => {
    expect(await trustOf(await signPeople(next(), 'chen', chen), me(), null)).toEqual({ kind: 'own' });
  });

  it('that a manager of the one before signed', async () => {
    const roster = await signPeople(next(), 'min', min);
    expect(await trustOf(roster, me(), first)).toEqual({ kind: 'follows', login: 'min' });
  });

  it('that was seen before, signed or not', async () => {
    expect(await trustOf(told(first), me(), first)).toEqual({ kind: 'seen' });
  });
});

describe('a person must look at a roster', () => {
  it('that nobody signed, or somebody this browser does not know yet', async () => {
    expect(await trustOf(told(first), me(), null)).toEqual({ kind: 'unproven' });
    expect(await trustOf(await signPeople(next(), 'min', min), me(), null)).toEqual({ kind: 'unproven' });
  });

  it('that a guard signed, a stranger, or a manager of that roster alone', async () => {
    const stranger = await makeActKey();
    const smuggled = withKey(first, 'min', enrolled(stranger));
    for (const roster of [
      await signPeople(next(), 'gao', gao),
      await signPeople(next(), 'chen', stranger),
      await signPeople(smuggled, 'min', stranger),
    ])
      expect(await trustOf(roster, me(), first)).toEqual({ kind: 'unproven' });
  });

  it('that was changed after it was signed', async () => {
    const roster = await signPeople(next(), 'chen', chen);
    const changed = { ...roster, people: roster.people.map((one) => ({ ...one, role: 'manager' as const })) };
    expect(await trustOf(changed, me(), first)).toEqual({ kind: 'unproven' });
  });
});

it('an older roster than the one seen before is told as such, whoever signed it', async () => {
  const roster = await signPeople(first, 'chen', chen);
  expect(await trustOf(roster, me(), next())).toEqual({ kind: 'older', version: 5 });
});

it('the digest is the one a device tells', async () => {
  expect(await digestOf(first)).toBe(inForceOf(first).digest);
});

describe('the line a person hands over', () => {
  it('survives a message around it, and its key is what was made', () => {
    const line = { login: 'gao', publicKey: chen.publicKey, name: '门卫 phone' };
    expect(readKeyLine(`请登记：\n  ${keyLine(line)}  \n`)).toEqual(line);
    expect(spoken('0123456789abcdef')).toBe('0123 4567 89ab cdef');
  });

  it('is read back whatever the key is called', () => {
    const login = stringMatching(/^[a-z0-9-]{1,32}$/);
    const name = stringMatching(/^[^\p{C}\s]{1,20}( [^\p{C}\s]{1,20})?$/u);
    assert(
      property(login, name, (login, name) => {
        const line = { login, publicKey: chen.publicKey, name };
        expect(readKeyLine(keyLine(line))).toEqual(line);
      }),
    );
  });

  it('is no line without its first word, with a short key, a name of spaces, or what is no login', () => {
    for (const text of [
      '',
      `gao ${chen.publicKey} pc`,
      'duskgate-key gao AAAA= pc',
      `duskgate-key gao ${chen.publicKey} `,
      `duskgate-key Gao ${chen.publicKey} pc`,
      `duskgate-key gao/# ${chen.publicKey} pc`,
    ])
      expect(readKeyLine(text)).toBeNull();
  });
});
