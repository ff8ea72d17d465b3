import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ambiguity, slip } from '../../src/access/ambiguity.ts';
import { accepting, complement, decodeFrame, longestBits, readings } from '../../src/access/cardFormat.ts';
import { cardBits, cardKeyOf, uidKeyOf } from '../../src/access/cardNumber.ts';
import { cardFormats, type FormatId, formatNamed, formatOf } from '../../src/access/formatTable.ts';
import type { Taint } from '../../src/access/frame.ts';
import { aFrame, bitsOf, truth } from '../makers/cardFrames.ts';

const decode = (bits: string, ...formats: FormatId[]) => decodeFrame(aFrame(bits), accepting(formats));
const everyFormat = cardFormats.map((format) => format.id);
const flip = (bits: string, at: number) => bits.slice(0, at) + (bits[at] === '0' ? '1' : '0') + bits.slice(at + 1);

describe('frames that others published', () => {
  it('are here to compare with', () => {
    expect(truth.good.length).toBeGreaterThan(20);
    expect(truth.faulty.length).toBeGreaterThan(10);
  });

  it.each(truth.good)('$source is $format $facility / $card', ({ bits, format, facility, card }) => {
    expect(decode(bits, format)).toMatchObject({ kind: 'card', format, facility, card });
  });

  it.each(truth.good)('$source: its numbers make the same bits again', ({ bits, format, facility, card }) => {
    expect(cardBits(format, { facility, card })).toBe(bits);
  });

  it.each(truth.good.filter(({ printed }) => printed !== undefined))('$source is on the card', ({ bits, printed }) => {
    expect(decode(bits, 'UID26')).toMatchObject({ card: printed?.toString(16).padStart(6, '0') });
  });

  it.each(truth.keypad)('$source: $bits is key $key', ({ bits, key }) => {
    expect(decode(bits, 'keypad8')).toEqual({ kind: 'keypad', format: 'keypad8', key });
  });

  it.each(truth.faulty)('$source is refused', ({ bits, accepted, fault }) => {
    expect(decode(bits, ...accepted)).toEqual({ kind: 'fault', fault, bits: bits.length });
  });

  it.each(truth.foreign)('$source is no card of ours, whatever is accepted', ({ bits }) => {
    expect(decode(bits, ...everyFormat)).toEqual({ kind: 'fault', fault: 'length', bits: bits.length });
  });
});

describe('tags of a serial reader, ghosts among them, whose own checksum is right', () => {
  const bytesOf = (hex: string) => (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));

  it.each(truth.serialTags)('$source: $hex is no card of any format, with its checksum or without', ({ hex }) => {
    const [checksum, ...data] = bytesOf(hex).reverse();
    expect(data.reduce((sum, byte) => sum ^ byte, 0)).toBe(checksum);
    expect(decode(bitsOf(BigInt(`0x${hex}`), 48), ...everyFormat)).toMatchObject({ kind: 'fault', fault: 'parity' });
    expect(decode(bitsOf(BigInt(`0x${hex.slice(0, 10)}`), 40), ...everyFormat)).toMatchObject({ fault: 'length' });
  });
});

describe('layouts that others published', () => {
  /** The table's row drawn as they draw it. */
  function drawn(id: FormatId) {
    const { bits, layout, checks } = formatOf(id);
    const within = (field: { from: number; to: number } | null, bit: number) =>
      field !== null && bit >= field.from && bit <= field.to;
    const letters = (letter: (bit: number) => string) => Array.from({ length: bits }, (_, bit) => letter(bit)).join('');
    const of = (sum: 'even' | 'odd') =>
      checks
        .filter((check) => check.sum === sum)
        .map(({ at, over }) => letters((bit) => (bit === at ? 'P' : over.includes(bit) ? 'X' : '.')));
    const { facility, card } = layout.kind === 'numbers' ? layout : { facility: null, card: null };
    const fields = letters((bit) => (within(facility, bit) ? 'F' : within(card, bit) ? 'C' : 'P'));
    return { fields, even: of('even'), odd: of('odd') };
  }

  it.each(truth.layouts)('$format is as $source says', ({ format, fields, even, odd }) => {
    expect(drawn(format)).toEqual({ fields, even, odd });
  });
});

