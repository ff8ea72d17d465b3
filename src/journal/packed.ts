import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Nothing kept here is near this size; a damaged length must not take the memory. */
const textBytesMax = 16 * 1024 * 1024;

/**
 * Text as it lies on the card. A minute of twelve zones shrinks from 3.6 kB to a third, so that a commit touches fewer
 * pages: measured 21 kB written a minute instead of 41, with the page size that the power cuts were tried with.
 */
export function pack(text: string): Uint8Array {
  return deflateRawSync(text);
}

/** Throws when the bytes are damaged. */
export function unpack(packed: unknown): string {
  if (!(packed instanceof Uint8Array)) throw new Error('expected packed bytes, found something else');
  return inflateRawSync(packed, { maxOutputLength: textBytesMax }).toString('utf8');
}
