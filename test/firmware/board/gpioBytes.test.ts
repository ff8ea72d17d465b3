import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  attributesMax,
  chipInfo,
  edgeAt,
  flag,
  type LineWish,
  lineInfo,
  lineRequest,
  linesMax,
  lineValues,
  request,
  requestFd,
} from '../../../firmware/board/gpioBytes.ts';

const compiler = ['gcc', 'cc'].find((name) => spawnSync(name, ['--version']).status === 0);
const header = existsSync('/usr/include/linux/gpio.h');
const output = (offset: number, over: Partial<LineWish> = {}): LineWish => ({
  offset,
  flags: flag.output,
  initial: false,
  debounceUs: 0,
  ...over,
});

test('settings of more kinds than the kernel takes are refused in words', () => {
  const lines = Array.from({ length: 12 }, (_, i) => output(i, { flags: flag.input, debounceUs: 100 * (i + 1) }));
  expect(() => lineRequest({ consumer: 'x', eventBuffer: 0, lines })).toThrow(/more than one request takes/);
});

// The lab builds a kernel module and so always has both; a desk without a compiler loses only this comparison.
describe.runIf(compiler !== undefined && header)("with the kernel's own header", () => {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-gpio-'));
  const program = join(folder, 'reads');
  const reads = (what: string, input?: Uint8Array): Buffer => execFileSync(program, [what], { input });

  beforeAll(() => {
    execFileSync(compiler ?? '', ['-Wall', '-Werror', '-o', program, join(import.meta.dirname, 'gpioBytes.c')]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('request numbers, sizes, limits and flags are those of the header', () => {
    const { chipInfo: info, lineInfo: line, getLines, getValues, setValues } = request;
    expect(reads('numbers').toString().trim().split('\n')).toEqual([
      [info, line, getLines, getValues, setValues].join(' '),
      '68 256 592 16 48',
      `${linesMax} ${attributesMax}`,
      [
        flag.used,
        flag.activeLow,
        flag.input,
        flag.output,
        flag.edgeRising,
        flag.edgeFalling,
        flag.biasPullUp,
        flag.biasPullDown,
        flag.biasDisabled,
      ].join(' '),
    ]);
  });

  test('a request with outputs, polarity and debounce is read as it was meant', () => {
    const lines = [
      output(17, { initial: true }),
      output(27, { flags: flag.output | flag.activeLow }),
      output(5, { flags: flag.input | flag.edgeRising | flag.edgeFalling, debounceUs: 20_000 }),
    ];
    const said = reads('request', lineRequest({ consumer: 'duskgate-core', eventBuffer: 1024, lines })).toString();
    expect(said.trim().split('\n')).toEqual([
      'consumer duskgate-core buffer 1024 flags 8',
      'line 17',
      'line 27',
      'line 5',
      'attribute 1 value 10 mask 2',
      'attribute 1 value 52 mask 4',
      'attribute 3 value 20000 mask 4',
      'attribute 2 value 1 mask 3',
    ]);
  });

  test('any set of levels is read as it was meant', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (bits, mask) => {
          expect(reads('values', lineValues({ bits, mask })).toString()).toBe(`bits ${bits} mask ${mask}\n`);
        },
      ),
      { numRuns: 10 },
    );
  });

  test("the kernel's answers are read as it meant them", () => {
    const bytes = reads('answers');
    expect(chipInfo(bytes.subarray(0, 68))).toEqual({ name: 'gpiochip7', label: 'pinctrl-rp1', lines: 54 });
    expect(lineInfo(bytes.subarray(68, 68 + 256))).toEqual({ name: 'GPIO17', consumer: 'somebody', used: true });
    expect(edgeAt(bytes, 68 + 256)).toEqual({ tNs: 123_456_789_012_345n, rising: false, offset: 23, seq: 99 });
    expect(requestFd(bytes.subarray(68 + 256 + 48))).toBe(42);
  });
});
