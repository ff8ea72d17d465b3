import type { Words } from '../../src/words/language.ts';

/** What is wrong with the Chinese of a sentence; null = nothing. Words of others may stand in it, a whole English one may not. */
export function chineseFault({ en, zh }: Words): string | null {
  if (!/\p{Script=Han}/u.test(zh)) return `no Chinese: ${zh}`;
  if (/\{\w+\}|undefined|\[object/.test(`${en}${zh}`)) return `a place was not filled: ${zh}`;
  return /(?:\b[a-z’']+ ){4,}[a-z]+\b/.test(zh.replaceAll(/`[^`]*`/g, '')) ? `English in Chinese: ${zh}` : null;
}
