import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesIn } from '../../src/cli/jsonLine.ts';

const text = `{
  "a": [1, { "b,]": "}\\"[" },
    [
      true ]],
  "\\u0063": null, "d": {
    "e": -1.5e3 }
}`;

test.each([
  [['a'], 2],
  [['a', 0], 2],
  [['a', 1, 'b,]'], 2],
  [['a', 2], 3],
  [['a', 2, 0], 4],
  [['c'], 5],
  [['d'], 5],
  [['d', 'e'], 6],
])('%j stands on line %i', (path, line) => {
  expect(linesIn(text, [path])).toEqual([line]);
});

test('what is missing is looked for where it would be added', () => {
  expect(linesIn(text, [['a', 2, 7], ['d', 'f', 'g'], ['h'], []])).toEqual([3, 5, 1, 1]);
});

test('of a name that stands twice the last counts, as for JSON.parse', () => {
  expect(linesIn('{"a": 1,\n"a": 2}', [['a']])).toEqual([2]);
});

test('whatever the file, with each value on a line of its own each is found', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 0 }))), (rows) => {
      const whole = JSON.stringify(rows, null, 1);
      const paths = rows.flatMap((row, index) => Object.keys(row).map((name) => [index, name]));
      const source = whole.split('\n');
      linesIn(whole, paths).forEach((line, at) => {
        expect(source[line - 1]?.trim().startsWith(`${JSON.stringify(paths[at]?.[1])}: `)).toBe(true);
      });
    }),
  );
});
