import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { assertPrivate, writeNew } from '../cards/siteKey.ts';
import { type ActKey, fingerprintOf } from '../mqtt/actKey.ts';
import { nextCounter } from '../mqtt/signedAct.ts';
import { locked } from '../settings/fileLock.ts';
import { writeWhole } from './atomicFile.ts';
import { UsageError } from './command.ts';

/** A key file of a person on a command line: PKCS 8 in PEM, Ed25519, for the owner alone. Throws in words. */
export async function readActKey(file: string): Promise<ActKey> {
  assertPrivate(file, {
    en: 'Make one: duskgate sign --make-key FILE.',
    zh: '请生成：duskgate sign --make-key FILE。',
  });
  const key = createPrivateKey(readFileSync(file));
  if (key.asymmetricKeyType !== 'ed25519')
    throw new UsageError({
      en: `${file}: the key in it is not Ed25519. Make one: duskgate sign --make-key FILE.`,
      zh: `${file}：其中的密钥不是 Ed25519。请生成：duskgate sign --make-key FILE。`,
    });
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  const publicKey = publicPart(createPublicKey(key));
  return { privateKey, publicKey, fingerprint: await fingerprintOf(publicKey) };
}

/** Makes a key file that must not exist yet; answers with the public part. */
export function makeActKeyFile(file: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeNew(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  return publicPart(publicKey);
}

/** The number of the next act of a key file, kept beside it before anything is sent. */
export function takeCounter(keyFile: string, nowMs: number): number {
  const file = `${keyFile}.counter`;
  return locked(`${keyFile}.lock`, () => {
    const next = nextCounter(lastCounter(file), nowMs);
    writeWhole(file, [`${next}\n`]);
    return next;
  });
}

function lastCounter(file: string): number {
  try {
    const last = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(last) ? last : 0;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') throw problem;
    writeFileSync(file, '0\n', { mode: 0o600 });
    return 0;
  }
}

/** The last 32 bytes of the SubjectPublicKeyInfo, in base64. */
function publicPart(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
}
