import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  closeEnrolment,
  enrolmentAt,
  enrolmentMsMax,
  noteSeen,
  openEnrolment,
  seenCards,
} from '../../src/cards/enrolment.ts';
import { makeSigningKeys, readSigner, readTrusted } from '../../src/cards/signature.ts';
import { makeSiteKey, pseudonymOf, readSiteKey } from '../../src/cards/siteKey.ts';
import { aPseudonym } from '../makers/access.ts';
import { aSiteKey, filesIn } from '../makers/roster.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

describe('a pseudonym', () => {
  test('is the first 128 bits of the HMAC of the key and the card', () => {
    const full = createHmac('sha256', Buffer.alloc(32, 7)).update('H10301:8:4711').digest('hex');
    expect(pseudonymOf(aSiteKey, 'H10301:8:4711')).toBe(full.slice(0, 32));
  });

  test('differs for cards whose digits are the same', () => {
    const keys = ['H10301:1:23', 'H10301:12:3', 'H10306:1:23', 'H10302::123', 'uid:24:000123', 'uid:32:00000123'];
    expect(new Set(keys.map((key) => pseudonymOf(aSiteKey, key))).size).toBe(keys.length);
  });
});

describe('key files', () => {
  test('are made for the owner alone, and come back', () => {
    const made = makeSiteKey(path('site.key'));
    expect(readSiteKey(path('site.key'))).toEqual(made);
    expect(statSync(path('site.key')).mode & 0o777).toBe(0o600);
    const pair = { privateFile: path('roster.key.pem'), publicFile: path('roster.pub.pem') };
    const signer = makeSigningKeys(pair);
    expect(statSync(pair.privateFile).mode & 0o777).toBe(0o600);
    expect([...readTrusted(pair.publicFile).keys()]).toEqual([signer.fingerprint]);
    expect(readSigner(pair.privateFile).fingerprint).toBe(signer.fingerprint);
  });

  test('are never written over', () => {
    const before = readFileSync(path('site.key'));
    expect(() => makeSiteKey(path('site.key'))).toThrow(/is kept/);
    expect(readFileSync(path('site.key'))).toEqual(before);
  });

  test('are refused with what to do: missing, open to others, damaged, of another kind', () => {
    expect(() => readSiteKey(path('none'))).toThrow(/no such file.*duskgate card keys/);
    chmodSync(path('site.key'), 0o644);
    expect(() => readSiteKey(path('site.key'))).toThrow(/chmod 600/);
    writeFileSync(path('short'), 'abc', { mode: 0o600 });
    expect(() => readSiteKey(path('short'))).toThrow(/64 hex digits/);
    expect(() => readTrusted(path('none'))).toThrow(/public roster key/);
    expect(() => readTrusted(path('short'))).toThrow(/no public key/);
    expect(() => readSigner(path('short'))).toThrow(/cannot be read/);
  });
});

describe('an enrolment', () => {
  const files = filesIn(folder);
  const now = { machineBoot: 'boot-1', monoMs: 1_000 };

  test('is open at its reader until its end, and not a moment longer', () => {
    openEnrolment(files, 'gate-in', 60_000, now);
    const at = (reader: string, monoMs: number) => enrolmentAt(files, reader, { ...now, monoMs }) !== null;
    expect([at('gate-in', 1_000), at('gate-in', 60_999), at('gate-in', 61_000), at('gate-out', 1_000)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('never lasts longer than its bound, whatever is asked or written', () => {
    expect(openEnrolment(files, 'gate-in', 1e9, now).untilMono).toBe(1_000 + enrolmentMsMax);
    writeFileSync(files.enrolment, JSON.stringify({ reader: 'gate-in', machineBoot: 'boot-1', untilMono: 1e12 }));
    expect(enrolmentAt(files, 'gate-in', now)).toBeNull();
  });

  test('ends with the boot of the machine, and is none when its file is damaged', () => {
    openEnrolment(files, 'gate-in', 60_000, now);
    expect(enrolmentAt(files, 'gate-in', { ...now, machineBoot: 'boot-2' })).toBeNull();
    for (const text of ['', 'x', 'null', '[]', '{}']) {
      writeFileSync(files.enrolment, text);
      expect(enrolmentAt(files, 'gate-in', now)).toBeNull();
      expect(seenCards(files)).toEqual([]);
    }
  });

  test('keeps pseudonyms of what it saw, each once, until it is closed', () => {
    openEnrolment(files, 'gate-in', 60_000, now);
    for (const n of [1, 2, 1]) noteSeen(files, aPseudonym(n));
    expect(seenCards(files)).toEqual([aPseudonym(1), aPseudonym(2)]);
    closeEnrolment(files);
    expect(seenCards(files)).toEqual([]);
  });
});
