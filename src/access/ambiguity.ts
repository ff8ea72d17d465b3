import { type Words, worded } from '../words/language.ts';
import type { Accepted } from './cardFormat.ts';
import { formatOf } from './formatTable.ts';

/** What is wrong with a list of formats, and what to do. */
export type ListFault = { readonly message: Words; readonly remedy: Words };

const words = {
  none: { en: 'No card format is accepted.', zh: '没有接受任何卡格式。' },
  nameOne: { en: 'Name at least one, such as H10301.', zh: '请至少写一种，例如 H10301。' },
  twice: { en: '{id} is named twice.', zh: '{id} 写了两次。' },
  nameOnce: { en: 'Name it once.', zh: '请只写一次。' },
  twins: {
    en: '{twin} and {id} both have {bits} bits, so one card would be two.',
    zh: '{twin} 与 {id} 都是 {bits} 位，一张卡会被当作两张。',
  },
  keepPrinted: { en: 'Keep the one printed on the cards.', zh: '请保留卡面所印的一种。' },
  slip: {
    en: '{id} and {longer} differ by one bit: an extra bit can turn one card into another.',
    zh: '{id} 与 {longer} 只差一位：多出一位就会把一张卡变成另一张。',
  },
  twoReaders: { en: 'Use two readers if you can.', zh: '如有可能请用两个读卡器。' },
} satisfies Record<string, Words>;

/**
 * Why a reader may not accept these formats together, in plain words; null when it may. Bits alone do not tell formats of
 * one length apart: more than a hundred have 34 bits, and every 37-bit card is both an H10302 and an H10304.
 */
export function ambiguity({ formats }: Pick<Accepted, 'formats'>): ListFault | null {
  if (formats.length === 0) return { message: words.none, remedy: words.nameOne };
  for (const [index, id] of formats.entries()) {
    const { bits } = formatOf(id);
    const twin = formats.slice(0, index).find((other) => formatOf(other).bits === bits);
    if (twin === id) return { message: worded(words.twice, { id }), remedy: words.nameOnce };
    if (twin !== undefined) return { message: worded(words.twins, { twin, id, bits }), remedy: words.keepPrinted };
  }
  return null;
}

/**
 * What to warn of although it is allowed: formats whose lengths differ by one bit, so that a lost or an extra bit can make
 * one card's frame pass as another's. null when there is nothing to warn of.
 */
export function slip({ formats }: Pick<Accepted, 'formats'>): ListFault | null {
  for (const id of formats) {
    const longer = formats.find((other) => formatOf(other).bits === formatOf(id).bits + 1);
    if (longer !== undefined) return { message: worded(words.slip, { id, longer }), remedy: words.twoReaders };
  }
  return null;
}
