import type { CardKey } from './cardFormat.ts';
import { type Field, type FormatId, formatOf } from './formatTable.ts';

/** What is printed on a card. `facility` is null in a format that has none. */
export type CardNumbers = { readonly facility: number | null; readonly card: number };

/** The key of a printed card; null when the numbers do not fit the format, or the format has no numbers. */
export function cardKeyOf(id: FormatId, { facility, card }: CardNumbers): CardKey | null {
  const { layout } = formatOf(id);
  if (layout.kind !== 'numbers' || !fits(card, layout.card)) return null;
  if (layout.facility === null) return facility === null ? `${id}::${card}` : null;
  return facility !== null && fits(facility, layout.facility) ? `${id}:${facility}:${card}` : null;
}

/** The key of a UID given as hex in any case, most significant byte first; null when it is not 24 or 32 bits of hex. */
export function uidKeyOf(hex: string): CardKey | null {
  return /^([0-9a-f]{6}|[0-9a-f]{8})$/i.test(hex) ? `uid:${hex.length * 4}:${hex.toLowerCase()}` : null;
}

/** The bits a reader sends for a printed card, checks included; null as `cardKeyOf`. */
export function cardBits(id: FormatId, numbers: CardNumbers): string | null {
  const { bits, layout, checks } = formatOf(id);
  if (cardKeyOf(id, numbers) === null || layout.kind !== 'numbers') return null;
  const sent = '0'.repeat(bits).split('');
  write(sent, layout.card, numbers.card);
  if (layout.facility !== null) write(sent, layout.facility, numbers.facility ?? 0);
  for (const { at, sum, over } of checks) {
    const ones = over.filter((bit) => sent[bit] === '1').length;
    sent[at] = ones % 2 === (sum === 'odd' ? 0 : 1) ? '1' : '0';
  }
  return sent.join('');
}

function fits(value: number, { from, to }: Field): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** (to - from + 1);
}

function write(sent: string[], { from, to }: Field, value: number): void {
  const digits = value.toString(2).padStart(to - from + 1, '0');
  for (let bit = from; bit <= to; bit += 1) sent[bit] = digits[bit - from] ?? '0';
}
