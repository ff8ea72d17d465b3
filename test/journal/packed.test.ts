import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, packAlike, unpack } from '../../src/journal/packed.ts';
import { aMinute } from './literals.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json());

test('what is packed is read as it was, with a dictionary and without, and one is never taken for the other', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = Buffer.from(text).toString(); // A lone surrogate is no text that a file can hold.
      expect(unpack(pack(text))).toBe(read);
      expect(unpack(packAlike(text))).toBe(read);
      expect((pack(text)[0] ?? 0) & 0b110).not.toBe(0b110);
    }),
  );
});

test('a row that is like thousands of others takes little room', () => {
  const text = JSON.stringify({
    type: 'gate.opened',
    lane: 'north-in',
    cause_id: 'a1b2c3d4-reader-north-77',
    source: 'card',
    by: '9c0e8a51d2b34f6780aa12bc34de56f7',
    retry_of: null,
  });
  expect(packAlike(text).length).toBeLessThan(0.6 * pack(text).length);
  const minute = JSON.stringify(aMinute(1).body);
  expect(unpack(packAlike(minute))).toBe(minute);
});

test('damaged bytes and a dictionary of a newer program are refused', () => {
  expect(() => unpack(Buffer.of(0xff, 0x00))).toThrow(/dictionary 31, which is unknown/);
  expect(() => unpack(packAlike('{"type":"card.read"}').subarray(0, 3))).toThrow();
  expect(() => unpack('text')).toThrow(/expected packed bytes/);
});
