import { escaped } from '../../service/report/escaped.ts';
import type { Words } from '../../words/language.ts';

/** A text in both languages; the page shows one of them. */
export function both({ en, zh }: Words): string {
  return `<span class="en">${escaped(en)}</span><span class="zh">${escaped(zh)}</span>`;
}

/** The same inside a picture. */
export function bothDrawn({ en, zh }: Words): string {
  return `<tspan class="en">${escaped(en)}</tspan><tspan class="zh">${escaped(zh)}</tspan>`;
}

/** The same text in every language: a name of somebody else's, a number. */
export function plain(text: string): Words {
  return { en: text, zh: text };
}
