/**
 * Mutation check: npm run mutate [-- --only WORD]. Each bug of the table is put into a copy of the tree, one at a time, and must
 * be found: by a few days of the simulation, or by the tests that are named beside it. What finds them must let the sound tree pass,
 * or it found nothing; and it draws the same in each run. The last line counts.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutation, mutations } from './table.ts';

const root = resolve(import.meta.dirname, '../..');
/** Longer than any of them takes on a busy machine; who hangs is found too. */
const patienceMs = 240_000;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = mutations.filter(({ about, file }) => `${about} ${file}`.includes(values.only ?? ''));
const seeds = 'test/mutation/seeds.ts';
let missed = 0;
let next = 0;
await demandSound();
await Promise.all(Array.from({ length: Math.min(availableParallelism(), wanted.length) }, () => work()));
say(`${wanted.length - missed} passed, ${missed} failed`);
process.exitCode = missed === 0 && wanted.length > 0 ? 0 : 1;

async function demandSound(): Promise<void> {
  const tree = copiedTree();
  try {
    const tests = [...new Set(wanted.map((mutation) => mutation.tests))];
    if (await fails(tree, [seeds])) throw new Error(`${seeds} fails without any bug put in: mend that first`);
    if (await failsTests(tree, ...tests))
      throw new Error(`of ${tests.join(', ')} one fails without any bug put in: mend that first`);
    say(`the sound tree passes the simulation and ${tests.length} files of tests`);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

async function work(): Promise<void> {
  const tree = copiedTree();
  try {
    for (let at = next; at < wanted.length; at = next) {
      next += 1;
      const mutation = wanted[at];
      if (mutation !== undefined) await ask(tree, mutation);
    }
  } finally {
    rmSync(tree, { recursive: true });
  }
}

/** What tests need of the project, with its packages where they are. */
function copiedTree(): string {
  const tree = mkdtempSync(join(tmpdir(), 'duskgate-mutate-'));
  for (const part of [
    'src',
    'test',
    'firmware',
    'config',
    'bench',
    'package.json',
    'vitest.config.ts',
    'tsconfig.json',
  ])
    cpSync(join(root, part), join(tree, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  return tree;
}

async function ask(tree: string, { about, file, from, to, tests }: Mutation): Promise<void> {
  const place = join(tree, file);
  const sound = readFileSync(place, 'utf8');
  writeFileSync(
    place,
    sound.replace(from, () => to),
  );
  try {
    const bySeeds = await fails(tree, [seeds]);
    const found = bySeeds ? 'the simulation' : (await failsTests(tree, tests)) ? tests : null;
    if (found === null) missed += 1;
    say(found === null ? `MISSED  ${about} (${file})` : `found   ${about}: by ${found}`);
  } finally {
    writeFileSync(place, sound);
  }
}

async function failsTests(tree: string, ...tests: readonly string[]): Promise<boolean> {
  return fails(tree, ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', ...tests]);
}

function fails(tree: string, words: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    // The report of a run that is meant to fail is nobody's.
    const { TEST_REPORT: _, ...around } = process.env;
    const env = { ...around, DRAW_SEED: '20261127' };
    const child = spawn(process.execPath, words, { cwd: tree, env, stdio: 'ignore', timeout: patienceMs });
    child.on('close', (code) => done(code !== 0));
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
