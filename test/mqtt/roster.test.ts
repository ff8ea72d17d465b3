import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partBytes, partsOf } from '../../src/cards/delivery.ts';
import { bytesMax } from '../../src/cards/rosterHead.ts';
import { rosterBytesMax, rosterDataMax, rosterMessage, rosterPartsMax } from '../../src/mqtt/rosterMessages.ts';

describe('a part of a roster', () => {
  it('as the cards cut it passes the contract, whatever the roster', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120_000 }), (length) => {
        for (const part of partsOf(randomBytes(length))) {
          expect(rosterMessage.write.safeParse(part).error).toBeUndefined();
          expect(JSON.stringify(part).length).toBeLessThanOrEqual(rosterBytesMax);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has the limits of the cards', () => {
    expect(rosterDataMax).toBe(Buffer.alloc(partBytes).toString('base64').length);
    expect(rosterPartsMax).toBe(Math.ceil((bytesMax / partBytes) * 1.1));
  });

  const good = partsOf(Buffer.from('a roster'))[0]!;
  it.each([
    ['part 3 of 2', { ...good, part: 3, parts: 2 }],
    ['part 0', { ...good, part: 0 }],
    ['half a part', { ...good, part: 1.5, parts: 2 }],
    ['a million parts', { ...good, parts: 1e6 }],
    ['no base64', { ...good, data: 'ä'.repeat(8) }],
    ['base64 that breaks off', { ...good, data: 'AAAAA' }],
    ['base64 with a line break', { ...good, data: 'AAAA\nAAAA' }],
    ['no data', { ...good, data: '' }],
    ['too much data', { ...good, data: 'AAAA'.repeat(12_001) }],
    ['a short id', { ...good, id: 'ab' }],
    ['an id in capitals', { ...good, id: good.id.toUpperCase() }],
    ['another version', { ...good, v: 2 }],
    ['a list', [good]],
    ['null', null],
  ])('%s is refused', (_what, part) => {
    expect(rosterMessage.read.safeParse(part).success).toBe(false);
  });
});
