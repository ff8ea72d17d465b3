import type { ModbusRegister } from '../controller/site.ts';
import type { WattHours } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';

const short: Words = {
  en: '{came} registers came instead of {wanted}',
  zh: '电表应答了 {came} 个寄存器，应为 {wanted} 个',
};

/** Registers of 16 bits that a value of this type takes. */
export function wordsOf(type: ModbusRegister['type']): number {
  return type === 'uint64' ? 4 : 2;
}

/**
 * The energy that some registers of a meter show, watt-hours. Throws on a short answer; what is no number stays one that is
 * none, and is refused where readings are judged.
 */
export function registerWh(words: readonly number[], { type, wordOrder, whPerCount }: ModbusRegister): WattHours {
  const wanted = wordsOf(type);
  if (words.length !== wanted) throw new SaidError(worded(short, { came: words.length, wanted }));
  const bytes = new DataView(new ArrayBuffer(2 * wanted));
  const ordered = wordOrder === 'big' ? words : words.toReversed();
  for (const [index, word] of ordered.entries()) bytes.setUint16(2 * index, word);
  return countOf(bytes, type) * whPerCount;
}

function countOf(bytes: DataView, type: ModbusRegister['type']): number {
  switch (type) {
    case 'uint32':
      return bytes.getUint32(0);
    case 'uint64':
      return Number(bytes.getBigUint64(0));
    case 'float32':
      return bytes.getFloat32(0);
  }
}
