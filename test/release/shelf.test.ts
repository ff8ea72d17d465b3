import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readOutcome } from '../../src/release/papers.ts';
import { Shelf } from '../../src/release/shelf.ts';
import { expectSaid } from '../makers/chinese.ts';
import { inBoth } from '../makers/words.ts';
import { aFolder, aProgram } from './aShelf.ts';

const atMs = Date.UTC(2026, 10, 26);
const byPerson = { by: 'person', why: inBoth('reads no cards'), atMs } as const;

describe('a release', () => {
  test('that is the first of its pole runs without a trial, for there is nothing to go back to', () => {
    const shelf = new Shelf(aFolder());
    expect(shelf.activate(aProgram('0.1.0'))).toEqual({ kind: 'first', release: '0.1.0' });
    expect(shelf).toMatchObject({ current: { version: '0.1.0' }, previous: null, trial: null });
    expectSaid(() => shelf.back(byPerson), /no release before this one/);
  });

  test('that follows another is on trial, and the one before is the way back', () => {
    const shelf = new Shelf(aFolder());
    shelf.activate(aProgram('0.1.0'));
    expect(shelf.activate(aProgram('0.2.0'))).toEqual({ kind: 'trial', release: '0.2.0', back: '0.1.0' });
    expect(shelf).toMatchObject({ current: { version: '0.2.0' }, previous: { version: '0.1.0' } });
    expect(shelf.trial).toEqual({ v: 1, release: '0.2.0', back: '0.1.0', boots: [] });
  });

  test('that is activated twice, as after a power cut, keeps its trial and its way back', () => {
    const shelf = new Shelf(aFolder());
    shelf.activate(aProgram('0.1.0'));
    const next = aProgram('0.2.0');
    shelf.activate(next);
    expect(shelf.activate(next)).toEqual({ kind: 'same', release: '0.2.0' });
    expect(shelf).toMatchObject({ previous: { version: '0.1.0' }, trial: { back: '0.1.0' } });
  });

  test('on trial is no way back for the next one: the last proven release is', () => {
    const shelf = new Shelf(aFolder());
    for (const version of ['0.1.0', '0.2.0', '0.3.0']) shelf.activate(aProgram(version));
    expect(shelf).toMatchObject({ current: { version: '0.3.0' }, previous: { version: '0.1.0' } });
    expect(shelf.trial?.back).toBe('0.1.0');
  });

  test('that is confirmed ends its trial; of older ones only the way back stays', () => {
    const shelf = new Shelf(aFolder());
    for (const version of ['0.1.0', '0.2.0', '0.3.0']) {
      shelf.activate(aProgram(version));
      shelf.confirm();
    }
    expect(shelf.trial).toBeNull();
    expect(shelf.releases.map(({ name }) => name)).toEqual(['0.2.0', '0.3.0']);
  });

  test('that is taken back gives its place to the one before, and says so once', () => {
    const folder = aFolder();
    const shelf = new Shelf(folder);
    shelf.activate(aProgram('0.1.0'));
    shelf.activate(aProgram('0.2.0'));
    const outcome = shelf.back(byPerson);
    expect(outcome).toEqual({ v: 1, from: '0.2.0', to: '0.1.0', ...byPerson });
    expect(readOutcome(join(folder, 'outcome.json'))).toEqual(outcome);
    // A release from before the Chinese wants a text there.
    expect(readFileSync(join(folder, 'outcome.json'), 'utf8')).toContain('"why":"reads no cards"');
    expect(shelf).toMatchObject({ current: { version: '0.1.0' }, trial: null });
    expectSaid(() => shelf.back(byPerson), /no release before/);
  });

  test('of a version that is there already, but of other bytes, lies beside it', () => {
    const shelf = new Shelf(aFolder());
    shelf.activate(aProgram('0.1.0', { digests: 'a' }));
    expect(shelf.activate(aProgram('0.1.0', { digests: 'b' }))).toEqual({
      kind: 'trial',
      release: '0.1.0.2',
      back: '0.1.0',
    });
  });

  test('raises the floor when it is confirmed and not before; below it there is no way back', () => {
    const shelf = new Shelf(aFolder());
    shelf.activate(aProgram('0.1.0'));
    shelf.activate(aProgram('0.2.0', { floor: '0.2.0' }));
    expect(shelf.floor).toBeNull();
    shelf.confirm();
    expect(shelf.floor).toBe('0.2.0');
    expectSaid(() => shelf.back(byPerson), /0\.1\.0 is older than 0\.2\.0/);
    shelf.activate(aProgram('0.3.0', { floor: '0.1.5' }));
    shelf.confirm();
    expect(shelf.floor).toBe('0.2.0');
  });

  test('keeps its bytes when the package manager puts other files in the place of those it was made of', () => {
    const folder = aFolder();
    const shelf = new Shelf(folder);
    const program = aProgram('0.1.0');
    shelf.activate(program);
    const file = join(folder, 'current/src/main.ts');
    expect(statSync(file).ino).toBe(statSync(join(program, 'src/main.ts')).ino);
    writeFileSync(join(program, 'src/main.ts.dpkg-new'), 'other');
    renameSync(join(program, 'src/main.ts.dpkg-new'), join(program, 'src/main.ts'));
    expect(readFileSync(file, 'utf8')).toContain('0.1.0');
    expect(lstatSync(join(folder, 'current/node_modules/.bin/node')).isSymbolicLink()).toBe(true);
  });

  test.each([
    ['no package.json', (folder: string) => writeFileSync(join(folder, 'package.json'), '')],
    [
      'a version that leads out of the shelf',
      (folder: string) => writeFileSync(join(folder, 'package.json'), '{"version":"../../0.1.0"}'),
    ],
  ])('with %s is refused in words and changes nothing', (_, spoil) => {
    const shelf = new Shelf(aFolder());
    shelf.activate(aProgram('0.1.0'));
    const bad = aProgram('0.2.0');
    spoil(bad);
    expectSaid(() => shelf.activate(bad), /holds no release.*Install the package again/);
    expect(shelf).toMatchObject({ current: { version: '0.1.0' }, trial: null });
  });
});

