import type { Role } from '../controller/site.ts';
import { type ActKey, signText } from './actKey.ts';
import { canonicalJson } from './canonical.ts';

/** Keeps a signature of a people roster from being one of anything else. */
const purpose = 'duskgate people 1\n';

/** A key of a person: one for each browser, so that a lost phone costs one key. */
export type EnrolledKey = {
  /** 32 bytes in base64. */
  readonly public_key: string;
  /** What the person calls it, such as "phone". */
  readonly name: string;
  readonly enrolled_ms: number;
};

export type RosterPerson = { readonly login: string; readonly role: Role; readonly keys: readonly EnrolledKey[] };

/** Who may do what at an estate, and by which keys they are known. `version` rises with each change. */
export type PeopleRoster = {
  readonly v: 1;
  readonly site: string;
  readonly version: number;
  readonly people: readonly RosterPerson[];
};

/** The manager who signed a people roster; the device knows the key from the roster before it. */
export type RosterSigner = { readonly login: string; readonly key: string; readonly signature: string };

export type SignedPeople = PeopleRoster & { readonly signed: RosterSigner };

/** The text that is signed: the roster and its signer's name and key, without the signature. */
export function peopleText(roster: PeopleRoster & { readonly signed: Omit<RosterSigner, 'signature'> }): string {
  const { v, site, version, people, signed } = roster;
  return purpose + canonicalJson({ v, site, version, people, signed: { login: signed.login, key: signed.key } });
}

/** The roster with a manager's signature, ready for `dn/people` of each device. */
export async function signPeople(
  roster: PeopleRoster,
  login: string,
  key: Pick<ActKey, 'privateKey' | 'fingerprint'>,
): Promise<SignedPeople> {
  const { v, site, version, people } = roster;
  const signer = { login, key: key.fingerprint };
  const signature = await signText(peopleText({ ...roster, signed: signer }), key);
  return { v, site, version, people, signed: { ...signer, signature } };
}

/** A further key for a person, in the next version. The person must be in the roster. */
export function withKey(roster: PeopleRoster, login: string, key: EnrolledKey): PeopleRoster {
  return changed(roster, login, (person) => ({ ...person, keys: [...person.keys, key] }));
}

/** The key is believed no more, from the next version on. */
export function withoutKey(roster: PeopleRoster, login: string, publicKey: string): PeopleRoster {
  return changed(roster, login, (person) => ({
    ...person,
    keys: person.keys.filter(({ public_key }) => public_key !== publicKey),
  }));
}

/** Another role for a person, in the next version. */
export function withRole(roster: PeopleRoster, login: string, role: Role): PeopleRoster {
  return changed(roster, login, (person) => ({ ...person, role }));
}

/** Whether somebody could sign the version after this one. */
export function canGoOn({ people }: Pick<PeopleRoster, 'people'>): boolean {
  return people.some(({ role, keys }) => role === 'manager' && keys.length > 0);
}

function changed(roster: PeopleRoster, login: string, change: (person: RosterPerson) => RosterPerson): PeopleRoster {
  const { v, site, version, people } = roster;
  return {
    v,
    site,
    version: version + 1,
    people: people.map((person) => (person.login === login ? change(person) : person)),
  };
}
