import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from './table.ts';

const root = resolve(import.meta.dirname, '../..');

test.each(mutations)('$about: its text stands in $file exactly once', ({ file, from, tests }) => {
  expect(readFileSync(resolve(root, file), 'utf8').split(from)).toHaveLength(2);
  expect(readFileSync(resolve(root, tests), 'utf8')).toContain('test(');
});

test('there are at least thirty', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(30);
});
