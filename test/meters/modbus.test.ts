import { afterEach, describe, expect, test } from 'vitest';
import type { ModbusAt, ModbusRegister, WiredMeter } from '../../src/controller/site.ts';
import { ModbusMeters } from '../../src/meters/modbusMeters.ts';
import { registerWh } from '../../src/meters/register.ts';
import type { Words } from '../../src/words/language.ts';
import { aMeter } from '../makers/site.ts';
import { until } from '../processes/waiting.ts';
import { crcOf, Registers, SerialSlave, TcpSlave } from './slave.ts';

const aRegister = (over: Partial<ModbusRegister> = {}): ModbusRegister => ({
  at: { kind: 'tcp', host: '127.0.0.1', port: 1 },
  unit: 1,
  table: 'input',
  register: 0x0156,
  type: 'uint32',
  wordOrder: 'big',
  whPerCount: 10,
  everyMs: 20,
  ...over,
});
const wired = (id: string, register: ModbusRegister): WiredMeter =>
  aMeter({ id, kind: 'register', pulse: null, modbus: register });

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Readings and faults of some meters, from now on. */
function listen(at: ModbusAt, registers: Readonly<Record<string, Partial<ModbusRegister>>>) {
  const read: { meter: string; wh: number; series: string }[] = [];
  const faults: { meter: string; message: Words | null }[] = [];
  const meters = new ModbusMeters({
    meters: Object.entries(registers).map(([id, over]) => wired(id, aRegister({ at, ...over }))),
    reach: at.kind,
    onFault: (fault) => faults.push(fault),
  });
  meters.onReading((meter, { registerWh: wh, series }) => read.push({ meter, wh, series }));
  endings.push(() => meters.close());
  const last = (meter: string) => read.findLast((one) => one.meter === meter)?.wh;
  return { read, faults, last };
}

describe('words of a register', () => {
  test.each([
    [{ type: 'uint32' }, [0x0001, 0x86a0], 1_000_000],
    [{ type: 'uint32', wordOrder: 'little' }, [0x86a0, 0x0001], 1_000_000],
    [{ type: 'uint64' }, [0, 0, 0x0001, 0x86a0], 1_000_000],
    // IEEE 754: 123.5 is 0x42F70000.
    [{ type: 'float32', whPerCount: 1_000 }, [0x42f7, 0], 123_500],
    [{ type: 'float32', wordOrder: 'little', whPerCount: 1_000 }, [0, 0x42f7], 123_500],
  ] as const)('%j of %j are %d Wh', (over, words, wh) => {
    expect(registerWh(words, aRegister(over))).toBe(wh);
  });

  test('a float that is no number stays none, and a short answer is an error', () => {
    expect(registerWh([0x7fc0, 0], aRegister({ type: 'float32' }))).toBeNaN();
    expect(() => registerWh([1], aRegister())).toThrow(/1 registers/);
  });
});

test('the slave’s checksum is that of the standard’s own example', () => {
  // MODBUS over serial line V1.02, appendix B: 02 07 is followed by 41 12.
  expect(crcOf(Buffer.from([0x02, 0x07]))).toBe(0x1241);
});

