import { expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { PulseCounters } from '../../firmware/pulseCounter.ts';
import { SimulatedMeters } from '../../firmware/simulatedMeters.ts';
import type { MeterReading } from '../../src/lighting/meter.ts';
import { hourMs, secondMs } from '../../src/units.ts';
import type { Words } from '../../src/words/language.ts';
import { chineseFault } from '../makers/chinese.ts';
import { aMeter, aSite, aZone } from '../makers/site.ts';
import { aZoneView } from '../makers/view.ts';
import { HandTiming } from './handTiming.ts';

function counting() {
  const timing = new HandTiming();
  const chip = new SimulatedChip(timing);
  const readings: MeterReading[] = [];
  const faults: Words[] = [];
  const open = () => {
    const onFault = ({ message }: { message: Words }) => faults.push(message);
    const counters = new PulseCounters({ chip, meters: [aMeter()], series: 'run-1', onFault, timing });
    counters.onReading((_meter, reading) => readings.push(reading));
    return counters;
  };
  const pulse = (ms: number) => {
    chip.drive('GPIO0', false);
    timing.advance(ms);
    chip.drive('GPIO0', true);
    timing.advance(200);
  };
  return { timing, chip, readings, faults, open, pulse };
}

test('each pulse is a step of the meter, told within seconds and never more often', () => {
  const { open, pulse, readings, timing } = counting();
  open();
  expect(readings).toEqual([{ series: 'run-1', registerWh: 0 }]);
  for (let i = 0; i < 10; i += 1) pulse(50);
  timing.advance(6 * secondMs);
  expect(readings.at(-1)).toEqual({ series: 'run-1', registerWh: 10 });
  expect(readings.length).toBeLessThanOrEqual(3);
});

test('a spike on the cable is no pulse', () => {
  const { open, pulse, readings, timing } = counting();
  open();
  for (let i = 0; i < 5; i += 1) pulse(2);
  timing.advance(10 * secondMs);
  expect(readings).toHaveLength(1);
});

test('a line that another holds is a fault with its name, and the process lives', () => {
  const { open, faults, readings } = counting();
  open();
  open();
  expect(faults).toMatchObject([{ en: expect.stringMatching(/meter box-1 \(GPIO0\): line GPIO0 .* is busy/) }]);
  expect(faults[0]?.zh).toMatch(/^电表 box-1（GPIO0）无法读取：/);
  expect(faults.map(chineseFault)).toEqual([null]);
  expect(readings).toHaveLength(1);
});

test('a line that is free again is taken by itself, and no pulse before is forgotten', () => {
  const { open, pulse, chip, readings, faults, timing } = counting();
  const other = chip.request([{ direction: 'output', line: 'GPIO0', activeLow: false, initial: true }]);
  open();
  timing.advance(60 * secondMs);
  expect([faults.length, readings.length]).toEqual([1, 0]);
  other.release();
  timing.advance(10 * secondMs);
  for (let n = 0; n < 3; n += 1) pulse(50);
  timing.advance(10 * secondMs);
  expect(readings.at(-1)).toEqual({ series: 'run-1', registerWh: 3 });
});

test('nothing is told after the end', () => {
  const { open, pulse, readings, timing } = counting();
  const counters = open();
  pulse(50);
  counters.close();
  timing.advance(10 * secondMs);
  expect(readings).toHaveLength(1);
});

test('a simulated meter pulses with what its zones draw', () => {
  const { timing, chip, readings, open } = counting();
  open();
  const site = aSite({ zones: [aZone({ meter: 'box-1' })], meters: [aMeter()] });
  const meters = new SimulatedMeters({ chip, site, timing });
  meters.see({ zones: [aZoneView({ powerW: 600 })] });
  timing.advance(hourMs);
  meters.close();
  timing.advance(10 * secondMs);
  expect(readings.at(-1)?.registerWh).toBeGreaterThan(575);
  expect(readings.at(-1)?.registerWh).toBeLessThan(590);
});
