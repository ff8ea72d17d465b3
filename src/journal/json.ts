/** Texts of values that are written more than once; each goes with its value. */
const texts = new WeakMap<object, string>();

/**
 * A value as JSON, worked out once: a save writes the durable state to its row and its checksum to the journal, and 20 kB take
 * a third of a millisecond. Empty for what JSON has no text for. The value must not change afterwards.
 */
export function jsonOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}