describe('a meter in the network', () => {
  test('is read, again after it was away, and its absence is told once', async () => {
    const registers = new Registers();
    registers.put(1, 0x0156, [0, 100]);
    const slave = new TcpSlave(registers);
    const port = await slave.start();
    const { read, faults, last } = listen({ kind: 'tcp', host: '127.0.0.1', port }, { box: {} });
    await until(() => last('box') === 1_000, 'the first reading');
    registers.put(1, 0x0156, [0, 101]);
    await until(() => last('box') === 1_010, 'it counts');
    expect(read[0]?.series).toBe(`tcp://127.0.0.1:${port} 1`);
    await slave.stop();
    await until(() => faults.length === 1, 'its absence is told');
    expect(faults[0]).toMatchObject({
      meter: 'box',
      message: { en: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+, unit 1:/) },
    });
    const back = new TcpSlave(registers);
    registers.put(1, 0x0156, [1, 0]);
    await back.start(port);
    endings.push(() => back.stop());
    await until(() => last('box') === 655_360, 'it is read again');
    expect(faults.at(-1)).toEqual({ meter: 'box', message: null });
    expect(faults).toHaveLength(2);
  });

  test('an exception and a unit that does not answer are told in words; its neighbour on the gateway is read on', async () => {
    const registers = new Registers();
    registers.put(1, 0x0156, [0, 5]);
    registers.put(2, 0x0000, [0, 5]);
    const slave = new TcpSlave(registers);
    const at = { kind: 'tcp', host: '127.0.0.1', port: await slave.start() } as const;
    endings.push(() => slave.stop());
    const { read, faults } = listen(at, { good: {}, wrong: { unit: 2 }, mute: { unit: 9 } });
    await until(() => faults.length === 2, 'both are told');
    expect(faults.find(({ meter }) => meter === 'wrong')?.message?.en).toMatch(/unit 2: .*exception 2/i);
    expect(faults.find(({ meter }) => meter === 'mute')?.message).toMatchObject({
      en: expect.stringMatching(/unit 9: no answer; check/),
      zh: expect.stringMatching(/^电表无法读取（tcp:.*，地址 9）：没有应答；请检查/),
    });
    const before = read.length;
    await until(() => read.length > before + 3, 'the good one is read on');
    expect(new Set(read.map(({ meter }) => meter))).toEqual(new Set(['good']));
  });
});

describe('meters on a serial bus', () => {
  test('take turns, by functions 3 and 4', async () => {
    const registers = new Registers();
    registers.put(1, 0x0156, [0, 7]);
    registers.put(17, 0x0010, [0x42f7, 0]);
    const slave = new SerialSlave(registers);
    endings.push(() => slave.close());
    const at = { kind: 'serial', path: slave.path, baud: 9_600, parity: 'none' } as const;
    const float = { unit: 17, table: 'holding', register: 0x10, type: 'float32', whPerCount: 1_000 } as const;
    const { read, faults, last } = listen(at, { one: {}, two: float });
    await until(() => last('one') === 70 && last('two') === 123_500, 'both are read');
    registers.put(1, 0x0156, [0, 8]);
    await until(() => last('one') === 80, 'it counts');
    expect(read.every(({ meter, wh }) => (meter === 'one' ? [70, 80] : [123_500]).includes(wh))).toBe(true);
    expect(faults).toEqual([]);
  });

  test('a garbled answer counts for nothing, and one alone is no fault', async () => {
    const registers = new Registers();
    registers.put(1, 0x0156, [0, 7]);
    const slave = new SerialSlave(registers);
    endings.push(() => slave.close());
    const at = { kind: 'serial', path: slave.path, baud: 9_600, parity: 'none' } as const;
    const { read, faults, last } = listen(at, { one: {} });
    await until(() => last('one') === 70, 'it is read');
    slave.garble = true;
    await until(() => !slave.garble, 'an answer was garbled');
    const before = read.length;
    await until(() => read.length > before + 2, 'it is read on');
    expect(new Set(read.map(({ wh }) => wh))).toEqual(new Set([70]));
    expect(faults).toEqual([]);
  });

  test('a port that is not there is told with its name', async () => {
    const at = { kind: 'serial', path: '/dev/ttyNOWHERE', baud: 9_600, parity: 'none' } as const;
    const { faults } = listen(at, { one: {} });
    await until(() => faults.length === 1, 'it is told');
    expect(faults[0]?.message?.en).toMatch(/^\/dev\/ttyNOWHERE, unit 1: /);
    expect(faults[0]?.message?.zh).toMatch(/^电表无法读取（\/dev\/ttyNOWHERE，地址 1）：/);
  });
});
