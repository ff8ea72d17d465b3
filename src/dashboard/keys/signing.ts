import { signAct } from '../../mqtt/signedAct.ts';
import type { Device } from '../estate/device.ts';
import { takeCounter } from './keyStore.ts';

/** The command with the signature of whoever is logged in; without a key or a known role as it was, for the device to judge. */
export async function signedFor<T extends object>(device: Device, message: T, login: string): Promise<T> {
  const standing = device.standing.peek();
  if (standing.kind !== 'known') return message;
  const { site, device: name } = device;
  const key = await takeCounter({ site, login }, Date.now());
  if (key === null) return message;
  const { role } = standing.people;
  return signAct(message, { site, device: name, login, role, counter: key.counter }, key);
}
