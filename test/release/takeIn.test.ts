import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fstatSync, readSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Shelf } from '../../src/release/shelf.ts';
import {
  makeReleaseKeys,
  readKeys,
  readSigningKey,
  type Statement,
  signStatement,
} from '../../src/release/statement.ts';
import { takeIn } from '../../src/release/takeIn.ts';
import { expectSaid } from '../makers/chinese.ts';
import { aFolder, aProgram } from './aShelf.ts';

const pair = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

type Package = { file: string; bytes: Buffer; shelf: Shelf };

function aPackage(over: Partial<Statement> = {}, key: KeyObject = pair.privateKey): Package {
  const folder = aFolder();
  const file = join(folder, 'duskgate.deb');
  const bytes = Buffer.from('the bytes of a package '.repeat(100_000));
  writeFileSync(file, bytes);
  const statement: Statement = {
    v: 1,
    package: 'duskgate',
    version: '0.2.0',
    architecture: 'arm64',
    bytes: bytes.length,
    sha512: createHash('sha512').update(bytes).digest('hex'),
    ...over,
  };
  writeFileSync(`${file}.sig`, signStatement(statement, key));
  return { file, bytes, shelf: new Shelf(join(folder, 'shelf')) };
}

const take = ({ file, shelf }: Package, keys: readonly KeyObject[] = [pair.publicKey]) => takeIn(file, { keys, shelf });

function bytesBehind(handle: number): Buffer {
  const bytes = Buffer.alloc(fstatSync(handle).size);
  readSync(handle, bytes, 0, bytes.length, 0);
  return bytes;
}

test('a signed package is taken in whole, by whichever key of the pole signed it', () => {
  const given = aPackage();
  const { handle, statement } = take(given, [stranger.publicKey, pair.publicKey]);
  expect(bytesBehind(handle).equals(given.bytes)).toBe(true);
  expect(statement.version).toBe('0.2.0');
  closeSync(handle);
});

test('what was checked stays what was checked, whatever becomes of the file meanwhile', () => {
  const given = aPackage();
  const { handle } = take(given);
  writeFileSync(given.file, 'something else');
  writeFileSync(`${given.file}.other`, 'another');
  renameSync(`${given.file}.other`, given.file);
  expect(bytesBehind(handle).equals(given.bytes)).toBe(true);
  // Nobody finds it by a name.
  expect(fstatSync(handle).nlink).toBe(0);
  closeSync(handle);
});

describe('a package is refused in words', () => {
  test('when a stranger signed it', () => {
    expectSaid(() => take(aPackage({}, stranger.privateKey)), /not signed by a key of this pole/);
  });

  test('when any one bit of it, or of its signature, is another', () => {
    const given = aPackage();
    const signature = signStatementOf(given);
    fc.assert(
      fc.property(fc.nat(given.bytes.length - 1), fc.nat(7), (at, bit) => {
        const spoiled = Buffer.from(given.bytes);
        spoiled[at] = (spoiled[at] ?? 0) ^ (1 << bit);
        writeFileSync(given.file, spoiled);
        expectSaid(() => take(given), /not those that were signed/);
      }),
      { numRuns: 20 },
    );
    writeFileSync(given.file, given.bytes);
    const [line = ''] = signature.split('\n');
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(6), (at, bit) => {
        const spoiled = Buffer.from(signature);
        spoiled[at] = (spoiled[at] ?? 0) ^ (1 << bit);
        writeFileSync(`${given.file}.sig`, spoiled);
        expectSaid(() => take(given), /not signed by a key/);
      }),
      { numRuns: 100 },
    );
  });

  test('when it is longer or shorter than signed', () => {
    for (const bytes of [10, 10_000_000]) expectSaid(() => take(aPackage({ bytes })), /were signed. Copy it again/);
  });

  test('when its signature is missing, huge or of another kind', () => {
    const given = aPackage();
    renameSync(`${given.file}.sig`, `${given.file}.away`);
    expectSaid(() => take(given), /there is no such file. A release comes with its signature/);
    writeFileSync(`${given.file}.sig`, 'x'.repeat(5_000));
    expectSaid(() => take(given), /5000 bytes are no signature/);
    const later = aPackage({ v: 2 as 1 });
    expectSaid(() => take(later), /not a statement of this version. Update duskgate first/);
  });

  test('when it is a link, a folder or not there', () => {
    const given = aPackage();
    symlinkSync(given.file, `${given.file}.link`);
    for (const file of [`${given.file}.link`, `${given.file}.none`])
      expectSaid(() => take({ ...given, file }), /Name a package file, not a link/);
    expectSaid(() => take({ ...given, file: aFolder() }), /is no package/);
  });

  test('when it is older than the floor, however well it is signed', () => {
    const given = aPackage({ version: '0.1.9' });
    given.shelf.activate(aProgram('0.2.0', { floor: '0.2.0' }));
    given.shelf.confirm();
    expectSaid(() => take(given), /0\.1\.9 is older than 0\.2\.0/);
    const same = { ...aPackage({ version: '0.2.0' }), shelf: given.shelf };
    closeSync(take(same).handle);
  });
});

function signStatementOf({ bytes }: Package): string {
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  const statement: Statement = {
    v: 1,
    package: 'duskgate',
    version: '0.2.0',
    architecture: 'arm64',
    bytes: bytes.length,
    sha512,
  };
  return signStatement(statement, pair.privateKey);
}

describe('keys', () => {
  test('that were made sign and check, and are not written over', () => {
    const folder = aFolder();
    const { privateFile, publicFile } = makeReleaseKeys(folder);
    const given = aPackage({}, readSigningKey(privateFile));
    expectSaid(() => makeReleaseKeys(folder), /there already and is not written over/);
    const keys = aFolder();
    renameSync(publicFile, join(keys, 'maker.pem'));
    closeSync(take(given, readKeys(keys)).handle);
  });

  test('that are missing, of another kind or no keys are said with the file', () => {
    expectSaid(() => readKeys(join(aFolder(), 'nowhere')), /no release can be believed/);
    const folder = aFolder();
    expectSaid(() => readKeys(folder), /no release can be believed/);
    writeFileSync(join(folder, 'a.pem'), 'no key');
    expectSaid(() => readKeys(folder), /a\.pem: no key can be read/);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(folder, 'a.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    expectSaid(() => readKeys(folder), /not Ed25519/);
  });
});
