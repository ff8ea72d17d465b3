import type { Words } from '../words/language.ts';
import { idShape } from './topics.ts';

/** Texts that a message may hold, each with the sentence for a text that is none. */
export const textShapes = {
  id: {
    pattern: /^[\x21-\x7e]{1,64}$/,
    words: { en: 'write 1 to 64 visible ASCII characters, no blanks', zh: '应为 1 至 64 个可见 ASCII 字符，不含空格' },
  },
  /** No control characters, and no half of a surrogate pair: such a text has no signed form. */
  printable: {
    pattern: /^[^\p{Cc}\p{Cs}]*$/u,
    words: {
      en: 'nobody can read it; leave out control characters and broken emoji',
      zh: '含有无法显示的字符；请去掉控制字符与残缺的表情符号',
    },
  },
  date: {
    pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
    words: { en: 'write a date, YYYY-MM-DD', zh: '应为日期 YYYY-MM-DD' },
  },
  end: {
    pattern: /^(next-switch|dawn|([01]\d|2[0-3]):[0-5]\d)$/,
    words: {
      en: 'write next-switch, dawn, or a time of day HH:MM, 00:00 to 23:59',
      zh: '应为 next-switch、dawn 或时刻 HH:MM（00:00 至 23:59）',
    },
  },
  hex16: { pattern: /^[0-9a-f]{16}$/, words: hexWords(16) },
  hex32: { pattern: /^[0-9a-f]{32}$/, words: hexWords(32) },
  hex64: { pattern: /^[0-9a-f]{64}$/, words: hexWords(64) },
  login: {
    pattern: idShape,
    words: {
      en: 'write 1 to 32 small letters, digits and hyphens',
      zh: '应为 1 至 32 个小写字母、数字或连字符',
    },
  },
  base64: {
    pattern: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    words: { en: 'write base64', zh: '应为 base64' },
  },
  publicKey: {
    pattern: /^[A-Za-z0-9+/]{43}=$/,
    words: { en: 'write the 32 bytes of the key in base64', zh: '应为 base64 编码的 32 字节密钥' },
  },
  signature: {
    pattern: /^[A-Za-z0-9+/]{86}==$/,
    words: { en: 'write the 64 bytes of the signature in base64', zh: '应为 base64 编码的 64 字节签名' },
  },
} satisfies Record<string, { readonly pattern: RegExp; readonly words: Words }>;

function hexWords(digits: number): Words {
  return { en: `write ${digits} hex digits, small letters`, zh: `应为 ${digits} 位小写十六进制数` };
}

const bySource = new Map<string, Words>(
  Object.values(textShapes).map(({ pattern, words }) => [String(pattern), words]),
);

/** What to write, by a pattern as an issue of zod names it; null for one that is not ours. */
export function shapeWords(pattern: string): Words | null {
  return bySource.get(pattern) ?? null;
}