describe('one wrong bit', () => {
  const checked = [...truth.good, ...truth.keypad.map((key) => ({ ...key, format: 'keypad8' as const }))];

  it.each(checked)('$source: every flip is refused', ({ bits, format }) => {
    for (let at = 0; at < bits.length; at += 1)
      expect(decode(flip(bits, at), format), `bit ${at}`).toMatchObject({ kind: 'fault', fault: 'parity' });
  });

  it.each(checked)('$source: every insertion and every deletion is refused', ({ bits, format }) => {
    for (let at = 0; at <= bits.length; at += 1) {
      for (const bit of ['0', '1'])
        expect(decode(bits.slice(0, at) + bit + bits.slice(at), format).kind, `${bit} at ${at}`).toBe('fault');
      if (at < bits.length) expect(decode(bits.slice(0, at) + bits.slice(at + 1), format).kind, `${at}`).toBe('fault');
    }
  });

  it('a bare UID has no check: a flip is another card, and only the length protects it', () => {
    const bits = bitsOf(0x7186a61en, 32);
    expect(decode(flip(bits, 31), 'UID32')).toMatchObject({ card: '7186a61f' });
    expect(decode(bits.slice(1), 'UID32')).toMatchObject({ fault: 'length' });
  });
});

describe('noise', () => {
  it('passes the parity of 26 bits about one time in four, and only then', () => {
    // 20,000 strings, p = 1/4: five standard deviations are 1.53 %.
    const runs = 20_000;
    const seed = 26_301;
    const random = fc.sample(fc.noBias(fc.bigInt({ min: 0n, max: 2n ** 26n - 1n })), { numRuns: runs, seed });
    const passed = random.filter((value) => decode(bitsOf(value, 26), 'H10301').kind === 'card').length;
    expect(Math.abs(passed / runs - 0.25), `seed ${seed}`).toBeLessThan(0.0153);
  });

  it('is a fault or the bits of a real card: what passes makes the same bits again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...everyFormat), fc.bigInt({ min: 0n, max: 2n ** 48n - 1n }), (format, value) => {
        const width = cardFormats.find((one) => one.id === format)?.bits ?? 0;
        const bits = bitsOf(BigInt.asUintN(width, value), width);
        const read = decode(bits, format);
        if (read.kind === 'card' && typeof read.card === 'number')
          expect(cardBits(format, { facility: read.facility, card: read.card })).toBe(bits);
      }),
    );
  });
});

describe('keys', () => {
  it('carry the format, so that one number on two kinds of card is two cards', () => {
    expect(decode('10111101100010001110101110', 'H10301')).toMatchObject({ key: 'H10301:123:4567' });
    expect(cardKeyOf('H10306', { facility: 123, card: 4567 })).toBe('H10306:123:4567');
    expect(cardKeyOf('H10302', { facility: null, card: 4567 })).toBe('H10302::4567');
  });

  it('keep the leading zeros and the width of a UID', () => {
    expect(decode(bitsOf(0x0a1b2c3dn, 32), 'UID32')).toMatchObject({ key: 'uid:32:0a1b2c3d' });
    expect(decode(bitsOf(0x0a1b2cn, 24), 'UID24')).toMatchObject({ key: 'uid:24:0a1b2c' });
    expect(uidKeyOf('0A1B2C3D')).toBe('uid:32:0a1b2c3d');
    expect(uidKeyOf('A1B2C3D')).toBeNull();
  });

  it('are the same from the bits as from the printed numbers', () => {
    for (const { bits, format, facility, card } of truth.good)
      expect(decode(bits, format)).toMatchObject({ key: cardKeyOf(format, { facility, card }) });
  });

  it.each([
    ['H10301', 256, 1],
    ['H10301', 1, 65_536],
    ['H10301', -1, 1],
    ['H10301', 1, 1.5],
    ['H10301', null, 1],
    ['H10302', 1, 1],
    ['H10302', null, 2 ** 35],
    ['UID32', null, 1],
  ] as const)('%s has no card %s / %s', (format, facility, card) => {
    expect(cardKeyOf(format, { facility, card })).toBeNull();
    expect(cardBits(format, { facility, card })).toBeNull();
  });

  it('the widest number of the table is exact', () => {
    const bits = cardBits('H10302', { facility: null, card: 2 ** 35 - 1 }) ?? '';
    expect(decode(bits, 'H10302')).toMatchObject({ card: 34_359_738_367 });
  });
});

describe('orders of a UID', () => {
  it.each(truth.uidOrders)('$source: $msb and $lsb are one card, read by bytes', ({ msb, lsb }) => {
    const format = msb.length === 8 ? 'UID32' : 'UID24';
    const sent = aFrame(bitsOf(BigInt(`0x${msb}`), msb.length * 4));
    expect(decodeFrame(sent, accepting([format]))).toMatchObject({ card: msb });
    expect(decodeFrame(sent, { ...accepting([format]), byteOrder: 'lsb' })).toMatchObject({ card: lsb });
  });

  it('a reader that sends each byte from its lowest bit is turned back', () => {
    const sent = aFrame(bitsOf(0b1000_0000_0100_0000_1110_0000n, 24));
    expect(decodeFrame(sent, { ...accepting(['UID24']), bitOrder: 'lsb' })).toMatchObject({ card: '010207' });
    expect(decodeFrame(sent, { ...accepting(['UID24']), bitOrder: 'lsb', byteOrder: 'lsb' })).toMatchObject({
      card: '070201',
    });
  });

  it('a UID inside 34 bits is checked by their parities', () => {
    expect(decode('0000000001101000111100010010011011', 'UID34')).toMatchObject({ key: 'uid:32:00d1e24d' });
    expect(decode('0000000001101000111100010010011010', 'UID34')).toMatchObject({ fault: 'parity' });
  });

  it.each(truth.inverted)('$source: $sent is NOT $printed', ({ sent, printed, bits }) => {
    const frame = aFrame(bitsOf(sent, bits));
    expect(decodeFrame(frame, { ...accepting(['UID24']), inverted: true })).toMatchObject({
      card: printed.toString(16).padStart(6, '0'),
    });
  });

  it('inverting twice is nothing', () => {
    for (const { bits } of truth.good) expect(complement(complement(bits))).toBe(bits);
  });
});

