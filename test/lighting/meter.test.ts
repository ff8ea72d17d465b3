import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Meter, type Register, takeReading } from '../../src/lighting/meter.ts';
import { dayMs, hourMs, minuteMs } from '../../src/units.ts';

const register: Meter = { id: 'box-1', kind: 'register', maxW: 10_000, wrapWh: null, stepWh: 1, accuracy: 0.01 };
const pulses: Meter = { ...register, kind: 's0' };
const at = (registerWh: number, series = 'serial-7'): Register => ({ series, registerWh, doubtful: null });
const shows = (registerWh: number, series = 'serial-7') => ({ series, registerWh });

test('a register counts from its first reading on: what it showed before was used by others', () => {
  expect(takeReading(register, null, shows(812_345), minuteMs)).toMatchObject({ kind: 'begun', addedWh: 0 });
});

test('what is between two readings is energy', () => {
  expect(takeReading(register, at(1_000), shows(1_070), minuteMs)).toMatchObject({ kind: 'counted', addedWh: 70 });
});

test('a register that runs over its end loses nothing', () => {
  const meter = { ...register, wrapWh: 1_000_000 };
  expect(takeReading(meter, at(999_990), shows(15), minuteMs)).toMatchObject({ kind: 'rollover', addedWh: 25 });
});

test('a register that begins again at zero has counted what it shows', () => {
  expect(takeReading(register, at(54_000), shows(30), minuteMs)).toMatchObject({ kind: 'reset', addedWh: 30 });
});

test('another serial number is another meter, and its past is not ours', () => {
  expect(takeReading(register, at(54_000), shows(90_000, 'serial-8'), hourMs)).toMatchObject({
    kind: 'replaced',
    addedWh: 0,
  });
});

test('pulses of a new run begin at zero, and all of them count', () => {
  expect(takeReading(pulses, at(120, 'run-1'), shows(12, 'run-2'), minuteMs)).toMatchObject({ addedWh: 12 });
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('%s is no reading and changes nothing', (registerWh) => {
  const before = at(54_000);
  expect(takeReading(register, before, shows(registerWh), minuteMs)).toEqual({
    kind: 'senseless',
    register: before,
    addedWh: 0,
  });
});

test('a jump that no supply can carry adds nothing, until three readings in a row agree on it', () => {
  let taken = takeReading(register, at(1_000), shows(9_000_000), minuteMs);
  expect(taken).toMatchObject({ kind: 'absurd', addedWh: 0, register: { registerWh: 1_000 } });
  taken = takeReading(register, taken.register, shows(9_000_010), minuteMs);
  expect(taken.kind).toBe('absurd');
  taken = takeReading(register, taken.register, shows(9_000_020), minuteMs);
  expect(taken).toMatchObject({ kind: 'rebased', addedWh: 0, register: { registerWh: 9_000_020 } });
  expect(takeReading(register, taken.register, shows(9_000_030), minuteMs)).toMatchObject({ addedWh: 10 });
});

test('one wild reading between good ones costs nothing', () => {
  const wild = takeReading(register, at(1_000), shows(0.5e9), minuteMs);
  expect(takeReading(register, wild.register, shows(1_050), 2 * minuteMs)).toMatchObject({
    kind: 'counted',
    addedWh: 50,
  });
});

test('a register that goes back a little is not believed and not counted twice', () => {
  const back = takeReading(register, at(54_000), shows(53_000), minuteMs);
  expect(back).toMatchObject({ kind: 'backwards', addedWh: 0, register: { registerWh: 54_000 } });
  expect(takeReading(register, back.register, shows(54_010), 2 * minuteMs)).toMatchObject({ addedWh: 10 });
});

test('whatever a meter says, what is added is finite, never negative, and no more than the supply can carry', () => {
  const anyReading = fc.record({
    series: fc.constantFrom('a', 'b'),
    registerWh: fc.oneof(fc.double(), fc.double({ min: 0, max: 1e6, noNaN: true })),
  });
  const anyMeter = fc.record({ kind: fc.constantFrom('s0', 'register'), wrapWh: fc.constantFrom(null, 1e6) });
  const run = fc.array(fc.tuple(anyReading, fc.integer({ min: -dayMs, max: dayMs })), { maxLength: 30 });
  fc.assert(
    fc.property(anyMeter, run, (over, readings) => {
      const meter = { ...register, ...over };
      let before: Register | null = null;
      for (const [reading, elapsedMs] of readings) {
        const taken = takeReading(meter, before, reading, elapsedMs);
        expect(taken.addedWh).toBeGreaterThanOrEqual(0);
        expect(taken.addedWh).toBeLessThanOrEqual((1.1 * meter.maxW * Math.max(minuteMs, elapsedMs)) / hourMs + 2);
        before = taken.register;
      }
    }),
  );
});

test('honest readings, however seldom, add up to what was used', () => {
  const steps = fc.array(
    fc.record({ wh: fc.integer({ min: 0, max: 5_000 }), ms: fc.integer({ min: hourMs, max: dayMs }) }),
  );
  fc.assert(
    fc.property(steps, (used) => {
      const meter = { ...register, wrapWh: 10_000 };
      let before: Register | null = at(9_000);
      let shown = 9_000;
      let added = 0;
      for (const { wh, ms } of used) {
        shown = (shown + wh) % 10_000;
        const taken = takeReading(meter, before, shows(shown), ms);
        added += taken.addedWh;
        before = taken.register;
      }
      expect(added).toBe(used.reduce((sum, { wh }) => sum + wh, 0));
    }),
  );
});
