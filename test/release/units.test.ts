import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fitUnits } from '../../src/release/units.ts';
import { aFolder } from './aShelf.ts';

const name = 'duskgate-core.service';

function aPole() {
  const root = aFolder();
  const folders = { release: join(root, 'release'), packaged: join(root, 'packaged'), local: join(root, 'local') };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  const put = (folder: keyof typeof folders, text: string) => writeFileSync(join(folders[folder], name), text);
  return { folders, put, local: join(folders.local, name) };
}

test('a release that was packaged needs no other units', () => {
  const { folders, put } = aPole();
  put('release', 'new');
  put('packaged', 'new');
  fitUnits(folders);
  expect(readdirSync(folders.local)).toEqual([]);
});

test('after a way back its own units go before the packaged ones, until the next package', () => {
  const { folders, put, local } = aPole();
  put('release', 'old');
  put('packaged', 'new');
  fitUnits(folders);
  fitUnits(folders);
  expect(readFileSync(local, 'utf8')).toMatch(/^# Of the release .*\nold$/);
  expect(readdirSync(folders.local)).toEqual([name]);
  put('release', 'new');
  fitUnits(folders);
  expect(existsSync(local)).toBe(false);
});

test('a unit that somebody wrote by hand is left alone', () => {
  const { folders, put, local } = aPole();
  put('release', 'old');
  put('packaged', 'new');
  put('local', 'by hand');
  fitUnits(folders);
  expect(readFileSync(local, 'utf8')).toBe('by hand');
});
