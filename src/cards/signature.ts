import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { CardTrouble } from './fault.ts';
import { assertPrivate, writeNew } from './siteKey.ts';

/** Public keys whose rosters this device takes, by fingerprint. */
export type Trusted = ReadonlyMap<string, KeyObject>;

export type Signer = { readonly privateKey: KeyObject; readonly fingerprint: string };

/** A roster's second line: who signed the first. */
export type Signature = { readonly key: string; readonly signature: string };

/** Keeps a signature of a roster from being one of anything else. */
const purpose = 'duskgate roster head 1\n';

export function signHead(head: string, { privateKey, fingerprint }: Signer): Signature {
  return { key: fingerprint, signature: sign(null, Buffer.from(purpose + head), privateKey).toString('base64') };
}

export function isSignedBy(head: string, { signature }: Signature, key: KeyObject): boolean {
  return verify(null, Buffer.from(purpose + head), key, Buffer.from(signature, 'base64'));
}

/** The public keys of a PEM file. Throws CardTrouble when it is missing or holds none of Ed25519. */
export function readTrusted(file: string): Trusted {
  if (statSync(file, { throwIfNoEntry: false }) === undefined)
    throw new CardTrouble({
      en: `${file}: there is no such file. Copy the office's public roster key there.`,
      zh: `${file}：没有此文件。请将办公室的名单公钥复制到该处。`,
    });
  const blocks = readFileSync(file, 'latin1').match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  const keys = blocks.map((pem) => asEd25519(file, () => createPublicKey(pem)));
  if (keys.length === 0)
    throw new CardTrouble({
      en: `${file}: there is no public key in it. Copy the office's file again.`,
      zh: `${file}：其中没有公钥。请重新复制办公室的文件。`,
    });
  return new Map(keys.map((key) => [fingerprintOf(key), key]));
}

/** The private key that signs rosters. Throws CardTrouble. */
export function readSigner(file: string): Signer {
  assertPrivate(file, {
    en: 'Rosters are signed where this key is: at the office, or here after `duskgate card keys`.',
    zh: '名单在存有此密钥的机器上签名：办公室，或运行 `duskgate card keys` 之后的本机。',
  });
  const privateKey = asEd25519(file, () => createPrivateKey(readFileSync(file)));
  return signerFrom(privateKey);
}

/** Makes a pair: the private file for the owner alone, the public one to be copied to every device. */
export function makeSigningKeys(files: { readonly privateFile: string; readonly publicFile: string }): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeNew(files.privateFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  writeNew(files.publicFile, publicKey.export({ type: 'spki', format: 'pem' }), 0o644);
  return signerFrom(privateKey);
}

export function signerFrom(privateKey: KeyObject): Signer {
  return { privateKey, fingerprint: fingerprintOf(createPublicKey(privateKey)) };
}

/** 16 hex digits of the SHA-256 of a public key. */
export function fingerprintOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

function asEd25519(file: string, read: () => KeyObject): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new CardTrouble(
      {
        en: `${file}: the key in it cannot be read. Copy it again from where it was made.`,
        zh: `${file}：其中的密钥无法读取。请从生成处重新复制。`,
      },
      { cause },
    );
  }
  throw new CardTrouble({
    en: `${file}: the key in it is not Ed25519. Make a pair with \`duskgate card keys\`.`,
    zh: `${file}：其中的密钥不是 Ed25519。请用 \`duskgate card keys\` 生成一对。`,
  });
}
