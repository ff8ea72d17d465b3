import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Delivery, type DeliveryPart, partBytes, partsOf, type Taken } from '../../src/cards/delivery.ts';
import { hourMs } from '../../src/units.ts';

let folder: string;
let delivery: Delivery;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-delivery-'));
  delivery = new Delivery(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Does not pack, so that it takes several parts. */
const roster = randomBytes(5 * partBytes);
const parts = partsOf(roster);
const takeAll = (list: readonly unknown[]): Taken | undefined => list.map((one) => delivery.take(one, 0)).at(-1);
const contentOf = (taken: Taken | undefined) => (taken?.kind === 'complete' ? readFileSync(taken.file) : null);

describe('a delivery', () => {
  test('is whole again after its last part, in any order and with parts that come twice', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...parts], { minLength: parts.length }),
        fc.nat({ max: parts.length - 2 }),
        (order, again) => {
          const repeated = [...order.slice(0, -1), order[again], ...order.slice(-1)];
          expect(contentOf(takeAll(repeated))?.equals(roster)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('fits a broker that takes 64 kB, and says how much is missing', () => {
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(50_000);
    expect(delivery.take(parts[0], 0)).toEqual({ kind: 'more', missing: parts.length - 1 });
  });

  test('is ended by a new one, and given up after an hour of silence', () => {
    takeAll(parts.slice(0, 3));
    const other = partsOf(Buffer.from('another'));
    expect(contentOf(takeAll(other))?.toString()).toBe('another');
    expect(delivery.take(parts[4], 0)).toEqual({ kind: 'more', missing: parts.length - 1 });
    expect(delivery.take(parts[3], hourMs + 1)).toEqual({ kind: 'more', missing: parts.length - 1 });
  });

  test('that was damaged is refused, and leaves nothing behind', () => {
    const changed = parts.map((part, i) => (i === 1 ? { ...part, data: (parts[2] as DeliveryPart).data } : part));
    expect(takeAll(changed)).toMatchObject({ kind: 'refused', code: 'damaged' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that is no packed file, or unpacks to more than a roster can be, is refused', () => {
    const wrapped = (packed: Buffer): DeliveryPart[] => {
      const id = createHash('sha256').update(packed).digest('hex');
      const count = Math.ceil(packed.length / partBytes);
      return Array.from({ length: count }, (_, i) => ({
        v: 1,
        id,
        part: i + 1,
        parts: count,
        data: packed.subarray(i * partBytes, (i + 1) * partBytes).toString('base64'),
      }));
    };
    expect(takeAll(wrapped(Buffer.from('no gzip')))).toMatchObject({ kind: 'refused', code: 'damaged' });
    const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024));
    expect(takeAll(wrapped(bomb))).toMatchObject({ kind: 'refused', code: 'too_large' });
  });

  const [first] = parts as [DeliveryPart];
  test.each([
    null,
    'x',
    {},
    { ...first, v: 2 },
    { ...first, id: 'x' },
    { ...first, part: 0 },
    { ...first, part: 99 },
    { ...first, parts: 1e9, part: 1e8 },
    { ...first, data: '' },
    { ...first, data: '*' },
    { ...first, data: 'A'.repeat(60_000) },
  ])('does not take a message that is no part of one', (message) => {
    expect(delivery.take(message, 0)).toMatchObject({ kind: 'refused', code: 'not_a_roster' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('whose parts have the wrong length is refused', () => {
    expect(delivery.take({ ...first, data: 'AAAA' }, 0)).toMatchObject({ kind: 'refused', code: 'damaged' });
  });
});
