import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { spkiOf } from '../mqtt/actKey.ts';

/** A public key of 32 bytes in base64 as Node's crypto wants it. Throws RangeError when it is none. */
export function publicKeyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: Buffer.from(spkiOf(publicKey)), format: 'der', type: 'spki' });
}

/** 16 hex digits of the SHA-256 of the key's SubjectPublicKeyInfo; the same as `fingerprintOf` in a browser. */
export function fingerprint(publicKey: string): string {
  return createHash('sha256').update(spkiOf(publicKey)).digest('hex').slice(0, 16);
}

/** Whether the signature, 64 bytes in base64, is of this text in UTF-8 and by this key. */
export function isSignature(text: string, signature: string, publicKey: string): boolean {
  return verify(null, Buffer.from(text), publicKeyOf(publicKey), Buffer.from(signature, 'base64'));
}
