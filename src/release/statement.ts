import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { closeSync, fchmodSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Words, worded } from '../words/language.ts';
import { ReleaseTrouble } from './shelf.ts';
import { isVersion } from './version.ts';

/** What a signature says of a package file. */
export type Statement = {
  readonly v: 1;
  readonly package: string;
  readonly version: string;
  readonly architecture: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha512: string;
};

/** Public keys whose releases a pole takes. */
export const keysFolder = '/etc/duskgate/release-keys';

/** Keeps a signature of a release from being one of anything else. */
const purpose = 'duskgate release 1\n';
const signatureBytesMax = 4_096;

const words = {
  stranger: {
    en: '{file}: not signed by a key of this pole. Fetch the release again from where it was made.',
    zh: '{file}：签名所用的密钥不在本机的公钥之中。请从生成处重新获取该版本。',
  },
  otherVersion: {
    en: '{file}: signed, but not a statement of this version. Update duskgate first.',
    zh: '{file}：签名正确，但本机的 duskgate 读不懂其内容。请先更新 duskgate。',
  },
  unsigned: {
    en: '{file}: there is no such file. A release comes with its signature; copy both.',
    zh: '{file}：没有此文件。版本须附签名文件，请将两个文件一并复制。',
  },
  tooLong: {
    en: '{file}: {size} bytes are no signature. Copy it again.',
    zh: '{file}：有 {size} 字节，不是签名文件。请重新复制。',
  },
  noKeys: {
    en: "{folder}: no key is there, so no release can be believed. Copy the maker's public .pem there.",
    zh: '{folder}：其中没有公钥，任何版本都无法核实。请将开发方的公钥 .pem 复制到该处。',
  },
  noKey: {
    en: '{file}: no key can be read from it. Copy it again.',
    zh: '{file}：其中的密钥无法读取。请重新复制。',
  },
  otherKind: {
    en: '{file}: the key in it is not Ed25519. Make a pair with `duskgate release keys FOLDER`.',
    zh: '{file}：其中的密钥不是 Ed25519。请用 `duskgate release keys FOLDER` 生成一对。',
  },
  unmade: { en: '{file} cannot be made. {remedy}', zh: '无法生成 {file}。{remedy}' },
  kept: { en: 'It is there already and is not written over.', zh: '文件已存在，不会覆盖。' },
  unwritable: { en: 'Name a folder that can be written.', zh: '请写明可写入的目录。' },
} satisfies Record<string, Words>;

/** Text of a `.sig` file: the statement as one line of JSON, and the Ed25519 signature of that line in base64. */
export function signStatement(statement: Statement, key: KeyObject): string {
  const line = JSON.stringify(statement);
  return `${line}\n${sign(null, Buffer.from(purpose + line), key).toString('base64')}\n`;
}

/** The statement of a `.sig` file when one of the keys signed it. Throws ReleaseTrouble in words. */
export function readStatement(file: string, keys: readonly KeyObject[]): Statement {
  const [line = '', signature = ''] = signatureText(file).split('\n');
  const signed = Buffer.from(purpose + line);
  const bytes = Buffer.from(signature, 'base64');
  if (!keys.some((key) => verify(null, signed, key, bytes))) throw new ReleaseTrouble(worded(words.stranger, { file }));
  const statement = JSON.parse(line) as Statement;
  const { v, package: name, version, architecture, bytes: size, sha512 } = statement;
  const isWhole =
    v === 1 && isVersion(version) && Number.isSafeInteger(size) && [name, architecture, sha512].every(isText);
  if (!isWhole) throw new ReleaseTrouble(worded(words.otherVersion, { file }));
  return statement;
}

function signatureText(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new ReleaseTrouble(worded(words.unsigned, { file }));
  if (found.size > signatureBytesMax) throw new ReleaseTrouble(worded(words.tooLong, { file, size: found.size }));
  return readFileSync(file, 'latin1');
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** The public keys in a folder's `.pem` files. Throws ReleaseTrouble when there is none, or one that is no Ed25519. */
export function readKeys(folder: string): readonly KeyObject[] {
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isThere ? readdirSync(folder).filter((name) => name.endsWith('.pem')) : [];
  if (names.length === 0) throw new ReleaseTrouble(worded(words.noKeys, { folder }));
  return names.map((name) => asEd25519(join(folder, name), (text) => createPublicKey(text)));
}

/** The private key that signs. Throws ReleaseTrouble. */
export function readSigningKey(file: string): KeyObject {
  return asEd25519(file, (text) => createPrivateKey(text));
}

function asEd25519(file: string, read: (text: string) => KeyObject): KeyObject {
  try {
    const key = read(readFileSync(file, 'latin1'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new ReleaseTrouble(worded(words.noKey, { file }), { cause });
  }
  throw new ReleaseTrouble(worded(words.otherKind, { file }));
}

/** Makes a pair that signs releases: the private file for its owner alone, the public one for every pole. */
export function makeReleaseKeys(folder: string): { privateFile: string; publicFile: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const files = { privateFile: join(folder, 'release-key.pem'), publicFile: join(folder, 'release-key.pub.pem') };
  writeNew(files.privateFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  writeNew(files.publicFile, publicKey.export({ type: 'spki', format: 'pem' }), 0o644);
  return files;
}

function writeNew(file: string, text: string | Buffer, mode: number): void {
  let handle: number;
  try {
    handle = openSync(file, 'wx', mode);
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new ReleaseTrouble(worded(words.unmade, { file, remedy: isThere ? words.kept : words.unwritable }), {
      cause,
    });
  }
  try {
    fchmodSync(handle, mode);
    writeSync(handle, text.toString());
  } finally {
    closeSync(handle);
  }
}
