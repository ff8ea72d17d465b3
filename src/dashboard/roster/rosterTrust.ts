import { fingerprintOf, isSignedBy } from '../../mqtt/actKey.ts';
import { canonicalJson } from '../../mqtt/canonical.ts';
import { type PeopleRoster, peopleText, type RosterPerson, type RosterSigner } from '../../mqtt/peopleRoster.ts';

/** A people roster as a device tells it. `signed` null: it was installed unsigned. */
export type ToldRoster = PeopleRoster & { readonly signed: RosterSigner | null };

/**
 * Why a manager may build on a roster that came through a broker which nobody has to trust: whoever signs the next version
 * vouches for everybody in it.
 */
export type RosterTrust =
  /** Signed with the key of this browser. */
  | { readonly kind: 'own' }
  /** Signed by a manager of the roster this browser believed last. */
  | { readonly kind: 'follows'; readonly login: string }
  /** The one that was believed last. */
  | { readonly kind: 'seen' }
  /** Older than the one that was believed last. */
  | { readonly kind: 'older'; readonly version: number }
  /** Nothing here speaks for it. A person has to look. */
  | { readonly kind: 'unproven' };

/** `own`: the key of this browser and whose it is; `believed`: the roster that was believed last. */
export async function trustOf(
  roster: ToldRoster,
  own: { readonly login: string; readonly publicKey: string },
  believed: PeopleRoster | null,
): Promise<RosterTrust> {
  if (believed !== null) {
    if (roster.version < believed.version) return { kind: 'older', version: believed.version };
    if (bodyOf(roster) === bodyOf(believed)) return { kind: 'seen' };
  }
  const { signed } = roster;
  if (signed === null) return { kind: 'unproven' };
  if (signed.login === own.login && (await fits(roster, signed, own.publicKey))) return { kind: 'own' };
  for (const publicKey of managersKeys(believed?.people ?? [], signed.login))
    if (await fits(roster, signed, publicKey)) return { kind: 'follows', login: signed.login };
  return { kind: 'unproven' };
}

/** SHA-256 of the roster's text, hex: as a device tells it in `up/state`. */
export async function digestOf(roster: PeopleRoster): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(bodyOf(roster)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bodyOf({ v, site, version, people }: PeopleRoster): string {
  return canonicalJson({ v, site, version, people });
}

async function fits(roster: PeopleRoster, signed: RosterSigner, publicKey: string): Promise<boolean> {
  if ((await fingerprintOf(publicKey)) !== signed.key) return false;
  return isSignedBy(peopleText({ ...roster, signed }), signed.signature, publicKey);
}

function managersKeys(people: readonly RosterPerson[], login: string): readonly string[] {
  return people
    .filter((person) => person.login === login && person.role === 'manager')
    .flatMap(({ keys }) => keys.map(({ public_key }) => public_key));
}
