/** Releases of a pole under a real systemd: put on trial, taken back by themselves or by a person, confirmed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { readHealth } from '../../../src/release/healthFile.ts';
import { type Outcome, readOutcome } from '../../../src/release/papers.ts';
import { writeRelease } from '../releases.ts';
import { installImage, isActive, isByThePlan, run, settled, state, systemctl } from './installed.ts';

const shelf = '/opt/duskgate';
const duskgate = (...args: readonly string[]): string => run(`${shelf}/current/bin/duskgate`, ...args);
const current = (): string => readlinkSync(join(shelf, 'current')).replace('releases/', '');
/** What core itself says. */
const isRunning = (version: string): boolean =>
  current() === version && isActive('duskgate-core') && readHealth('/run/duskgate', Date.now())?.version === version;
const outcome = (): Outcome | null => readOutcome(join(shelf, 'outcome.json'));
const onTrial = (): boolean => existsSync(join(shelf, 'trial.json'));

/** Longer than the ten minutes of a good release, and than six deaths of link, each later than the one before. */
const trialMs = 1_500_000;

/** What the package's script does after the files are in place. */
function install(version: string, spoilt: Readonly<Record<string, string>> = {}): void {
  const from = `/var/tmp/${version}`;
  writeRelease({ folder: from, version, spoilt });
  run(`${from}/bin/duskgate`, 'release', 'activate', from, '--no-start');
  compileAhead(join(shelf, 'releases', version), Object.keys(spoilt));
  // A release that cannot start makes this fail, and the package goes on: the trial is for that.
  spawnSync('systemctl', ['restart', 'duskgate-core.service', 'duskgate-link.service'], { stdio: 'ignore' });
  systemctl('--no-block', 'restart', 'duskgate-trial.service');
}

/** An emulated processor takes longer to strip the types of everything than systemd waits for core. */
function compileAhead(release: string, spoilt: readonly string[]): void {
  for (const [user, cache, program] of [
    ['duskgate', `${state}/compile-cache`, 'firmware/core.ts'],
    ['duskgate-link', '/var/cache/duskgate-link', 'src/link/main.ts'],
  ] as const) {
    if (spoilt.includes(program)) continue;
    run('install', '-d', '-o', user, '-g', 'duskgate', cache);
    const node = join(release, 'node_modules/.bin/node');
    const command = ['env', `NODE_COMPILE_CACHE=${cache}`, node, join(release, program), '--compile-only'];
    run('runuser', '-u', user, '-g', 'duskgate', '--', ...command);
  }
}

before(() => installImage());

test('the first release of a pole runs, and nothing is on trial', async () => {
  install('1.0.0');
  await settled(() => isRunning('1.0.0'), 'core');
  await settled(isByThePlan, 'the plan');
  assert.equal(onTrial(), false);
  assert.equal(isActive('duskgate-trial'), false);
});

test('one whose core does not start is taken back by itself, and the roads are lit', async () => {
  install('1.1.0', { 'firmware/core.ts': "throw new Error('spoilt');" });
  assert.equal(current(), '1.1.0');
  assert.equal(onTrial(), true);
  await settled(() => outcome() !== null, 'the way back', trialMs);
  await settled(() => isRunning('1.0.0'), 'the release before');
  await settled(isByThePlan, 'the plan');
  const { by, from, to, why } = outcome() as Outcome;
  assert.deepEqual({ by, from, to }, { by: 'trial', from: '1.1.0', to: '1.0.0' });
  assert.match(why.en, /^core /);
  assert.equal(onTrial(), false);
  await settled(() => !isActive('duskgate-trial') && !isActive('duskgate-safe'), 'nobody watches any more');
  await settled(() => /1\.1\.0/.test(duskgate('log', '--state', state)), 'the log tells it');
});

test('one whose link dies again and again is taken back too, and no lamp knows of it', async () => {
  install('1.2.0', { 'src/link/main.ts': "throw new Error('spoilt');" });
  await settled(() => isRunning('1.2.0'), 'core');
  await settled(() => outcome()?.from === '1.2.0', 'the way back', trialMs);
  assert.match(outcome()?.why.en ?? '', /^link ended \d+ times$/);
  await settled(() => isRunning('1.0.0') && isActive('duskgate-link'), 'the release before');
  await settled(isByThePlan, 'the plan');
});

test('one on trial can be taken back by a person, who says why', async () => {
  install('1.3.0');
  await settled(() => isRunning('1.3.0'), 'core');
  duskgate('release', 'back', '--why', 'reads no cards');
  await settled(() => isRunning('1.0.0'), 'the release before');
  const { by, from, why } = outcome() as Outcome;
  assert.deepEqual({ by, from, why: why.en }, { by: 'person', from: '1.3.0', why: 'reads no cards' });
  assert.equal(onTrial(), false);
  await settled(() => !isActive('duskgate-trial'), 'nobody watches any more');
});

test('one that is well for ten minutes stays, and the one before is the way back', async () => {
  install('2.0.0');
  await settled(() => isRunning('2.0.0'), 'core');
  const startMono = performance.now();
  await settled(() => !onTrial(), 'the confirmation', trialMs);
  const minutes = (performance.now() - startMono) / 60_000;
  process.stdout.write(`figure: a good release confirmed after ${minutes.toFixed(1)} min\n`);
  assert(minutes > 9, `${minutes} min`);
  assert.equal(current(), '2.0.0');
  assert.equal(readlinkSync(join(shelf, 'previous')), 'releases/1.0.0');
  assert.equal(outcome(), null);
  await settled(() => !isActive('duskgate-trial'), 'nobody watches any more');
  await settled(isByThePlan, 'the plan');
});
