import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '');

describe('the README tells the truth', () => {
  test('its map has every folder of the project, and no other', () => {
    const map = /## What is where\n\n```\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const named = [...map.matchAll(/^(\.?\w+)\/ /gm)].map((match) => match[1]);
    const there = new Set(tracked.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
    expect(new Set(named)).toEqual(there);
  });

  test('its map has every folder of src', () => {
    const map = /## What is where\n\n```\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const folders = new Set(tracked.filter((file) => /^src\/\w+\//.test(file)).map((file) => file.split('/')[1] ?? ''));
    for (const folder of folders) expect(map, `src/${folder}`).toMatch(new RegExp(`\\b${folder}\\b`));
  });

  test('every file it links to is there', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(existsSync(join(root, link)), link).toBe(true);
  });

  test('every package it depends on is introduced as a neighbour', () => {
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      expect(readme).toMatch(new RegExp(`\\| .*\\b${name}\\b.* \\|`));
  });
});

describe('the product speaks of itself alone', () => {
  const texts = tracked.filter(
    (file) =>
      /\.(ts|md|json|yaml|sh|conf|acl)$|^bin\/|^\.ci\//.test(file) &&
      file !== 'package-lock.json' &&
      existsSync(join(root, file)),
  );

  test.each([
    ['machine paths', new RegExp(['/tm', 'p/[a-z]|/wor', 'k/|/home/[a-z]'].join(''))],
    ['things left for later', new RegExp(['\\bTO', 'DO\\b|\\bFIX', 'ME\\b|not imple', 'mented'].join(''))],
    ['package registries', new RegExp(['registry\\.npm', 'js|deb\\.deb', 'ian'].join(''))],
  ])('no %s in any file', (_, pattern) => {
    const found = texts.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));
    expect(found).toEqual([]);
  });
});
