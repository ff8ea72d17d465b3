import type { Words } from '../../src/words/language.ts';

/** A sentence of a test in both languages. */
export const inBoth = (en: string): Words => ({ en, zh: `中文 ${en}` });
