import { createHash } from 'node:crypto';
import { type Check, list, matching, record, text, whole, word } from '../channel/check.ts';
import type { PeopleInForce } from '../controller/state.ts';
import { canonicalJson } from '../mqtt/canonical.ts';
import {
  type EnrolledKey,
  type PeopleRoster,
  peopleText,
  type RosterPerson,
  type RosterSigner,
  type SignedPeople,
} from '../mqtt/peopleRoster.ts';
import { fingerprint, isSignature } from './verify.ts';

const keysMax = 8;
const peopleMax = 500;

const enrolledKey: Check<EnrolledKey> = record<EnrolledKey>({
  public_key: matching(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64'),
  name: text(60, 1),
  enrolled_ms: whole(0, 253_402_300_799_000),
});

const person: Check<RosterPerson> = record<RosterPerson>({
  login: matching(/^[a-z0-9-]{1,32}$/, '1 to 32 of a-z, 0-9 and -'),
  role: word('viewer', 'guard', 'operator', 'manager', 'crew'),
  keys: list(enrolledKey, keysMax),
});

const body = {
  v: word1,
  site: text(32, 1),
  version: whole(1, Number.MAX_SAFE_INTEGER),
  people: list(person, peopleMax),
};

const readSigner: Check<RosterSigner> = record<RosterSigner>({
  login: text(40, 1),
  key: text(16, 16),
  signature: text(88, 88),
});

const readBody: Check<PeopleRoster> = record<PeopleRoster>(body);
const readWhole: Check<SignedPeople> = record<SignedPeople>({ ...body, signed: readSigner });

function word1(value: unknown, at: string): 1 {
  whole(1, 1)(value, at);
  return 1;
}

/** Why a people roster is not believed, in a sentence. */
export type NotBelieved = { readonly kind: 'refused'; readonly by: string | null; readonly text: string };

export type Believed = {
  readonly kind: 'believed';
  readonly roster: SignedPeople;
  readonly people: PeopleInForce;
  /** The manager, and the fingerprint of the key. */
  readonly by: string;
  readonly key: string;
};

/**
 * Whether a people roster that came over the network counts from now on: it is the next one, of this estate, and vouched for by
 * a manager of the one in force. `same` is the one in force again. Throws FrameFault for what is no roster at all.
 */
export function judgePeople(
  strange: unknown,
  site: string,
  inForce: PeopleInForce | null,
): Believed | NotBelieved | { readonly kind: 'same' } {
  const roster = readWhole(strange, 'people');
  const { login, key, signature } = roster.signed;
  const no = (text: string): NotBelieved => ({ kind: 'refused', by: login, text });
  const people = inForceOf(roster);
  if (inForce === null)
    return no('No people roster is on this device yet. Put the first one there by hand: duskgate people install.');
  if (roster.site !== site) return no(`It is of the estate ${roster.site}; this is ${site}.`);
  if (roster.version === inForce.version && people.digest === inForce.digest) return { kind: 'same' };
  if (roster.version <= inForce.version)
    return no(`It is version ${roster.version}; version ${inForce.version} is in force. Make a newer one.`);
  const signer = inForce.people.find((one) => one.login === login);
  if (signer?.role !== 'manager') return no(`${login} signed it, who is no manager here.`);
  const known = signer.keys?.find((one) => one.fingerprint === key);
  if (known === undefined) return no(`The key ${key} is not enrolled for ${login}.`);
  if (!isSignature(peopleText(roster), signature, known.publicKey))
    return no(`The signature does not fit: something was changed after ${login} signed.`);
  const senseless = senselessPeople(roster);
  return senseless === null ? { kind: 'believed', roster, people, by: login, key } : no(senseless);
}

/** A roster that a person put on the device: believed for that. Throws FrameFault, or an Error in words. */
export function readInstalled(strange: unknown, site: string): PeopleInForce {
  const { signed: _, ...rest } = strange as SignedPeople;
  const roster = readBody(rest, 'people');
  if (roster.site !== site) throw new Error(`it is of the estate ${roster.site}; this is ${site}`);
  const senseless = senselessPeople(roster);
  if (senseless !== null) throw new Error(senseless);
  return inForceOf(roster);
}

/** What would make a roster harmful although its shape is right; null = nothing. */
export function senselessPeople({ people }: Pick<PeopleRoster, 'people'>): string | null {
  const logins = people.map(({ login }) => login);
  const twice = logins.find((login, index) => logins.indexOf(login) !== index);
  if (twice !== undefined) return `${twice} stands in it twice.`;
  const keys = people.flatMap((one) => one.keys.map(({ public_key }) => public_key));
  if (new Set(keys).size !== keys.length) return 'One key stands in it twice: nobody could say whose act it was.';
  if (people.some(({ role, keys }) => role === 'manager' && keys.length > 0)) return null;
  return 'It has no manager with a key, so that nobody could sign the next one.';
}

/** What counts of a roster: who may do what, and by which keys they are known. */
export function inForceOf({ v, site, version, people }: PeopleRoster): PeopleInForce {
  const digest = createHash('sha256').update(canonicalJson({ v, site, version, people })).digest('hex');
  return {
    version,
    digest,
    people: people.map(({ login, role, keys }) => ({
      login,
      role,
      keys: keys.map(({ public_key }) => ({ fingerprint: fingerprint(public_key), publicKey: public_key })),
    })),
  };
}
