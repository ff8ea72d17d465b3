import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeopleDesk } from '../../firmware/peopleDesk.ts';
import type { Event } from '../../src/controller/event.ts';
import type { PeopleInForce } from '../../src/controller/state.ts';
import { type ActKey, makeActKey } from '../../src/mqtt/actKey.ts';
import { type PeopleRoster, type RosterPerson, signPeople, withKey, withoutKey } from '../../src/mqtt/peopleRoster.ts';
import { keepPeopleRoster, peopleRosterFile, readPeopleRoster } from '../../src/people/peopleFolder.ts';
import { inForceOf, judgePeople } from '../../src/people/peopleTrust.ts';
import { expectSaid } from '../makers/chinese.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-people-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let chen: ActKey;
let gao: ActKey;
let first: PeopleRoster;
let inForce: PeopleInForce;

const enrolled = ({ publicKey }: ActKey, name = 'phone') => ({ public_key: publicKey, name, enrolled_ms: 1 });
const person = (login: string, role: RosterPerson['role'], ...keys: ActKey[]): RosterPerson => ({
  login,
  role,
  keys: keys.map((key) => enrolled(key)),
});

beforeAll(async () => {
  chen = await makeActKey();
  gao = await makeActKey();
  const people = [person('chen', 'manager', chen), person('gao', 'guard', gao), person('min', 'manager')];
  first = { v: 1, site: 'estate', version: 4, people };
  inForce = inForceOf(first);
});

const next = (over: Partial<PeopleRoster> = {}): PeopleRoster => ({ ...first, version: 5, ...over });
const judge = async (roster: PeopleRoster, login = 'chen', key = chen, site = 'estate') =>
  judgePeople(JSON.parse(JSON.stringify(await signPeople(roster, login, key))), site, inForce);

describe('a people roster over the network', () => {
  it('is believed when a manager in force signed the next version', async () => {
    const key = await makeActKey();
    const judged = await judge(withKey(first, 'min', enrolled(key)));
    expect(judged).toMatchObject({ kind: 'believed', by: 'chen', key: chen.fingerprint });
    expect(judged.kind === 'believed' && judged.people.people[2]?.keys).toEqual([
      { fingerprint: key.fingerprint, publicKey: key.publicKey },
    ]);
  });

  it('again is no news', async () => {
    expect(await judge(first)).toEqual({ kind: 'same' });
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['a guard signed', () => judge(next(), 'gao', gao), /gao signed it, who is no manager/],
    ['a manager’s name is on a guard’s signature', () => judge(next(), 'chen', gao), /not enrolled for chen/],
    ['a manager has no key yet', () => judge(next(), 'min', chen), /not enrolled for min/],
    ['a stranger signed', () => judge(next(), 'eve', gao), /eve signed it/],
    ['it is older', () => judge(next({ version: 3 })), /version 3; version 4 is in force/],
    [
      'its version is taken by another',
      () => judge(next({ version: 4, people: [person('chen', 'manager', chen)] })),
      /Make a newer/,
    ],
    ['it is of another estate', () => judge(next({ site: 'other' })), /of the estate other/],
    ['nobody could sign the next one', () => judge(withoutKey(first, 'chen', chen.publicKey)), /no manager with a key/],
    [
      'one login stands in it twice',
      () => judge(next({ people: [...first.people, person('gao', 'manager')] })),
      /gao stands in it twice/,
    ],
    [
      'one key is of two people',
      () => judge(next({ people: [...first.people, person('eve', 'manager', gao)] })),
      /One key/,
    ],
  ])('is refused in words when %s', async (_, judged, words) => {
    expect(await judged()).toMatchObject({ kind: 'refused', text: { en: expect.stringMatching(words) } });
  });

  it('is refused when anything was changed after it was signed', async () => {
    const signed = await signPeople(next(), 'chen', chen);
    const raised = { ...signed, people: signed.people.map((one) => ({ ...one, role: 'manager' as const })) };
    expect(judgePeople(raised, 'estate', inForce)).toMatchObject({
      kind: 'refused',
      text: { en: expect.stringMatching(/does not fit/) },
    });
    expect(judgePeople({ ...signed, version: 6 }, 'estate', inForce)).toMatchObject({ kind: 'refused' });
  });

  it('is refused while the device has none: the first comes by hand', async () => {
    expect(judgePeople(await signPeople(next(), 'chen', chen), 'estate', null)).toMatchObject({
      kind: 'refused',
      text: { en: expect.stringContaining('by hand') },
    });
  });

  it.each([null, {}, { v: 1 }, [], 'x', { v: 2, site: 'estate', version: 5, people: [], signed: {} }])(
    'is none when it is %j',
    (strange) => {
      expect(() => judgePeople(strange, 'estate', inForce)).toThrow(/people/);
    },
  );
});

describe('the desk for people rosters', () => {
  it('has a roster on disk before it counts, and reads it again at the next start', async () => {
    keepPeopleRoster(folder, first);
    const events: Event[] = [];
    let running: PeopleInForce | null = null;
    const post = (event: Event): boolean => {
      events.push(event);
      if (event.kind === 'peopleChanged') running = event.people;
      return true;
    };
    const desk = new PeopleDesk({ folder, site: 'estate', inForce: () => running, post, report: () => undefined });
    desk.look();
    expect(running).toEqual(inForce);
    desk.take(JSON.parse(JSON.stringify(await signPeople(next(), 'gao', gao))));
    expect(events.at(-1)).toMatchObject({ kind: 'peopleRefused', by: 'gao' });
    expect(readPeopleRoster(folder, 'estate')).toEqual(inForce);
    desk.take(JSON.parse(JSON.stringify(await signPeople(next(), 'chen', chen))));
    expect(events.at(-1)).toMatchObject({ kind: 'peopleChanged', by: 'chen', people: { version: 5 } });
    expect(readPeopleRoster(folder, 'estate')?.version).toBe(5);
    desk.take({ nonsense: true });
    expect(events.at(-1)).toMatchObject({ kind: 'peopleRefused', by: null });
    expect(events).toHaveLength(4);
  });

  it('is none when foreign letters end its signature, whatever base64 makes of them', async () => {
    const signed = await signPeople(next(), 'chen', chen);
    const signature = `${signed.signed.signature.slice(0, -1)}ü`;
    const strange = { ...signed, signed: { ...signed.signed, signature } };
    expect(() => judgePeople(strange, 'estate', inForce)).toThrow(/people\.signed\.signature: expected 64 bytes/);
  });

  it('is none when its signer is no login: the words of a refusal would carry it', async () => {
    const signed = await signPeople(next(), 'a\u0001', chen);
    expect(() => judgePeople(signed, 'estate', inForce)).toThrow(/people\.signed\.login: expected 1 to 32/);
  });

  it('says where a damaged file lies and what to do', () => {
    const file = peopleRosterFile(folder);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
    expectSaid(() => readPeopleRoster(folder, 'estate'), /roster\.json: .*duskgate people install/);
    writeFileSync(file, ' '.repeat(300_000));
    expectSaid(() => readPeopleRoster(folder, 'estate'), /roster\.json: it has 300000 bytes.*duskgate people install/);
  });
});
