import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { makeActKey } from '../../mqtt/actKey.ts';
import { devices, estate } from '../estate/estate.ts';
import { forgetKey, type KeptKey, type KeyPlace, keepKey, noteEnrolled, readKey } from './keyStore.ts';

/** What this browser has to sign with, for whoever is logged in. */
export type OwnKey =
  | { readonly kind: 'looking' }
  /** `insecure`: not over HTTPS; `old`: it knows no Ed25519; `store`: it keeps nothing. */
  | { readonly kind: 'cannot'; readonly why: 'insecure' | 'old' | 'store' }
  | { readonly kind: 'none' }
  | { readonly kind: 'made'; readonly key: KeptKey };

export const ownKey = signal<OwnKey>({ kind: 'looking' });

/** Tabs of this browser share one store, so that each hears what another one did. */
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('duskgate.keys') : null;

/** Looks again whenever somebody else logs in or the estate becomes known. */
export function followOwnKey(login: ReadonlySignal<string | null>): void {
  effect(() => {
    const place = placeOf(login.value);
    ownKey.value = { kind: 'looking' };
    if (place !== null) void look(place);
  });
  effect(() => {
    const place = placeOf(login.value);
    if (place !== null && isNewlyEnrolled(ownKey.value, place)) void remember(place);
  });
  tabs?.addEventListener('message', () => {
    const place = placeOf(login.peek());
    if (place !== null) void look(place);
  });
}

function isNewlyEnrolled(own: OwnKey, { site }: KeyPlace): boolean {
  if (own.kind !== 'made' || own.key.wasEnrolled) return false;
  const { publicKey } = own.key;
  return devices.value
    .filter((device) => device.site === site)
    .some(
      ({ standing: { value: told } }) =>
        told.kind === 'known' && told.people.keys.some(({ public_key }) => public_key === publicKey),
    );
}

/** A key that was once enrolled and is no more was taken back: that is told otherwise than one nobody has seen yet. */
async function remember(place: KeyPlace): Promise<void> {
  await noteEnrolled(place).then(
    () => look(place),
    () => undefined,
  );
}

/** Makes a key in this browser, whose private half never leaves it. What became of it stands in `ownKey`. */
export async function makeKey(place: KeyPlace, name: string): Promise<void> {
  try {
    const { privateKey, publicKey, fingerprint } = await makeActKey();
    const key = { privateKey, publicKey, fingerprint, name, madeMs: Date.now(), counter: 0, wasEnrolled: false };
    await keepKey(place, key);
    // Whatever the browser answers, the key is there; it may only be thrown away earlier.
    await navigator.storage?.persist?.().catch(() => false);
  } catch {
    ownKey.value = { kind: 'cannot', why: await hindrance() };
    return;
  }
  await look(place);
  tabs?.postMessage('changed');
}

/** Throws the key of this browser away. A manager still has to take it back. */
export async function throwAway(place: KeyPlace): Promise<void> {
  await forgetKey(place).catch(() => undefined);
  await look(place);
  tabs?.postMessage('changed');
}

function placeOf(login: string | null): KeyPlace | null {
  const site = estate.value?.site;
  return login === null || site === undefined ? null : { site, login };
}

let looks = 0;

async function look(place: KeyPlace): Promise<void> {
  looks += 1;
  const mine = looks;
  const seen = await seenAt(place);
  // Somebody else may have logged in meanwhile.
  if (mine === looks) ownKey.value = seen;
}

async function seenAt(place: KeyPlace): Promise<OwnKey> {
  if (!isSecureContext || crypto.subtle === undefined) return { kind: 'cannot', why: 'insecure' };
  try {
    const key = await readKey(place);
    if (key !== null) return { kind: 'made', key };
  } catch {
    return { kind: 'cannot', why: 'store' };
  }
  return (await knowsEd25519()) ? { kind: 'none' } : { kind: 'cannot', why: 'old' };
}

async function hindrance(): Promise<'insecure' | 'old' | 'store'> {
  if (!isSecureContext || crypto.subtle === undefined) return 'insecure';
  return (await knowsEd25519()) ? 'store' : 'old';
}

function knowsEd25519(): Promise<boolean> {
  return crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign']).then(
    () => true,
    () => false,
  );
}
