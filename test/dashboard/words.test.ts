import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import en from '../../src/dashboard/words/en.json' with { type: 'json' };
import zh from '../../src/dashboard/words/zh-CN.json' with { type: 'json' };
import { policy } from '../../src/web/headers.ts';

const root = resolve(import.meta.dirname, '../..');
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort();

test('both languages have the same texts, and each has the same places to fill', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zh));
  for (const [key, text] of Object.entries(zh)) {
    expect(places(text), key).toEqual(places(en[key as keyof typeof en]));
  }
});

test('no text is empty, and the Chinese ones are Chinese', () => {
  for (const text of [...Object.values(zh), ...Object.values(en)]) expect(text.trim()).not.toBe('');
  const western = Object.entries(zh).filter(
    ([, text]) => /[a-z]/i.test(text.replace(/\{\w+\}/g, '')) && !/\p{Script=Han}/u.test(text),
  );
  expect(western).toEqual([]);
  for (const text of Object.values(en)) expect(text).not.toMatch(/\p{Script=Han}/u);
});

test('the policy of the page is the one its server sends', () => {
  const html = readFileSync(resolve(root, 'src/dashboard/index.html'), 'utf8');
  expect(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1]).toBe(policy);
});

test('nothing of the page runs from the text of its HTML', () => {
  const html = readFileSync(resolve(root, 'src/dashboard/index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=|javascript:/);
});