describe('keypads', () => {
  it('4 bits are the keys 0 to 9, star and hash', () => {
    const keys = Array.from({ length: 16 }, (_, code) => decode(bitsOf(code, 4), 'keypad4'));
    expect(keys.map((key) => (key.kind === 'keypad' ? key.key : '')).join('')).toBe('0123456789*#');
    expect(keys[12]).toEqual({ kind: 'fault', fault: 'key', bits: 4 });
  });

  it('8 bits must say the code twice, once inverted', () => {
    const read = Array.from({ length: 256 }, (_, code) => decode(bitsOf(code, 8), 'keypad8'));
    expect(read.filter((key) => key.kind === 'keypad')).toHaveLength(12);
  });

  it('a key is never a card', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (code) => {
        expect(decode(bitsOf(code, 8), 'keypad8', 'H10301').kind).not.toBe('card');
      }),
    );
  });
});

describe('a tainted frame', () => {
  const taints: Taint[] = ['glitch', 'overrun', 'disorder', 'unready', 'late', 'flood'];

  it.each(taints)('with %s is never a card nor a key, however good its bits', (taint) => {
    for (const { bits, format } of [...truth.good, { bits: '11100001', format: 'keypad8' as const }])
      expect(decodeFrame(aFrame(bits, { taint }), accepting([format]))).toMatchObject({ kind: 'fault', fault: taint });
  });

  it('reads as nothing in the scope either', () => {
    expect(readings(aFrame('10111101100010001110101110', { taint: 'glitch' }), accepting([]))).toEqual([]);
  });
});

describe('a list of formats', () => {
  it.each([
    [['H10302', 'H10304'], /H10302 and H10304 both have 37 bits/],
    [['H10301', 'UID26'], /H10301 and UID26 both have 26 bits/],
    [['H10306', 'H10301', 'UID34'], /H10306 and UID34 both have 34 bits/],
    [['H10301', 'H10301'], /H10301 is named twice/],
    [[], /No card format/],
  ] as [FormatId[], RegExp][])('%j is refused in plain words', (formats, words) => {
    expect(ambiguity({ formats })?.message.en).toMatch(words);
  });

  it.each([
    [['H10301']],
    [['H10301', 'H10306', 'C1000-35', 'H10302', 'C1000-48', 'keypad4', 'keypad8', 'UID24', 'UID32']],
  ] as [FormatId[]][])('%j is accepted', (formats) => expect(ambiguity({ formats })).toBeNull());

  it('no frame is two cards under a list that is accepted', () => {
    fc.assert(
      fc.property(fc.subarray(everyFormat, { minLength: 1 }), fc.bigInt(0n, 2n ** 48n - 1n), (formats, value) => {
        fc.pre(ambiguity({ formats }) === null);
        for (const format of cardFormats) {
          const bits = bitsOf(BigInt.asUintN(format.bits, value), format.bits);
          const read = formats.filter((id) => decode(bits, id).kind !== 'fault');
          expect(read.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('34 and 35 bits together are warned of: one extra bit can turn one card into another', () => {
    expect(slip({ formats: ['C1000-35', 'H10306'] })?.message.en).toMatch(/H10306 and C1000-35 differ by one bit/);
    expect(slip({ formats: ['H10301', 'H10306', 'H10304', 'UID24', 'UID32', 'keypad4', 'keypad8'] })).toBeNull();
  });

  it('says how long a frame can be', () => {
    expect(longestBits(accepting(['H10301', 'C1000-48', 'keypad4']))).toBe(48);
    expect(longestBits(accepting([]))).toBe(0);
  });

  it('takes a name in any case, or a bit count that is enough', () => {
    expect(formatNamed('h10301')?.id).toBe('H10301');
    expect(formatNamed(' c1000-48 ')?.id).toBe('C1000-48');
    expect(formatNamed('35')?.id).toBe('C1000-35');
    expect(formatNamed('37')).toBeNull();
    expect(formatNamed('H10305')).toBeNull();
  });
});
