import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { fingerprint } from '../../../src/people/verify.ts';

/** RFC 8410 section 7, before the 32 bytes. */
const head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The same key in every run, so that a seed repeats a run. */
export function fixedKey(fill: number): KeyObject {
  return createPrivateKey({ key: Buffer.concat([head, Buffer.alloc(32, fill)]), format: 'der', type: 'pkcs8' });
}

export type FixedPerson = {
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly sign: (text: string) => string;
};

/** A person's key as the people roster has it. */
export function fixedPerson(fill: number): FixedPerson {
  const key = fixedKey(fill);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  return {
    publicKey,
    fingerprint: fingerprint(publicKey),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}
