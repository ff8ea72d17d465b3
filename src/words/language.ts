import { remembering } from '../calendar/remember.ts';

/** Languages the product speaks. Chinese is first for staff, English stands beside it. */
export type Language = 'zh' | 'en';

/** One text in every language. */
export type Words = Readonly<Record<Language, string>>;

/** Fills `{name}` places of a text; a place without a value stays, so that a mistake shows. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return filledIn('en', text, values);
}

/** A text with places, taken apart. */
type Parts = { readonly first: string; readonly places: readonly { readonly name: string; readonly after: string }[] };

// Every vehicle fills the same few sentences, and to look for their places costs more than to fill them.
const known = remembering<Parts>(1_000);

function partsOf(text: string): Parts {
  return known([text], () => {
    const [first = '', ...rest] = text.split(/\{(\w+)\}/);
    const places = rest.flatMap((name, at) => (at % 2 === 0 ? [{ name, after: rest[at + 1] ?? '' }] : []));
    return { first, places };
  });
}

/** Both languages of a sentence, with values that are words themselves or the same in every language. */
export function worded(sentence: Words, values: Values): Words {
  return { en: filledIn('en', sentence.en, values), zh: filledIn('zh', sentence.zh, values) };
}

type Values = Readonly<Record<string, string | number | Words>>;

function filledIn(language: Language, text: string, values: Values): string {
  if (!text.includes('{')) return text;
  const { first, places } = partsOf(text);
  let filled = first;
  for (const { name, after } of places) {
    const value = values[name] ?? `{${name}}`;
    filled += typeof value === 'object' ? value[language] : value;
    filled += after;
  }
  return filled;
}

/**
 * What others wrote: the text of a system error, a person's own words. It is the same in every language, and stands inside a
 * sentence that is not. A sentence of our own does not compile here: neither a literal nor a template is a mere string.
 */
export function foreign<Text extends string>(text: string extends Text ? Text : never): Words {
  return { en: text, zh: text };
}

/** Sentences one after the other; Chinese wants no blank between them. Empty ones are left out. */
export function sentences(parts: readonly Words[]): Words {
  const inOne = (language: Language, gap: string): string =>
    parts
      .map((part) => part[language])
      .filter((part) => part !== '')
      .join(gap);
  return { en: inOne('en', ' '), zh: inOne('zh', '') };
}

/** At most `lettersMax` letters of each language. */
export function cut({ en, zh }: Words, lettersMax: number): Words {
  return { en: en.slice(0, lettersMax), zh: zh.slice(0, lettersMax) };
}

export const noWords: Words = { en: '', zh: '' };
