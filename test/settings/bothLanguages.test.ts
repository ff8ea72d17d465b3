import { expect, test } from 'vitest';
import type * as z from 'zod';
import type { Finding, Problem } from '../../src/settings/problem.ts';
import { secretWords } from '../../src/settings/problem.ts';
import { exceptionsFileSchema } from '../../src/settings/schema/exceptions.ts';
import { settingsSchema } from '../../src/settings/schema/settings.ts';
import { describedAt, fieldsOf } from '../../src/settings/schema/walk.ts';
import type { Words } from '../../src/words/language.ts';
import { broken, read, words } from '../makers/config.ts';

/** Every path below a schema; `` stands for an entry of a list or a map. */
function* pathsBelow(schema: z.core.$ZodType, path: readonly string[] = []): Generator<readonly string[]> {
  for (const { key, schema: field } of fieldsOf(schema)) {
    yield [...path, key];
    yield* pathsBelow(field, [...path, key]);
  }
}

test.each([
  ['the config', settingsSchema],
  ['the second file', exceptionsFileSchema],
])('every field of %s is explained in Chinese too', (_file, schema) => {
  const dumb = [...pathsBelow(schema)].filter(
    (path) => !/\p{Script=Han}|。/u.test(describedAt(schema, path)?.zh ?? ''),
  );
  expect(dumb).toEqual([]);
});

test('a mistake is told in the language of whoever asks', () => {
  const settled = read(broken('ratedW: 60', 'ratedW: sixty'));
  if (settled.kind !== 'refused') throw new Error('taken');
  expect(settled.problems[0]).toMatchObject({
    path: 'luminaires.street.ratedW',
    value: '"sixty"',
    message: { zh: '"sixty" 是文本，此处需要数字。' },
    remedy: { zh: '此处应为：单灯全亮功率，瓦，含驱动；取自数据手册。' },
  });
});

test('a text with line breaks in it stays one value, and what is said of it whole', () => {
  const said = words(broken('id: road\n', 'id: "ro\\nad"\n'));
  expect(said).toContain('"ro?ad" cannot be an id.\n  Write small letters');
});

test('a problem in one language does not compile', () => {
  const at = { file: 'a.yaml', line: 1, column: 1, path: '', value: null };
  // @ts-expect-error a problem says it in both
  const problem: Problem = { ...at, message: 'The file is empty.', remedy: secretWords.remedy };
  // @ts-expect-error its remedy too
  const finding: Finding = { path: [], message: secretWords.message, remedy: { en: 'Remove it.' } };
  const whole: Words = secretWords.message;
  expect([problem, finding, whole]).toHaveLength(3);
});
