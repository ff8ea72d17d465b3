import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { dictionaries, newest } from './dictionary.ts';

/** Nothing kept here is near this size; a damaged length must not take the memory. */
const textBytesMax = 16 * 1024 * 1024;

/** A window that holds text and dictionary packs as well as the largest, and half of the time goes into clearing that. */
const smallWindowBits = 13;
const smallWindowBytes = 2 ** smallWindowBits;

/**
 * Text as it lies on the card. A minute of twelve zones shrinks from 3.6 kB to a third, so that a commit touches fewer
 * pages: measured 21 kB written a minute instead of 41, with the page size that the power cuts were tried with.
 */
export function pack(text: string): Uint8Array {
  return deflateRawSync(text);
}

/** The same for rows that are like thousands of others: what they share is not stored with each. */
export function packAlike(text: string): Uint8Array {
  const dictionary = dictionaries[newest];
  const windowBits =
    text.length + (dictionary?.length ?? 0) <= smallWindowBytes ? smallWindowBits : constants.Z_DEFAULT_WINDOWBITS;
  return Buffer.concat([Buffer.of(markOf(newest)), deflateRawSync(text, { dictionary, windowBits })]);
}

/** Throws when the bytes are damaged. */
export function unpack(packed: unknown): string {
  if (!(packed instanceof Uint8Array)) throw new Error('expected packed bytes, found something else');
  const number = dictionaryOf(packed);
  const dictionary = number === null ? undefined : dictionaries[number];
  if (number !== null && dictionary === undefined)
    throw new Error(`packed against dictionary ${number}, which is unknown`);
  const deflated = number === null ? packed : packed.subarray(1);
  return inflateRawSync(deflated, { maxOutputLength: textBytesMax, dictionary }).toString('utf8');
}

/**
 * A first byte with bits 1 and 2 set names the dictionary above them: a deflated stream never begins so, because 3 is no type
 * of a block (RFC 1951, 3.2.3).
 */
function markOf(dictionary: number): number {
  return (dictionary << 3) | 0b110;
}

function dictionaryOf([first = 0]: Uint8Array): number | null {
  return (first & 0b110) === 0b110 ? first >> 3 : null;
}
