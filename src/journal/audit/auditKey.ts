import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Words, worded } from '../../words/language.ts';
import { wordsOf } from '../../words/saidError.ts';
import type { AuditSigner } from './chain.ts';

const privateName = 'audit.key';
/** Public keys of this device, the newest last: seals of an older key stay readable. */
export const publicName = 'audit.pub.pem';

export type DeviceKey = {
  readonly signer: AuditSigner | null;
  /** Made just now: the office must hear of it. */
  readonly fresh: boolean;
  /** What is wrong; null = nothing. */
  readonly problem: Words | null;
};

const unusable: Words = {
  en: 'audit {folder}: its key cannot be used ({fact}), so acts are chained but not signed. Move {file} away and restart; a new key is made',
  zh: '操作记录 {folder}：密钥无法使用（{fact}），操作仍成链但不签名。请移走 {file} 并重启，将生成新密钥',
};

/** The device's own key for the audit, made at the first start. Never throws: without a key the chain goes on unsigned. */
export function deviceKey(folder: string): DeviceKey {
  try {
    const file = join(folder, privateName);
    if (existsSync(file))
      return { signer: signerFrom(createPrivateKey(readFileSync(file))), fresh: false, problem: null };
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    keepKey(folder, privateKey, publicKey);
    return { signer: signerFrom(privateKey), fresh: true, problem: null };
  } catch (error) {
    const problem = worded(unusable, { folder, fact: wordsOf(error), file: privateName });
    return { signer: null, fresh: false, problem };
  }
}

/**
 * On disk before anything is signed, names included: a key that a cut of power took would leave seals that nobody can read.
 * Beside its name first, for half a private key would be taken for a damaged one at every start.
 */
function keepKey(folder: string, privateKey: KeyObject, publicKey: KeyObject): void {
  const file = join(folder, privateName);
  appendFileSync(join(folder, publicName), publicKey.export({ type: 'spki', format: 'pem' }), { flush: true });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(`${file}.tmp`, pem, { mode: 0o600, flush: true });
  renameSync(`${file}.tmp`, file);
  const names = openSync(folder, 'r');
  try {
    fsyncSync(names);
  } finally {
    closeSync(names);
  }
}

/** Public keys by fingerprint. Throws when the file is missing or damaged. */
export function readPublicKeys(file: string): ReadonlyMap<string, KeyObject> {
  const blocks = readFileSync(file, 'latin1').match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  return new Map(blocks.map((pem) => createPublicKey(pem)).map((key) => [fingerprint(key), key]));
}

/** The public half as text for a row: base64 of its DER form. */
export function publicText({ privateKey }: AuditSigner): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
}

function signerFrom(privateKey: KeyObject): AuditSigner {
  return { privateKey, fingerprint: fingerprint(createPublicKey(privateKey)) };
}

/** 16 hex digits of the SHA-256 of a public key. */
function fingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}
