import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { conformance, type LitStretch, servedShare, wasteShare } from '../../src/lighting/conformance.ts';

const stretch = (startMs: number, endMs: number, level: number): LitStretch => ({ startMs, endMs, level });

/** Sorted stretches without overlap, levels 0 to 100, within 200 ms. */
const stretches = fc
  .array(
    fc.record({ gap: fc.nat(9), length: fc.integer({ min: 1, max: 20 }), level: fc.constantFrom(0, 1, 30, 60, 100) }),
    { maxLength: 8 },
  )
  .map((parts) => {
    let at = 0;
    return parts.map((part) => {
      const startMs = at + part.gap;
      at = startMs + part.length;
      return stretch(startMs, at, part.level);
    });
  });

const levelAt = (list: readonly LitStretch[], t: number) =>
  list.find((one) => one.startMs <= t && t < one.endMs)?.level ?? 0;

test('the walk through both lists counts what a clock with one tick a millisecond counts', () => {
  fc.assert(
    fc.property(stretches, stretches, fc.constantFrom(0, 30, 60), (light, needed, floor) => {
      const ticks = Array.from({ length: 300 }, (_, t) => ({ lit: levelAt(light, t), want: levelAt(needed, t) > 0 }));
      expect(conformance(light, needed, floor)).toEqual({
        neededMs: ticks.filter((tick) => tick.want).length,
        servedMs: ticks.filter((tick) => tick.want && tick.lit >= Math.max(1, floor)).length,
        litMs: ticks.filter((tick) => tick.lit > 0).length,
        wasteMs: ticks.filter((tick) => tick.lit > 0 && !tick.want).length,
      });
    }),
  );
});

test('light below the floor does not serve, and is not waste either', () => {
  const result = conformance([stretch(0, 10, 20)], [stretch(0, 10, 100)], 30);
  expect(result).toEqual({ neededMs: 10, servedMs: 0, litMs: 10, wasteMs: 0 });
});

test('darkness that saves energy shows as service lost', () => {
  const result = conformance([], [stretch(0, 10, 100)], 30);
  expect(servedShare(result)).toBe(0);
  expect(wasteShare(result)).toBeNull();
});

test('where nothing is promised nothing can be served', () => {
  expect(servedShare(conformance([stretch(0, 10, 50)], [], 0))).toBeNull();
});
