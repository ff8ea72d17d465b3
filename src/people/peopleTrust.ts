import { createHash } from 'node:crypto';
import {
  anything,
  type Check,
  hex,
  list,
  matching,
  printableText,
  record,
  signatureText,
  whole,
  word,
} from '../channel/check.ts';
import type { PeopleInForce } from '../controller/state.ts';
import { canonicalJson } from '../mqtt/canonical.ts';
import {
  canGoOn,
  type EnrolledKey,
  type PeopleRoster,
  peopleText,
  type RosterPerson,
  type RosterSigner,
  type SignedPeople,
} from '../mqtt/peopleRoster.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { readLogin } from './login.ts';
import { fingerprint, isSignature } from './verify.ts';

const keysMax = 8;
const peopleMax = 500;

const enrolledKey: Check<EnrolledKey> = record<EnrolledKey>({
  public_key: matching(/^[A-Za-z0-9+/]{43}=$/, { en: '32 bytes in base64', zh: ' base64 编码的 32 字节' }),
  name: printableText(60),
  enrolled_ms: whole(0, 253_402_300_799_000),
});

const person: Check<RosterPerson> = record<RosterPerson>({
  login: readLogin,
  role: word('viewer', 'guard', 'operator', 'manager', 'crew'),
  keys: list(enrolledKey, keysMax),
});

const body = {
  v: word1,
  site: printableText(32),
  version: whole(1, Number.MAX_SAFE_INTEGER),
  people: list(person, peopleMax),
};

const readSigner: Check<RosterSigner> = record<RosterSigner>({
  login: readLogin,
  key: hex(16),
  signature: signatureText,
});

const readBody: Check<PeopleRoster> = record<PeopleRoster>(body);
const readWhole: Check<SignedPeople> = record<SignedPeople>({ ...body, signed: readSigner });

function word1(value: unknown, at: string): 1 {
  whole(1, 1)(value, at);
  return 1;
}

const words = {
  none: {
    en: 'No people roster is on this device yet. Put the first one there by hand: duskgate people install.',
    zh: '本设备尚无人员名册。首份须在现场安装：duskgate people install。',
  },
  otherSite: { en: 'It is of the estate {other}; this is {site}.', zh: '它属于小区 {other}；本小区是 {site}。' },
  older: {
    en: 'It is version {version}; version {inForce} is in force. Make a newer one.',
    zh: '其版本为 {version}；版本 {inForce} 已生效。请制作更新的版本。',
  },
  noManager: { en: '{login} signed it, who is no manager here.', zh: '由 {login} 签名，而此人在本处不是主管。' },
  notEnrolled: { en: 'The key {key} is not enrolled for {login}.', zh: '密钥 {key} 未为 {login} 登记。' },
  changed: {
    en: 'The signature does not fit: something was changed after {login} signed.',
    zh: '签名不符：{login} 签名之后内容被改动。',
  },
  twice: { en: '{login} stands in it twice.', zh: '其中 {login} 出现两次。' },
  keyTwice: {
    en: 'One key stands in it twice: nobody could say whose act it was.',
    zh: '其中有一个密钥出现两次：无法判断是谁的操作。',
  },
  noSigner: {
    en: 'It has no manager with a key, so that nobody could sign the next one.',
    zh: '其中没有持有密钥的主管，下一份将无人能签名。',
  },
} satisfies Record<string, Words>;

/** Why a people roster is not believed, in a sentence. */
export type NotBelieved = { readonly kind: 'refused'; readonly by: string | null; readonly text: Words };

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
  const no = (text: Words): NotBelieved => ({ kind: 'refused', by: login, text });
  const people = inForceOf(roster);
  if (inForce === null) return no(words.none);
  if (roster.site !== site) return no(worded(words.otherSite, { other: roster.site, site }));
  if (roster.version === inForce.version && people.digest === inForce.digest) return { kind: 'same' };
  if (roster.version <= inForce.version)
    return no(worded(words.older, { version: roster.version, inForce: inForce.version }));
  const signer = inForce.people.find((one) => one.login === login);
  if (signer?.role !== 'manager') return no(worded(words.noManager, { login }));
  const known = signer.keys?.find((one) => one.fingerprint === key);
  if (known === undefined) return no(worded(words.notEnrolled, { key, login }));
  if (!isSignature(peopleText(roster), signature, known.publicKey)) return no(worded(words.changed, { login }));
  const senseless = senselessPeople(roster);
  return senseless === null ? { kind: 'believed', roster, people, by: login, key } : no(senseless);
}

/** A roster as it lies on the device, signed or not. Throws FrameFault. */
export function readRoster(strange: unknown): PeopleRoster | SignedPeople {
  const isSigned = typeof strange === 'object' && strange !== null && 'signed' in strange;
  return isSigned ? readWhole(strange, 'people') : readBody(strange, 'people');
}

/** A roster that a person put on the device: believed for that. Throws FrameFault, or SaidError. */
export function readInstalled(strange: unknown, site: string): PeopleInForce {
  const { signed: _, ...rest } = anything(strange, 'people');
  const roster = readBody(rest, 'people');
  if (roster.site !== site) throw new SaidError(worded(words.otherSite, { other: roster.site, site }));
  const senseless = senselessPeople(roster);
  if (senseless !== null) throw new SaidError(senseless);
  return inForceOf(roster);
}

/** What would make a roster harmful although its shape is right; null = nothing. */
export function senselessPeople({ people }: Pick<PeopleRoster, 'people'>): Words | null {
  const logins = people.map(({ login }) => login);
  const twice = logins.find((login, index) => logins.indexOf(login) !== index);
  if (twice !== undefined) return worded(words.twice, { login: twice });
  const keys = people.flatMap((one) => one.keys.map(({ public_key }) => public_key));
  if (new Set(keys).size !== keys.length) return words.keyTwice;
  if (canGoOn({ people })) return null;
  return words.noSigner;
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
