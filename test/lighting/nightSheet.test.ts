import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nightSheets } from '../../src/lighting/nightSheet.ts';
import { plannedLevel } from '../../src/lighting/plan.ts';
import { minuteMs } from '../../src/units.ts';
import { anyCase } from '../makers/anySchedule.ts';

test('what a sheet draws at a moment is what the schedule plans for it', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 0, max: 2_600 }), ({ schedule, place, date: first }, minute) => {
      const sheets = nightSheets({ schedule, promise: { kind: 'none' } }, place, { first, nights: 2 });
      const atMs = (sheets[0]?.noonMs ?? 0) + minute * minuteMs;
      const drawn = sheets.flatMap(({ light }) => light).find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
      expect(drawn?.level ?? 0).toBe(plannedLevel(schedule, place, atMs));
    }),
    { numRuns: 60 },
  );
});

test('nights join without a gap, and the sky of each lies in its order', () => {
  fc.assert(
    fc.property(anyCase, ({ schedule, place, date: first }) => {
      const promise = { kind: 'duskToDawn', elevationDeg: -6 } as const;
      const sheets = nightSheets({ schedule, promise }, place, { first, nights: 4 });
      for (const [index, sheet] of sheets.entries()) {
        expect(sheet.endMs).toBe(sheets[index + 1]?.noonMs ?? sheet.endMs);
        expect(sheet.sunsetMs).toBeLessThanOrEqual(sheet.duskMs);
        expect(sheet.dawnMs).toBeLessThanOrEqual(sheet.sunriseMs);
        for (const { fromMs, toMs } of [...sheet.light, ...sheet.promised]) {
          expect(fromMs).toBeGreaterThanOrEqual(sheet.noonMs);
          expect(toMs).toBeLessThanOrEqual(sheet.endMs);
          expect(fromMs).toBeLessThan(toMs);
        }
      }
    }),
    { numRuns: 40 },
  );
});
