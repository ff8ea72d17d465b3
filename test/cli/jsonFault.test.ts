import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../src/cli/jsonFault.ts';

/** null: it is JSON. */
function faultOf(text: string) {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return jsonFault(text, error as Error);
  }
}

test.each([
  ['', 1, '文件提前结束'],
  ['[\n1,\n', 2, '文件提前结束'],
  ['[\n"a', 2, '文件提前结束'],
  ['[1,\n2 3]', 2, /^Expected ',' or ']'/],
  ['{"a":\n sense}', 2, '此处不应有 "s"'],
  ['{"a": tru\n}', 1, '此处不应有 "\\n"'],
  ['[1]\n\n\u001b', 3, /position 5/],
  ['\ufeff[]', 1, '此处不应有 "?"'],
])('%j fails on line %i', (text, line, zh) => {
  expect(faultOf(text)).toMatchObject({
    line,
    why: { zh: typeof zh === 'string' ? zh : expect.stringMatching(zh) },
  });
});

test('a mistake on a line of its own is found there, however long the file', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1 }), fc.nat(), (values, at) => {
      const lines = values.map((value) => `${JSON.stringify(value)},`);
      const wrong = at % (lines.length + 1);
      const text = ['[', ...lines.toSpliced(wrong, 0, '@'), 'null]'].join('\n');
      expect(faultOf(text)?.line).toBe(wrong + 2);
    }),
  );
});
