import { cardKeyOf } from '../access/cardNumber.ts';
import { type CardFormat, cardFormats, type Field } from '../access/formatTable.ts';

/** A format of cards that have a number printed on them. */
export type PrintedFormat = {
  readonly id: CardFormat['id'];
  readonly cardMax: number;
  /** Null = the format has no facility code. */
  readonly facilityMax: number | null;
};

/** The format of that id in any case, or of that many bits where only one format has a printed number; null = neither. */
export function printedFormat(name: string): PrintedFormat | null {
  const asked = name.trim().toLowerCase();
  const found = cardFormats.filter(
    ({ id, bits, layout }) => layout.kind === 'numbers' && (id.toLowerCase() === asked || String(bits) === asked),
  );
  const [format] = found;
  if (format === undefined || found.length > 1 || format.layout.kind !== 'numbers') return null;
  const { card, facility } = format.layout;
  return { id: format.id, cardMax: largest(card), facilityMax: facility === null ? null : largest(facility) };
}

/** The key of a card from the text of its numbers; null when they do not fit the format. Empty facility = it has none. */
export function printedKey(format: PrintedFormat, facility: string, card: string): string | null {
  return cardKeyOf(format.id, { facility: facility === '' ? null : wholeNumber(facility), card: wholeNumber(card) });
}

/** NaN for anything but digits: a number in another notation is a mistake that must not become a card. */
export const wholeNumber = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN);

const largest = ({ from, to }: Field): number => 2 ** (to - from + 1) - 1;
