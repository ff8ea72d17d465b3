import { describe, expect, test } from 'vitest';
import { IoPlugin } from '../../../firmware/board/ioPlugin.ts';

function aPlugin() {
  const written: [string, boolean | number][] = [];
  const io = new IoPlugin({
    lines: ['GPIO17', 'GPIO27'],
    channels: ['PWM3'],
    setLine: (line, on) => written.push([line, on]),
    setChannel: (channel, share) => written.push([channel, share]),
  });
  return { io, written };
}

describe('pins', () => {
  test('exist before any board does, and are known by name', () => {
    const { io } = aPlugin();
    expect(io.pins.map(({ name }) => name)).toEqual(['GPIO17', 'GPIO27', 'PWM3']);
    expect(io.normalize('PWM3')).toBe(2);
    expect(io.normalize(0)).toBe(0);
  });

  test('outside the config are refused, with the nearest one', () => {
    const { io } = aPlugin();
    expect(() => io.normalize('GPIO18')).toThrow(/no output GPIO18 in the config. Did you mean GPIO/);
    expect(() => io.normalize(undefined)).toThrow(/no output undefined/);
    expect(() => io.digitalWrite(7, 1)).toThrow(/no output 7/);
  });

  test('cannot be used as what they are not', () => {
    const { io, written } = aPlugin();
    expect(() => io.digitalWrite(2, 1)).toThrow(/PWM3/);
    expect(() => io.analogWrite(0, 1)).toThrow(/GPIO17/);
    expect(() => io.pinMode(0, io.MODES.INPUT)).toThrow(/GPIO17/);
    expect(written).toEqual([]);
  });
});

describe('writing', () => {
  test('choosing a mode writes nothing', () => {
    const { io, written } = aPlugin();
    io.pinMode(0, io.MODES.OUTPUT);
    io.pinMode(2, io.MODES.PWM);
    expect(written).toEqual([]);
  });

  test('brightness beyond the ends is held at the ends, and no number at all is refused', () => {
    const { io, written } = aPlugin();
    for (const value of [-3, 0, 4095, 4817, Number.POSITIVE_INFINITY]) io.analogWrite(2, value);
    expect(written.map(([, share]) => share)).toEqual([0, 0, 1, 1, 1]);
    expect(() => io.analogWrite(2, Number.NaN)).toThrow(/PWM3 was given no number/);
    expect(written).toHaveLength(5);
  });

  test('what the board does not have throws in words', () => {
    const { io } = aPlugin();
    for (const call of ['digitalRead', 'servoWrite', 'i2cWrite', 'pingRead'])
      expect(() => (io as unknown as Record<string, () => void>)[call]?.()).toThrow(`${call} is not available here`);
  });
});
