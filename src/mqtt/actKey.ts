/**
 * Keys and signatures of people, with WebCrypto alone: the staff page and Node run the same code. A browser offers it in a
 * secure context only (HTTPS, or localhost).
 */

/** A person's pair. The private half can sign and cannot be read out, not even by the page that made it. */
export type ActKey = {
  readonly privateKey: CryptoKey;
  /** The 32 bytes of the public half in base64: 44 characters. */
  readonly publicKey: string;
  /** Names the key: see `fingerprintOf`. */
  readonly fingerprint: string;
};

/** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo: RFC 8410 section 10.1. */
const spkiHead = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const publicKeyShape = /^[A-Za-z0-9+/]{43}=$/;

/** Makes a pair in this browser or process. Keep it in IndexedDB: a CryptoKey can be stored there as it is. */
export async function makeActKey(): Promise<ActKey> {
  const made = await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
  if (!('privateKey' in made)) throw new TypeError('This browser makes no Ed25519 keys; use a newer one.');
  const publicKey = base64Of(new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey)));
  return { privateKey: made.privateKey, publicKey, fingerprint: await fingerprintOf(publicKey) };
}

/** 16 hex digits of the SHA-256 of the public key as SubjectPublicKeyInfo, as for a roster's key. */
export async function fingerprintOf(publicKey: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', spkiOf(publicKey));
  return [...new Uint8Array(digest)].slice(0, 8).map(hexOf).join('');
}

/** The public key in the form other programs read (DER). Throws RangeError when it is none. */
export function spkiOf(publicKey: string): Uint8Array<ArrayBuffer> {
  if (!publicKeyShape.test(publicKey)) throw new RangeError('A public key is 32 bytes in base64, 44 characters.');
  return new Uint8Array([...spkiHead, ...bytesOf(publicKey)]);
}

/** Signature of a text in UTF-8, 64 bytes in base64. */
export async function signText(text: string, { privateKey }: Pick<ActKey, 'privateKey'>): Promise<string> {
  const signature = await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(text));
  return base64Of(new Uint8Array(signature));
}

/** Whether the signature, 64 bytes in base64, is of this text and by this key. What is no signature or no key fits nothing. */
export async function isSignedBy(text: string, signature: string, publicKey: string): Promise<boolean> {
  try {
    const raw = new Uint8Array(bytesOf(publicKey));
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    const given = new Uint8Array(bytesOf(signature));
    return await crypto.subtle.verify('Ed25519', key, given, new TextEncoder().encode(text));
  } catch {
    return false;
  }
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bytesOf(base64: string): number[] {
  return Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');
