import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diceOf } from '../fuzz/dice.ts';
import { Disk } from './disk.ts';
import { readSteps, type Step } from './recording.ts';

const work = mkdtempSync(join(tmpdir(), 'duskgate-disk-'));
const recorder = join(work, 'recorder.so');
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeAll(() => {
  const source = join(import.meta.dirname, 'recorder.c');
  const built = spawnSync(
    'gcc-12',
    ['-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', recorder, source, '-ldl'],
    { encoding: 'utf8' },
  );
  expect(built.stderr).toBe('');
});

/** What a program asks of the disk below an empty folder. */
function stepsOf(program: string): Step[] {
  const root = fresh('live');
  const log = join(work, 'log');
  rmSync(log, { force: true });
  const text = `const fs = require('node:fs'); const at = (name) => ${JSON.stringify(root)} + '/' + name; ${program}`;
  const env = { ...process.env, LD_PRELOAD: recorder, POWERCUT_ROOT: root, POWERCUT_LOG: log };
  expect(spawnSync(process.execPath, ['-e', text], { env, encoding: 'utf8' }).stderr).toBe('');
  return readSteps(log, root);
}

function fresh(name: string): string {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}

/** What a file may hold after a cut at any step; null = it is not there. */
function outcomes(program: string, name: string, from = 0): Set<string | null> {
  const steps = stepsOf(program);
  const found = new Set<string | null>();
  for (let seed = 0; seed < 300; seed += 1) {
    const dice = diceOf(seed);
    const disk = new Disk(fresh('start'));
    const until = from + dice.below(steps.length + 1 - from);
    for (const step of steps.slice(0, until)) disk.take(step);
    const folder = fresh('cut');
    disk.cut(folder, dice);
    found.add(existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').replaceAll('\0', '') : null);
  }
  return found;
}

const sync = `const synced = (name) => { const fd = fs.openSync(at(name), 'r'); fs.fsyncSync(fd); fs.closeSync(fd); };`;
const old = `fs.writeFileSync(at('a'), 'old', { flush: true }); ${sync} synced('');`;
const beside = `fs.writeFileSync(at('b'), 'new', { flush: true }); fs.renameSync(at('b'), at('a'));`;

test('a file written over without a sync may be old, new, empty or a part', () => {
  expect(outcomes(`${old} fs.writeFileSync(at('a'), 'new');`, 'a', 6)).toEqual(new Set(['old', 'new', '']));
});

test('a file written beside and renamed is old or new, whole', () => {
  expect(outcomes(`${old} ${beside} synced('');`, 'a', 6)).toEqual(new Set(['old', 'new']));
});

test('what was synced, with its folder, is there', () => {
  const whole = `${old} ${beside} synced('');`;
  expect(outcomes(whole, 'a', stepsOf(whole).length)).toEqual(new Set(['new']));
});

test('a rename without a sync of its folder may be undone', () => {
  const program = `${old} ${beside}`;
  expect(outcomes(program, 'a', stepsOf(program).length)).toEqual(new Set(['old', 'new']));
});

test('a new folder that its parent was not synced for may be gone with all that is in it', () => {
  const program = `${sync} fs.mkdirSync(at('c')); fs.writeFileSync(at('c/a'), 'new', { flush: true }); synced('c');`;
  expect(outcomes(program, 'c/a', stepsOf(program).length)).toEqual(new Set(['new', null]));
});

test('long writes tear within', () => {
  const program = `${old} fs.writeFileSync(at('a'), 'x'.repeat(4096));`;
  const lengths = new Set([...outcomes(program, 'a', stepsOf(program).length)].map((text) => text?.length));
  expect(lengths.size).toBeGreaterThan(5);
});

test('words on standard output stand among the writes, in their order', () => {
  const steps = stepsOf(`fs.writeSync(1, 'one\\n'); fs.writeFileSync(at('a'), 'x'); fs.writeSync(1, 'two\\n');`);
  expect(steps.map(({ kind }) => kind)).toEqual(['said', 'open', 'write', 'said']);
});
