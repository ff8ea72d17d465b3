import type { PeopleRoster } from '../../mqtt/peopleRoster.ts';
import { nextCounter } from '../../mqtt/signedAct.ts';

/** Whose key it is: one for each estate and login in this browser. */
export type KeyPlace = { readonly site: string; readonly login: string };

export type KeptKey = {
  /** Can sign; cannot be read out, not even by this page. */
  readonly privateKey: CryptoKey;
  readonly publicKey: string;
  readonly fingerprint: string;
  /** What the person calls it, such as "office PC". */
  readonly name: string;
  readonly madeMs: number;
  /** Number of its last act. */
  readonly counter: number;
  /** A device has once known it: when none does, it was taken back. */
  readonly wasEnrolled: boolean;
};

const database = 'duskgate';
const version = 1;

export async function readKey(place: KeyPlace): Promise<KeptKey | null> {
  return (await within<KeptKey | undefined>('keys', 'readonly', (store) => store.get(nameOf(place)))) ?? null;
}

/** Rejects where this browser keeps nothing. */
export async function keepKey(place: KeyPlace, key: KeptKey): Promise<void> {
  await within('keys', 'readwrite', (store) => store.put(key, nameOf(place)));
}

export async function forgetKey(place: KeyPlace): Promise<void> {
  await within('keys', 'readwrite', (store) => store.delete(nameOf(place)));
}

/**
 * The key with the number of its next act, which is on the disk when this answers. The browser works on one such transaction
 * after the other, over all tabs, so that no two acts get the same number. Null: there is no key.
 */
export async function takeCounter(place: KeyPlace, nowMs: number): Promise<KeptKey | null> {
  return changeKey(place, (key) => ({ ...key, counter: nextCounter(key.counter, nowMs) }));
}

/** A device knows the key. */
export async function noteEnrolled(place: KeyPlace): Promise<void> {
  await changeKey(place, (key) => ({ ...key, wasEnrolled: true }));
}

/** The people roster that this manager believed last; see `rosterTrust`. */
export async function readBelieved(site: string): Promise<PeopleRoster | null> {
  return (await within<PeopleRoster | undefined>('rosters', 'readonly', (store) => store.get(site))) ?? null;
}

export async function keepBelieved(roster: PeopleRoster): Promise<void> {
  await within('rosters', 'readwrite', (store) => store.put(roster, roster.site));
}

async function changeKey(place: KeyPlace, change: (key: KeptKey) => KeptKey): Promise<KeptKey | null> {
  const db = await opened();
  try {
    return await new Promise<KeptKey | null>((resolve, reject) => {
      const work = db.transaction('keys', 'readwrite', { durability: 'strict' });
      let changed: KeptKey | null = null;
      const store = work.objectStore('keys');
      const found: IDBRequest<KeptKey | undefined> = store.get(nameOf(place));
      found.addEventListener('success', () => {
        if (found.result === undefined) return;
        changed = change(found.result);
        store.put(changed, nameOf(place));
      });
      work.addEventListener('complete', () => resolve(changed));
      work.addEventListener('abort', () => reject(troubleOf(work.error)));
    });
  } finally {
    db.close();
  }
}

async function within<T>(
  name: 'keys' | 'rosters',
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const db = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const work = db.transaction(name, mode, { durability: 'strict' });
      const asked = ask(work.objectStore(name));
      work.addEventListener('complete', () => resolve(asked.result as T));
      work.addEventListener('abort', () => reject(troubleOf(work.error)));
    });
  } finally {
    db.close();
  }
}

/** Opened for each use: a tab that holds it open would keep a newer page of another tab waiting. */
function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(database, version);
    asked.addEventListener('upgradeneeded', () => {
      for (const name of ['keys', 'rosters']) asked.result.createObjectStore(name);
    });
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(troubleOf(asked.error)));
  });
}

function nameOf({ site, login }: KeyPlace): string {
  return `${site} ${login}`;
}

function troubleOf(error: DOMException | null): Error {
  return error ?? new Error('The store of this browser gave up.');
}
