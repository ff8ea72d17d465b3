import { afterEach, expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { Meters } from '../../firmware/meters.ts';
import { systemTiming } from '../../firmware/timing.ts';
import type { ModbusRegister } from '../../src/controller/site.ts';
import { aMeter, aSite } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { Registers, SerialSlave } from '../meters/slave.ts';
import { until } from '../processes/waiting.ts';

const endings: (() => unknown)[] = [];
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

test('core reads buses by itself, and believes link only for meters that are in the network', async () => {
  const registers = new Registers();
  registers.put(1, 0, [0, 700]);
  const slave = new SerialSlave(registers);
  endings.push(() => slave.close());
  const register: Omit<ModbusRegister, 'at'> = {
    unit: 1,
    table: 'input',
    register: 0,
    type: 'uint32',
    wordOrder: 'big',
    whPerCount: 10,
    everyMs: 20,
  };
  const serial = { kind: 'serial', path: slave.path, baud: 9_600, parity: 'none' } as const;
  const tcp = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;
  const site = aSite({
    meters: [
      aMeter({ id: 'bus', kind: 'register', pulse: null, modbus: { ...register, at: serial } }),
      aMeter({ id: 'net', kind: 'register', pulse: null, modbus: { ...register, at: tcp } }),
    ],
  });
  const read: [string, number][] = [];
  const faults: unknown[] = [];
  const meters = new Meters({
    chip: new SimulatedChip(systemTiming),
    site,
    series: 'run-1',
    onReading: (meter, { registerWh }) => read.push([meter, registerWh]),
    onFault: (fault) => faults.push(fault),
  });
  endings.push(() => meters.close());
  await until(() => read.length > 0, 'the bus is read');
  expect(read[0]).toEqual(['bus', 7_000]);
  read.length = 0;
  const word = { reading: { series: 's', registerWh: 5 }, message: null };
  for (const meter of ['bus', 'net', 'nowhere']) meters.heard({ meter, ...word });
  meters.heard({ meter: 'net', reading: { series: 's', registerWh: null }, message: null });
  meters.heard({ meter: 'net', reading: null, message: inBoth('away') });
  meters.heard({ meter: 'bus', reading: null, message: inBoth('a lie') });
  expect(read.filter(([meter]) => meter !== 'bus')).toEqual([
    ['net', 5],
    ['net', Number.NaN],
  ]);
  expect(read.filter(([, wh]) => wh === 5)).toHaveLength(1);
  expect(faults).toEqual([{ meter: 'net', message: inBoth('away') }]);
});
