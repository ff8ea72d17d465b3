import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameFault } from '../../src/channel/check.ts';
import { encodeFrame, FrameCutter, toCoreBytesMax } from '../../src/channel/frames.ts';
import { readFrameFromCore } from '../../src/channel/readFromCore.ts';
import { readFrameToCore } from '../../src/channel/readToCore.ts';
import { expectSaid } from '../makers/chinese.ts';

const command = {
  id: 'c1',
  login: 'li.wei',
  via: 'mqtt',
  retained: false,
  issuedAtMs: 1_790_000_000_000,
  notAfterMs: 1_790_000_060_000,
  why: 'garden party',
  ask: { kind: 'override', zones: ['garden'], level: 60, end: { kind: 'dawn' }, belowFloor: false, allowBoost: true },
};

const read = (value: unknown): unknown => readFrameToCore(value, 'frame');

test('a good command passes unchanged', () => {
  expect(read({ kind: 'command', command })).toEqual({ kind: 'command', command });
});

test.each([
  ['a level above 100', { ...command, ask: { ...command.ask, level: 101 } }, 'frame.command.ask.level'],
  ['a level that is no number', { ...command, ask: { ...command.ask, level: '60' } }, 'frame.command.ask.level'],
  ['a login of 65 characters', { ...command, login: 'x'.repeat(65) }, 'frame.command.login'],
  ['an empty id', { ...command, id: '' }, 'frame.command.id'],
  ['an instant with a fraction', { ...command, issuedAtMs: 0.5 }, 'frame.command.issuedAtMs'],
  ['a missing reason', { ...command, why: undefined }, 'frame.command.why'],
  [
    'a clock time of 25:00',
    { ...command, ask: { ...command.ask, end: { kind: 'clock', time: '25:00' } } },
    'frame.command.ask.end.time',
  ],
  ['300 zones', { ...command, ask: { kind: 'resume', zones: Array(300).fill('a') } }, 'frame.command.ask.zones'],
  ['an ask from the prototype', { ...command, ask: { kind: 'constructor' } }, 'frame.command.ask.kind'],
])('%s is refused and the message names the field', (_name, bad, at) => {
  expect(() => read({ kind: 'command', command: bad })).toThrow(FrameFault);
  expect(() => read({ kind: 'command', command: bad })).toThrow(at);
});

test.each<[string, unknown]>([
  ['a string', { ...command, login: 7 }],
  ['1 to 64 characters', { ...command, id: '' }],
  ['mqtt \\| local', { ...command, via: 'air' }],
  ['true or false', { ...command, retained: null }],
  ['a whole number', { ...command, issuedAtMs: 0.5 }],
  ['a number 0 to 100', { ...command, ask: { ...command.ask, level: 101 } }],
  ['an array', { ...command, ask: { kind: 'resume', zones: {} } }],
  ['0 to 256 items', { ...command, ask: { kind: 'resume', zones: Array(300).fill('a') } }],
  ['an object', { ...command, ask: undefined }],
  ['64 hex digits', { ...command, ask: { kind: 'configTake', delivery: 'x' } }],
  ['HH:MM', { ...command, ask: { ...command.ask, end: { kind: 'clock', time: '25:00' } } }],
  ['no such field', { ...command, colour: 'red' }],
])('what was expected is said in Chinese too: %s', (expected, bad) => {
  expectSaid(() => read({ kind: 'command', command: bad }), new RegExp(`: expected ${expected}.*, found `));
});

test('a field with control characters in its name is refused in words that a terminal can bear', () => {
  const bad = { kind: 'view', ['a\n\u001b[2J']: 1 };
  expect(() => read(bad)).toThrow('frame.a??[2J: expected no such field');
});

test('a hidden __proto__ is refused', () => {
  expect(() => read(JSON.parse('{"kind":"view","__proto__":{"a":1}}'))).toThrow(FrameFault);
});

test('no JSON value does anything but pass or be refused, in either direction', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const reader of [readFrameToCore, readFrameFromCore]) {
        try {
          reader(value, 'frame');
        } catch (error) {
          expect(error).toBeInstanceOf(FrameFault);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

test('frames come out of a stream whole and in order however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 20 }), fc.array(fc.nat(64), { maxLength: 50 }), (texts, cuts) => {
      const stream = Buffer.concat(texts.map((text) => encodeFrame({ text }, toCoreBytesMax)));
      const cutter = new FrameCutter(toCoreBytesMax);
      const out: unknown[] = [];
      let at = 0;
      for (const cut of cuts) {
        cutter.feed(stream.subarray(at, at + cut), (value) => out.push(value));
        at = Math.min(at + cut, stream.length);
      }
      cutter.feed(stream.subarray(at), (value) => out.push(value));
      expect(out).toEqual(texts.map((text) => ({ text })));
      expect(cutter.half).toBe(false);
    }),
  );
});

test('random bytes never hold more than one frame in memory', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
      const cutter = new FrameCutter(100);
      try {
        for (const chunk of chunks) cutter.feed(Buffer.from(chunk), () => undefined);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameFault);
      }
    }),
  );
});
