import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LockedError, lockFolder } from '../../src/runtime/lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a held folder is refused with the process that has it', () => {
  lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(LockedError);
  expect(() => lockFolder(folder)).toThrow(`process ${process.pid}`);
});

test('a folder that was given back can be taken', () => {
  lockFolder(folder).release();
  expect(() => lockFolder(folder).release()).not.toThrow();
});

test('a lock whose handle nobody keeps is kept all the same', () => {
  lockFolder(folder);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 5; round += 1) collect();
  expect(() => lockFolder(folder)).toThrow(LockedError);
});

test('a folder that cannot be written is another kind of trouble', () => {
  expect(() => lockFolder(join(folder, 'nowhere'))).toThrow();
  expect(() => lockFolder(join(folder, 'nowhere'))).not.toThrow(LockedError);
});
