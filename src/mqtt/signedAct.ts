import type { Role } from '../controller/site.ts';
import { type ActKey, signText } from './actKey.ts';
import { canonicalJson } from './canonical.ts';
import type { DevicePlace } from './topics.ts';

/** Keeps a signature of an act from being one of anything else. */
const purpose = 'duskgate act 1\n';

/** Who signs a command, for which device, and with which number. */
export type Act = DevicePlace & {
  readonly login: string;
  /** The role the person means to act in; a device believes it only when the people roster says the same. */
  readonly role: Role;
  /** Higher in each act of this key: see `nextCounter`. */
  readonly counter: number;
  /** Fingerprint of the key. */
  readonly key: string;
};

/** What stands under `signed` in a command. */
export type Signed = Act & { readonly signature: string };

/**
 * The text that is signed: everything in the command, and who says it to which device. Expiry is the command's own
 * `issued_at_ms` and `not_after_ms`. The signature itself is left out, whether there is one or not.
 */
export function actText(command: object): string {
  const { signed, ...rest } = command as { readonly signed?: Partial<Signed> };
  const { signature: _, ...act } = signed ?? {};
  return purpose + canonicalJson({ ...rest, signed: act });
}

/** The command with its signature, ready for `JSON.stringify` and `dn/cmd/<login>`. Change nothing in it afterwards. */
export async function signAct<T extends object>(
  command: T,
  by: Omit<Act, 'key'>,
  key: Pick<ActKey, 'privateKey' | 'fingerprint'>,
): Promise<T & { readonly signed: Signed }> {
  const { site, device, login, role, counter } = by;
  const act: Act = { site, device, login, role, counter, key: key.fingerprint };
  const signature = await signText(actText({ ...command, signed: act }), key);
  return { ...command, signed: { ...act, signature } };
}

/**
 * The number of the next act of a key: the clock's milliseconds, or one more than the last when the clock stands still or
 * went back. Keep the answer beside the key before the act is sent.
 */
export function nextCounter(previous: number, nowMs: number): number {
  return Math.max(previous + 1, Math.round(nowMs));
}
