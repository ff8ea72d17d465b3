import { type CardFormat, type Check, cardFormats, type Field, type FormatId, formatOf } from './formatTable.ts';
import type { Frame, Taint } from './frame.ts';

/**
 * Names a card within the estate: `format:facility:card` (facility empty where the format has none) or `uid:bits:hex`.
 * Text, so that width and leading zeros live. Never leaves the device: see the pseudonym.
 */
export type CardKey = `${string}:${string}:${string}`;

/** How one reader's frames are read. */
export type Accepted = {
  readonly formats: readonly FormatId[];
  /** Which byte of a UID arrives first. */
  readonly byteOrder: 'msb' | 'lsb';
  /** Which bit of each byte of a UID arrives first. */
  readonly bitOrder: 'msb' | 'lsb';
  /** The reader says 0 on D1 and 1 on D0, and stays wired that way. */
  readonly inverted: boolean;
};

export type Card = {
  readonly kind: 'card';
  readonly key: CardKey;
  readonly format: FormatId;
  readonly facility: number | null;
  /** The printed number, or the UID as lower-case hex with all its zeros. */
  readonly card: number | string;
};
export type KeypadKey = { readonly kind: 'keypad'; readonly format: FormatId; readonly key: string };

/**
 * Why a frame says nothing: its taint, `length` (no accepted format has that many bits), `parity` (the checks of the
 * format that has them fail) or `key` (a code no keypad prints).
 */
export type FrameFault = Taint | 'length' | 'parity' | 'key';
export type Fault = { readonly kind: 'fault'; readonly fault: FrameFault; readonly bits: number };

/** A frame as this reader's formats read it. A tainted frame is a fault, whatever its bits. */
export function decodeFrame(frame: Frame, accepted: Accepted): Card | KeypadKey | Fault {
  const count = frame.bits.length;
  if (frame.taint !== null) return { kind: 'fault', fault: frame.taint, bits: frame.edges };
  const bits = accepted.inverted ? complement(frame.bits) : frame.bits;
  let fault: FrameFault = 'length';
  for (const id of accepted.formats) {
    const format = formatOf(id);
    if (format.bits !== count) continue;
    if (passes(bits, format.checks)) return read(bits, format, accepted);
    fault = 'parity';
  }
  return { kind: 'fault', fault, bits: count };
}

/** Formats with the orders most readers have. */
export function accepting(formats: readonly FormatId[]): Accepted {
  return { formats, byteOrder: 'msb', bitOrder: 'msb', inverted: false };
}

/** Bits of the longest accepted format, for the assembler. */
export function longestBits(accepted: Accepted): number {
  return Math.max(0, ...accepted.formats.map((id) => formatOf(id).bits));
}

/** Everything in the table that these bits could be: for people who look, never for a decision. */
export function readings(frame: Frame, orders: Omit<Accepted, 'formats'>): (Card | KeypadKey)[] {
  return cardFormats
    .map(({ id }) => decodeFrame(frame, { ...orders, formats: [id] }))
    .filter((reading) => reading.kind !== 'fault');
}

/** Bits with every 0 and 1 exchanged, as swapped wires do. */
export function complement(bits: string): string {
  let turned = '';
  for (const bit of bits) turned += bit === '0' ? '1' : '0';
  return turned;
}

/** Whether all checks hold. */
function passes(bits: string, checks: readonly Check[]): boolean {
  for (const check of checks) if (!holds(bits, check)) return false;
  return true;
}

function holds(bits: string, { at, sum, over }: Check): boolean {
  let isOdd = bits.charCodeAt(at) === one;
  for (const bit of over) if (bits.charCodeAt(bit) === one) isOdd = !isOdd;
  return isOdd === (sum === 'odd');
}
const one = 49;

function read(bits: string, { id, layout }: CardFormat, orders: Accepted): Card | KeypadKey | Fault {
  switch (layout.kind) {
    case 'numbers': {
      const facility = layout.facility === null ? null : numberIn(bits, layout.facility);
      const card = numberIn(bits, layout.card);
      return { kind: 'card', key: `${id}:${facility ?? ''}:${card}`, format: id, facility, card };
    }
    case 'uid': {
      const hex = uidHex(bits.slice(layout.uid.from, layout.uid.to + 1), orders);
      return { kind: 'card', key: `uid:${hex.length * 4}:${hex}`, format: id, facility: null, card: hex };
    }
    case 'keypad': {
      const key = keys[numberIn(bits, layout.code)];
      return key === undefined
        ? { kind: 'fault', fault: 'key', bits: bits.length }
        : { kind: 'keypad', format: id, key };
    }
  }
}

/** What the codes 0 to 11 print. */
const keys: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'];

/** Exact: no field of the table is wider than 35 bits. */
function numberIn(bits: string, { from, to }: Field): number {
  return Number.parseInt(bits.slice(from, to + 1), 2);
}

function uidHex(bits: string, { byteOrder, bitOrder }: Omit<Accepted, 'formats'>): string {
  const bytes = bits.match(/.{8}/g) ?? [];
  const turned = bitOrder === 'msb' ? bytes : bytes.map((byte) => byte.split('').reverse().join(''));
  if (byteOrder === 'lsb') turned.reverse();
  return turned.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
}
