/**
 * Power cuts, block by block: npm run powercut -- [--states 400] [--seed N]. The store and everything that is written whole run
 * as they are while recorder.c writes down what they ask of the disk. Then the disk is made up as it may look after a cut at any
 * moment, the product starts on it, and whatever was promised before the cut must be there. Each recording begins on a disk that
 * was cut before. The last line counts the states.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Dice, diceOf } from '../fuzz/dice.ts';
import { Disk } from './disk.ts';
import { readSteps, type Step } from './recording.ts';
import { lookAtStore, type Promised, promisedBy } from './storeCheck.ts';
import { lookAtWritten, noVersions, type Versions, versionsBy } from './writerCheck.ts';

const { values } = parseArgs({
  options: { states: { type: 'string', default: '400' }, seed: { type: 'string', default: '20261126' } },
});
const states = whole('states', values.states);
const seed = whole('seed', values.seed);
/** Recordings, half of them of the store. */
const rounds = 8;
const childMs = 240_000;

const work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'duskgate-cut-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
enableCompileCache(join(work, 'compiled'));
const recorder = join(work, 'recorder.so');
const built = spawnSync(
  'gcc-12',
  ['-O2', '-shared', '-fPIC', '-o', recorder, join(import.meta.dirname, 'recorder.c'), '-ldl'],
  { encoding: 'utf8' },
);
if (built.status !== 0) throw new Error(`gcc-12: ${built.stderr}`);

let passed = 0;
let failed = 0;
let promisedRows = 0;
const perRound = Math.ceil(states / rounds);
say(`seed ${seed}, ${perRound * rounds} states`);
await storeRounds(rounds / 2);
writerRounds(rounds / 2);
say(`${promisedRows} rows and versions were promised before the cuts`);
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed >= states ? 0 : 1;

async function storeRounds(count: number): Promise<void> {
  let before: Promised = { events: new Set(), evt: 0, tele: 0 };
  let start = emptyFolder('start');
  for (let round = 0; round < count; round += 1) {
    const firstN = Math.max(0, ...before.events) + 1;
    const steps = recorded('savingChild.ts', start, [`${round}`.padStart(8, '0'), `${firstN}`, '160']);
    const dice = diceOf(seed + round);
    let next = before;
    for (const { disk, at, state } of cuts(steps, start, dice)) {
      const promised = promisedBy(disk.said, before);
      const folder = emptyFolder('state');
      disk.cut(folder, dice);
      const { trouble, now } = await lookAtStore(folder, 'ffffffff', promised);
      note(trouble, `store, recording ${round}, state ${state}, cut after step ${at} of ${steps.length}`);
      promisedRows += promised.events.size;
      if (trouble === null) next = keepAsStart(folder, now);
    }
    before = next;
    start = moveStart(start);
  }
}

function writerRounds(count: number): void {
  let before: Versions = noVersions;
  let start = emptyFolder('start');
  const local = join(work, 'local.yaml');
  writeFileSync(local, 'the local config\n');
  for (let round = 0; round < count; round += 1) {
    const first = round * 100 + 1;
    const steps = recorded('writingChild.ts', start, [local, `${first}`, '12']);
    const dice = diceOf(seed + 1_000 + round);
    let next = before;
    for (const { disk, at, state } of cuts(steps, start, dice)) {
      const promised = versionsBy(disk.said, before);
      const folder = emptyFolder('state');
      disk.cut(folder, dice);
      // All five are written in turn: the version after the last of them that was promised is under way.
      const newest = Math.max(first, promised.whole >= first ? promised.whole + 1 : first);
      const { trouble, now } = lookAtWritten(folder, { local, promised, newest });
      note(trouble, `writers, recording ${round}, state ${state}, cut after step ${at} of ${steps.length}`);
      promisedRows += Object.values(promised).filter((version) => version > 0).length;
      // The look itself has written one more of two of them.
      if (trouble === null) next = keepAsStart(folder, { ...now, accepted: newest + 1, roster: newest + 1 });
    }
    before = next;
    start = moveStart(start);
  }
}

/** The disk at moments of the recording, in their order. */
function* cuts(
  steps: readonly Step[],
  start: string,
  dice: Dice,
): Generator<{ disk: Disk; at: number; state: number }> {
  const moments = Array.from({ length: perRound }, () => dice.below(steps.length + 1)).sort((a, b) => a - b);
  const disk = new Disk(start);
  let done = 0;
  for (const [state, at] of moments.entries()) {
    for (; done < at; done += 1) disk.take(steps[done]!);
    yield { disk, at, state };
  }
}

/** Runs a child on a copy of the folder and answers with what it asked of the disk. */
function recorded(child: string, start: string, args: readonly string[]): Step[] {
  const root = emptyFolder('live');
  cpSync(start, root, { recursive: true });
  const log = join(work, 'log');
  rmSync(log, { force: true });
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, child), root, ...args], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(work, 'compiled'),
      LD_PRELOAD: recorder,
      POWERCUT_ROOT: root,
      POWERCUT_LOG: log,
    },
    encoding: 'utf8',
    timeout: childMs,
  });
  if (status !== 0) throw new Error(`${child} ended with status ${status}: ${stderr}`);
  const steps = readSteps(log, root);
  const count = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
  say(
    `${child}: ${steps.length} steps, ${count('write')} writes, ${count('sync')} syncs, ${count('rename')} renames, ${count('said')} promises`,
  );
  if (count('write') === 0 || count('sync') === 0)
    throw new Error('the recorder saw no writes: this Node does not go through the C library');
  return steps;
}

function keepAsStart<T>(folder: string, now: T): T {
  rmSync(join(work, 'next'), { recursive: true, force: true });
  cpSync(folder, join(work, 'next'), { recursive: true });
  return now;
}

function moveStart(start: string): string {
  if (!existsSync(join(work, 'next'))) return start;
  const made = emptyFolder('start');
  cpSync(join(work, 'next'), made, { recursive: true });
  rmSync(join(work, 'next'), { recursive: true });
  return made;
}

function note(trouble: string | null, where: string): void {
  if (trouble === null) passed += 1;
  else {
    failed += 1;
    say(`not ok - ${where}: ${trouble}`);
  }
}

function emptyFolder(name: string): string {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  say(`--${name} ${text}: write a whole number.`);
  return process.exit(2);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
