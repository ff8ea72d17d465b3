import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LedCode, ledAt, ledCode, ledPatterns } from '../../src/controller/statusLed.ts';

const codes = Object.keys(ledPatterns) as LedCode[];

/** One period as a crew sees it: a character for each tenth of a second. */
const drawn = (code: LedCode): string =>
  Array.from({ length: 40 }, (_, tenth) => (ledAt(code, 400_000 + tenth * 100).lit ? '#' : '.')).join('');

test('the codes are those of the picture in docs/install.md', () => {
  expect(Object.fromEntries(codes.map((code) => [code, drawn(code)]))).toEqual({
    starting: '########################################',
    well: '##......................................',
    network: '###############.........................',
    clock: '##...##.................................',
    fault: '##...##...##............................',
  });
});

test('every code has a period of four seconds, and no flash is too short for the eye', () => {
  for (const code of codes) {
    expect(ledPatterns[code].reduce((sum, ms) => sum + ms, 0)).toBe(4_000);
    // Bloch's law ends near 0.1 s: a shorter flash is dimmer, not shorter.
    expect(Math.min(...ledPatterns[code])).toBeGreaterThanOrEqual(200);
  }
});

test('at any moment the next change is ahead, and the light is the same until then', () => {
  const anyMoment = fc.double({ min: 0, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      anyMoment,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (code, now, part) => {
        const { lit, untilMono } = ledAt(code, now);
        expect(untilMono).toBeGreaterThan(now);
        const between = now + (untilMono - now) * part;
        if (between < untilMono) expect(ledAt(code, between)).toEqual({ lit, untilMono });
      },
    ),
  );
});

describe('the worst is told:', () => {
  test.each<[LedCode, readonly Parameters<typeof ledCode>[0][number]['kind'][]]>([
    ['well', []],
    ['network', ['link']],
    ['clock', ['link', 'clock']],
    ['fault', ['link', 'clock', 'lamp']],
    ['fault', ['machine']],
  ])('%s', (code, kinds) => {
    expect(ledCode(kinds.map((kind) => ({ kind })))).toBe(code);
  });
});