test('a trial of a release that never became the current one is none', () => {
  const folder = aFolder();
  const shelf = new Shelf(folder);
  shelf.activate(aProgram('0.1.0'));
  writeFileSync(join(folder, 'trial.json'), '{"v":1,"release":"0.2.0","back":"0.1.0","boots":[]}');
  expect(shelf.trial).toBeNull();
  for (const text of ['', '{', 'null', '[]', '{"v":2}', '{"v":1,"release":7}']) {
    writeFileSync(join(folder, 'trial.json'), text);
    expect(shelf.trial, text).toBeNull();
  }
});

test('a name that points nowhere, or out of the shelf, is no release', () => {
  const folder = aFolder();
  const shelf = new Shelf(folder);
  mkdirSync(join(folder, 'releases'), { recursive: true });
  symlinkSync('releases/9.9.9', join(folder, 'current'));
  expect(shelf.current).toBeNull();
  expectSaid(() => shelf.confirm(), /no release is installed/);
});

test('each boot of the machine counts once', () => {
  const shelf = new Shelf(aFolder());
  shelf.activate(aProgram('0.1.0'));
  expect(shelf.countBoot('a')).toBe(0);
  shelf.activate(aProgram('0.2.0'));
  expect(['a', 'a', 'b', 'a', 'c'].map((boot) => shelf.countBoot(boot))).toEqual([1, 1, 2, 2, 3]);
});

/** Does one deed in a process of its own that is killed before its n-th step on the disk; answers whether it came so far. */
function killedAt(step: number, deed: string, folder: string, program = ''): boolean {
  const child = spawnSync(process.execPath, ['test/release/shelfChild.ts', String(step), deed, folder, program], {
    encoding: 'utf8',
  });
  if (child.signal !== 'SIGKILL' && child.status !== 0) throw new Error(child.stderr);
  return child.signal === 'SIGKILL';
}

/** What starts at the next boot; throws when nothing would. */
function whatRuns(folder: string): string {
  const current = join(folder, 'current');
  const ran = spawnSync(join(current, 'node_modules/.bin/node'), [join(current, 'src/main.ts')], { encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  return ran.stdout.trim();
}

describe('with the power cut before any step', () => {
  test('of an activation the old release runs or the new one, and done again it is done', () => {
    const seen = new Set<string>();
    let steps = 0;
    for (let isCut = true; isCut; steps++) {
      const folder = aFolder();
      for (const version of ['0.0.9', '0.1.0']) {
        new Shelf(folder).activate(aProgram(version));
        new Shelf(folder).confirm();
      }
      const next = aProgram('0.2.0');
      isCut = killedAt(steps, 'activate', folder, next);
      seen.add(whatRuns(folder));
      const after = new Shelf(folder);
      // The trial is known from the first moment on that the new release runs.
      expect(after.trial === null, `step ${steps}`).toBe(after.current?.version === '0.1.0');
      expect(after.trial?.back ?? '0.1.0').toBe('0.1.0');
      after.activate(next);
      expect(after).toMatchObject({ current: { version: '0.2.0' }, previous: { version: '0.1.0' } });
      expect(after.trial?.back).toBe('0.1.0');
      expect(after.releases.map(({ name }) => name)).toEqual(['0.1.0', '0.2.0']);
      expect(whatRuns(folder)).toBe('0.2.0');
    }
    expect(seen).toEqual(new Set(['0.1.0', '0.2.0']));
    expect(steps).toBeGreaterThan(15);
  });

  test('of a way back either release runs, and the trial goes on or is over', () => {
    const seen = new Set<string>();
    for (let step = 0, isCut = true; isCut; step++) {
      const folder = aFolder();
      const shelf = new Shelf(folder);
      shelf.activate(aProgram('0.1.0'));
      shelf.activate(aProgram('0.2.0'));
      isCut = killedAt(step, 'back', folder);
      seen.add(whatRuns(folder));
      expect(shelf.trial === null, `step ${step}`).toBe(shelf.current?.version === '0.1.0');
      if (shelf.trial === null) expect(existsSync(join(folder, 'outcome.json'))).toBe(true);
    }
    expect(seen).toEqual(new Set(['0.1.0', '0.2.0']));
  });

  test('of a confirmation the release runs on, and done again it is done', () => {
    for (let step = 0, isCut = true; isCut; step++) {
      const folder = aFolder();
      const shelf = new Shelf(folder);
      shelf.activate(aProgram('0.1.0'));
      shelf.activate(aProgram('0.2.0', { floor: '0.2.0' }));
      isCut = killedAt(step, 'confirm', folder);
      expect(whatRuns(folder)).toBe('0.2.0');
      shelf.confirm();
      expect(shelf).toMatchObject({ trial: null, floor: '0.2.0' });
    }
  });
});
