import { canGoOn, type PeopleRoster, signPeople } from '../../mqtt/peopleRoster.ts';
import { downTopic } from '../../mqtt/topics.ts';
import type { Device } from '../estate/device.ts';
import { readKey } from '../keys/keyStore.ts';
import { publish } from '../session.ts';
import { digestOf } from './rosterTrust.ts';

/** What became of a changed roster. In force it is when a device says so. */
export type Sending =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working' }
  /** Nobody could sign the one after it. */
  | { readonly kind: 'lastManager' }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'unsent' }
  | { readonly kind: 'sent'; readonly version: number; readonly digest: string; readonly atMs: number };

/** Signs the roster with the key of this browser and leaves it with the broker for each device. Never rejects. */
export async function sendRoster(next: PeopleRoster, login: string, devices: readonly Device[]): Promise<Sending> {
  if (!canGoOn(next)) return { kind: 'lastManager' };
  const message = await signed(next, login);
  if (message === null) return { kind: 'unsigned' };
  const took = await Promise.all(
    devices.map((device) => publish(downTopic(device, 'people'), message, { retain: true })),
  );
  if (!took.every(Boolean)) return { kind: 'unsent' };
  return { kind: 'sent', version: next.version, digest: await digestOf(next), atMs: Date.now() };
}

async function signed(next: PeopleRoster, login: string): Promise<string | null> {
  try {
    const key = await readKey({ site: next.site, login });
    return key === null ? null : JSON.stringify(await signPeople(next, login, key));
  } catch {
    return null;
  }
}
