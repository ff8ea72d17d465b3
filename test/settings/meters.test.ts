import { expect, test } from 'vitest';
import { broken, goodConfig, read, words } from '../makers/config.ts';

const metered = (meter: string) =>
  `${broken('lampCount: 10', 'lampCount: 10\n    meter: box')}meters:\n  box: ${meter}\n`;
const meterIn = (meter: string) => {
  const result = read(metered(meter));
  return result.kind === 'ok' ? result.site.meters[0] : result;
};

test('a register over a serial bus takes what most meters have, and rolls over at its bits', () => {
  expect(meterIn('{ modbus: { at: /dev/ttyUSB0, register: 342 } }')).toEqual({
    id: 'box',
    kind: 'register',
    maxW: 44_000,
    wrapWh: 2 ** 32 * 10,
    stepWh: 10,
    accuracy: 0.01,
    pulse: null,
    modbus: {
      at: { kind: 'serial', path: '/dev/ttyUSB0', baud: 9_600, parity: 'none' },
      unit: 1,
      table: 'input',
      register: 342,
      type: 'uint32',
      wordOrder: 'big',
      whPerCount: 10,
      everyMs: 10_000,
    },
  });
});

test('a meter in the network has a host and the usual port, a float no end, and an end that is said counts', () => {
  const float = '{ modbus: { at: "tcp://192.168.1.20", register: 0, type: float32, kwhPerCount: 1 } }';
  expect(meterIn(float)).toMatchObject({
    wrapWh: null,
    stepWh: 1,
    modbus: { at: { kind: 'tcp', host: '192.168.1.20', port: 502 } },
  });
  const ended = '{ modbus: { at: "tcp://box:1502", register: 0, wrapKwh: 1000000 } }';
  expect(meterIn(ended)).toMatchObject({ wrapWh: 1e9, modbus: { at: { host: 'box', port: 1_502 } } });
});

test.each([
  ['{ accuracyPct: 1 }', /does not say how it is read/],
  ['{ line: GPIO0 }', /does not say how it is read/],
  ['{ line: GPIO0, pulsesPerKwh: 1000, modbus: { at: /dev/ttyS0, register: 1 } }', /both pulses and modbus/],
  ['{ modbus: { at: COM3, register: 1 } }', /no serial port and no address[\s\S]*\/dev\/ttyUSB0/],
  ['{ modbus: { at: /dev/ttyS0, register: 70000 } }', /register/],
  ['{ modbus: { at: /dev/ttyS0, register: 1, baud: 9601 } }', /baud/],
  ['{ modbus: { at: /dev/ttyS0 } }', /register/],
])('a meter that makes no sense is refused with its place: %s', (meter, said) => {
  expect(words(goodConfig)).toBe('ok');
  expect(words(metered(meter))).toMatch(said);
});
