/** Languages the product speaks. Chinese is first for staff, English stands beside it. */
export type Language = 'zh' | 'en';

/** One text in every language. */
export type Words = Readonly<Record<Language, string>>;

/** Fills `{name}` places of a text; a place without a value stays, so that a mistake shows. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
