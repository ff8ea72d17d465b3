import { expect, test } from 'vitest';
import type { PeopleRoster } from '../../src/mqtt/peopleRoster.ts';
import { peopleKnownTo } from '../../src/people/peopleKnown.ts';
import { inForceOf } from '../../src/people/peopleTrust.ts';

const key = { public_key: `${'A'.repeat(43)}=`, name: 'office PC', enrolled_ms: 5 };
const roster: PeopleRoster = {
  v: 1,
  site: 'estate',
  version: 8,
  people: [
    { login: 'chen', role: 'manager', keys: [key] },
    { login: 'gao', role: 'guard', keys: [] },
  ],
};
const signed = { login: 'chen', key: '0123456789abcdef', signature: 's' };
const inForce = inForceOf(roster);

test('a manager sees everybody with the names of their keys, and who signed', () => {
  const known = peopleKnownTo('chen', inForce, { ...roster, signed }, []);
  expect(known).toEqual({
    version: 8,
    digest: inForce.digest,
    role: 'manager',
    keys: [key],
    people: roster.people,
    signed,
  });
});

test('everybody else sees the own entry alone', () => {
  const known = peopleKnownTo('gao', inForce, { ...roster, signed }, []);
  expect(known).toMatchObject({ version: 8, role: 'guard', keys: [], people: null, signed: null });
});

test('without a roster the people of the config are told, who have no keys', () => {
  const config = [{ login: 'chen', role: 'manager' }] as const;
  expect(peopleKnownTo('chen', null, roster, config)).toMatchObject({
    version: null,
    digest: null,
    people: [{ login: 'chen', role: 'manager', keys: [] }],
  });
  expect(peopleKnownTo('nobody', null, null, config)).toMatchObject({ role: 'crew', people: null });
});

test('a roster on disk that is not the one in force is not told', () => {
  const other = { ...roster, version: 9 };
  for (const text of [other, null]) expect(() => peopleKnownTo('chen', inForce, text, [])).toThrow(/ten seconds/);
});
