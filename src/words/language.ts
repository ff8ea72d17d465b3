import { remembering } from '../calendar/remember.ts';

/** Languages the product speaks. Chinese is first for staff, English stands beside it. */
export type Language = 'zh' | 'en';

/** One text in every language. */
export type Words = Readonly<Record<Language, string>>;

/** Fills `{name}` places of a text; a place without a value stays, so that a mistake shows. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  if (!text.includes('{')) return text;
  const { first, places } = partsOf(text);
  let filled = first;
  for (const { name, after } of places) filled += `${values[name] ?? `{${name}}`}${after}`;
  return filled;
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
