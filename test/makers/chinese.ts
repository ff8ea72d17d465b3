import { expect } from 'vitest';
import type { Words } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';

/** What is wrong with the Chinese of a sentence; null = nothing. Words of others may stand in it, a whole English one may not. */
export function chineseFault({ en, zh }: Words): string | null {
  if (!/\p{Script=Han}/u.test(zh)) return `no Chinese: ${zh}`;
  if (/\{\w+\}|undefined|\[object/.test(`${en}${zh}`)) return `a place was not filled: ${zh}`;
  return /(?:\b[a-z’']+ ){4,}[a-z]+\b/.test(zh.replaceAll(/`[^`]*`/g, '')) ? `English in Chinese: ${zh}` : null;
}

/** Expects a piece of work to be refused in this English, and in a Chinese that is one. */
export function expectSaid(work: () => unknown, english: RegExp): void {
  let thrown: unknown = null;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SaidError);
  const { words } = thrown as SaidError;
  expect(words.en).toMatch(english);
  expect(chineseFault(words)).toBeNull();
}
