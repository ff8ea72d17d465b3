import type { Accepted } from './cardFormat.ts';
import { formatOf } from './formatTable.ts';

/**
 * Why a reader may not accept these formats together, in plain words; null when it may. Bits alone do not tell formats of
 * one length apart: more than a hundred have 34 bits, and every 37-bit card is both an H10302 and an H10304.
 */
export function ambiguity({ formats }: Pick<Accepted, 'formats'>): string | null {
  if (formats.length === 0) return 'no card format is accepted: name at least one, such as H10301.';
  for (const [index, id] of formats.entries()) {
    const { bits } = formatOf(id);
    const twin = formats.slice(0, index).find((other) => formatOf(other).bits === bits);
    if (twin === id) return `${id} is named twice: name it once.`;
    if (twin !== undefined)
      return `${twin} and ${id} both have ${bits} bits, so one card would be two: keep the one printed on the cards.`;
  }
  return null;
}

/**
 * What to warn of although it is allowed: formats whose lengths differ by one bit, so that a lost or an extra bit can make
 * one card's frame pass as another's. null when there is nothing to warn of.
 */
export function slip({ formats }: Pick<Accepted, 'formats'>): string | null {
  for (const id of formats) {
    const longer = formats.find((other) => formatOf(other).bits === formatOf(id).bits + 1);
    if (longer !== undefined)
      return `${id} and ${longer} differ by one bit: an extra bit can turn one card into another. Use two readers if you can.`;
  }
  return null;
}
