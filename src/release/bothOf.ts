import { foreign, type Words } from '../words/language.ts';

/** A text of a file with its Chinese, which versions before 0.2 left out; null = it is no text. */
export function bothOf(en: unknown, zh: unknown): Words | null {
  if (typeof en !== 'string') return null;
  return typeof zh === 'string' ? { en, zh } : foreign(en);
}
