import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Pseudonym } from '../access/roster.ts';
import type { Words } from '../words/language.ts';
import { CardTrouble } from './fault.ts';

/** The estate's secret that turns card numbers into pseudonyms. The office's registry and the devices hold it, nobody else. */
export type SiteKey = {
  readonly secret: Uint8Array;
  /** Names the key without telling it: 16 hex digits. A roster says with which key its pseudonyms were made. */
  readonly fingerprint: string;
};

const bytes = 32;

/**
 * HMAC-SHA256 of a card's key (`format:facility:card` or `uid:bits:hex`), its first 128 bits as hex. Keyed, because the 16.7
 * million numbers of a 26-bit card are tried in a second.
 */
export function pseudonymOf(key: SiteKey, cardKey: string): Pseudonym {
  return createHmac('sha256', key.secret).update(cardKey).digest('hex').slice(0, 32);
}

/** Reads the key file: 64 hex digits, for the owner's eyes only. Throws CardTrouble. */
export function readSiteKey(file: string): SiteKey {
  assertPrivate(file, {
    en: 'Copy the key file of the estate there, or make one with `duskgate card keys`.',
    zh: '请将小区的密钥文件复制到该处，或用 `duskgate card keys` 生成。',
  });
  const text = readFileSync(file, 'latin1').trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new CardTrouble({
      en: `${file}: a site key is 64 hex digits; this file has something else. Restore it from the office.`,
      zh: `${file}：站点密钥应为 64 位十六进制，文件内容不符。请从办公室恢复。`,
    });
  return siteKeyFrom(Buffer.from(text, 'hex'));
}

/** Makes a new key file. Throws CardTrouble when there is one: a second key would make every card a stranger. */
export function makeSiteKey(file: string): SiteKey {
  const secret = randomBytes(bytes);
  writeNew(file, `${secret.toString('hex')}\n`, 0o600);
  return siteKeyFrom(secret);
}

export function siteKeyFrom(secret: Uint8Array): SiteKey {
  const fingerprint = createHash('sha256').update('duskgate site key\n').update(secret).digest('hex').slice(0, 16);
  return { secret, fingerprint };
}

/** Throws CardTrouble unless the file is there and only its owner can read it. */
export function assertPrivate(file: string, ifMissing: Words): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new CardTrouble({
      en: `${file}: there is no such file. ${ifMissing.en}`,
      zh: `${file}：没有此文件。${ifMissing.zh}`,
    });
  if ((stat.mode & 0o077) !== 0)
    throw new CardTrouble({
      en: `${file}: others can read this secret. Do: chmod 600 ${file}`,
      zh: `${file}：其他用户可读取此密钥。请执行：chmod 600 ${file}`,
    });
}

/** Writes a file that must not exist yet. */
export function writeNew(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode, flush: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CardTrouble(
      {
        en: `${file}: it is there already and is kept. Move it away first if you mean to replace it.`,
        zh: `${file}：文件已存在，保持不变。如需更换请先移走。`,
      },
      {
        cause,
      },
    );
  }
}
