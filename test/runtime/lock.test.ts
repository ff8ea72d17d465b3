import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LockedError, lockFolder } from '../../src/runtime/lock.ts';
import { beginPlay } from '../../src/runtime/playFolder.ts';
import { expectSaid } from '../makers/chinese.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a held folder is refused with the process that has it', () => {
  lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(LockedError);
  expectSaid(() => lockFolder(folder), new RegExp(`process ${process.pid}`));
});

test('a process that left no number is called unknown', () => {
  lockFolder(folder);
  rmSync(join(folder, 'core.pid'));
  expectSaid(() => lockFolder(folder), /process unknown/);
});

test('no play begins where another plays, or where anything else lies', () => {
  beginPlay(folder, 60);
  lockFolder(folder);
  expectSaid(() => beginPlay(folder, 60), /another duskgate-core works here/);
  rmSync(join(folder, 'play.json'));
  expectSaid(() => beginPlay(folder, 60), /this folder holds no play/);
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
