import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const english = readFileSync(join(root, 'README.md'), 'utf8');
const chinese = readFileSync(join(root, 'README.zh-CN.md'), 'utf8');

/** The headings of both, in their order. */
const headings: readonly (readonly [english: string, chinese: string])[] = [
  ['Run it', '运行'],
  ['Ask what a schedule would do', '试算一张时刻表'],
  ['Test it', '测试'],
  ['See it', '值班网页'],
  ['What is where', '目录'],
  ['Words', '用语'],
  ['Configure it', '配置'],
  ['Talk to it', '通信'],
  ['Work the gate', '道闸'],
  ['Wire it', '接线'],
  ['Figures', '数字'],
  ['Neighbours', '所用软件包'],
];
const headingsOf = (text: string): string[] => [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
const commandsOf = (text: string): string[] =>
  [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

test('the Chinese README has the headings of the English one', () => {
  expect(headingsOf(english)).toEqual(headings.map(([one]) => one));
  expect(headingsOf(chinese)).toEqual(headings.map(([, one]) => one));
});

test('and its commands, letter by letter', () => {
  expect(commandsOf(english).length).toBeGreaterThan(3);
  expect(commandsOf(chinese)).toEqual(commandsOf(english));
});

test.each([
  'README.zh-CN.md',
  'docs/staff.md',
  'docs/staff.zh-CN.md',
  'docs/crew.md',
  'docs/crew.zh-CN.md',
  'docs/page.md',
  'docs/people.md',
  'docs/people.zh-CN.md',
  'docs/trust-ca.md',
  'docs/trust-ca.zh-CN.md',
])('every file that %s links to is there', (file) => {
  const links = [...readFileSync(join(root, file), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');
  for (const link of links) expect(existsSync(join(root, file, '..', link)), link).toBe(true);
});
