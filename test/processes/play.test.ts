import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exitCode } from '../../src/runtime/exitCodes.ts';
import { hourMs } from '../../src/units.ts';
import { acceptedFolder, RealCore, sampleConfig } from './realCore.ts';
import { until } from './waiting.ts';

const root = resolve(import.meta.dirname, '../..');
let folder = '';
let run: ChildProcess | null = null;
let said = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-play-'));
  said = '';
});

afterEach(async () => {
  run?.kill('SIGINT');
  await until(() => run === null || run.exitCode !== null || run.signalCode !== null, 'the play ends');
  run = null;
  rmSync(folder, { recursive: true });
});

function start(...more: string[]): ChildProcess {
  const args = ['run', '--config', join(folder, 'estate.yaml'), '--state', join(folder, 'var'), '--no-page', ...more];
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text.toString();
    });
  }
  return child;
}

function core(...args: string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'firmware/core.ts'), ...args], { encoding: 'utf8', timeout: 60_000 });
}

/** The sample estate with a broker of its own on this port, or on another board. */
function config(change: (text: string) => string): void {
  writeFileSync(join(folder, 'estate.yaml'), change(readFileSync(sampleConfig, 'utf8')));
  copyFileSync(join(dirname(sampleConfig), 'exceptions.yaml'), join(folder, 'exceptions.yaml'));
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

test('npm start can play a day in a minute: a night comes and goes, and people still have their say', async () => {
  const port = await freePort();
  config((text) => text.replace('127.0.0.1:1883', `127.0.0.1:${port}`));
  run = start('--speed', '1440', '--lang', 'en');
  await until(() => said.includes('Ctrl-C'), 'the play introduces itself');
  expect(said).toContain('A play, 1440 times as fast as the world: a day takes 60 s.');
  const played = new RealCore(join(folder, 'var', 'play'));
  const first = await played.view();
  expect(first.names.en).toMatch(/\(play, 1440 times as fast\)$/);
  expect(first.lanes).toEqual([]);
  expect(first.clock.kind).toBe('synced');
  await until(async () => (await played.tryView())?.link.connected === true, 'the office is reached');
  const reply = await played.override('playground', 60);
  expect(reply).toMatchObject({ code: 'applied' });

  // In a day of the play every road is dark once and lit once.
  const seen = new Set<string>();
  await until(async () => {
    const view = await played.tryView();
    const road = view?.zones.find(({ id }) => id === 'road-main');
    if (view !== null && road !== undefined) seen.add(road.level > 0 ? 'lit' : 'dark');
    return seen.size === 2;
  }, 'the road is dark and lit');
  // Begun at dusk, both are seen within minutes; half a day within the minute that until() waits takes the speed.
  await until(async () => ((await played.tryView())?.atMs ?? 0) - first.atMs > 12 * hourMs, 'half a day passes');
  expect((await played.view()).faults).toEqual([]);
  // Nothing of it lies among what the estate has lived.
  expect(existsSync(join(folder, 'var', 'store.db'))).toBe(false);
  expect(existsSync(join(folder, 'var', 'play', 'store.db'))).toBe(true);

  run.kill('SIGINT');
  await until(() => run?.exitCode === 0, 'the play ends well');
  const { status, stderr } = core('--config', sampleConfig, '--state', join(folder, 'var', 'play'));
  expect(status).toBe(exitCode.noConfig);
  expect(stderr).toMatch(/holds a play|演示目录/);
}, 240_000);

test('a real board is not played, and the run ends saying why', async () => {
  config((text) =>
    text.replace(/^board: \w+$/m, 'board: raspberry-pi').replaceAll(/^(street|exceptionsFile): .*$/gm, ''),
  );
  run = start('--speed', '60', '--lang', 'en');
  await until(() => run?.exitCode !== null, 'the run ends');
  expect(run.exitCode).toBe(1);
  expect(said).toMatch(/Only a simulated one can be played|只有模拟板/);
}, 240_000);

test('the state of an estate that runs is not played on', () => {
  const lived = acceptedFolder();
  const { status, stderr } = core('--config', sampleConfig, '--state', lived, '--speed', '60');
  expect(status).toBe(exitCode.noConfig);
  expect(stderr).toMatch(/no play may touch it|演示不得使用/);
}, 120_000);

test('a folder of that name with something else in it is left as it is', () => {
  config((text) => text);
  mkdirSync(join(folder, 'var', 'play'), { recursive: true });
  writeFileSync(join(folder, 'var', 'play', 'photos'), 'of the estate');
  const args = ['run', '--config', join(folder, 'estate.yaml'), '--state', join(folder, 'var'), '--speed', '60'];
  const done = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(done.status).not.toBe(0);
  expect(done.stderr).toMatch(/holds no play/);
  expect(readFileSync(join(folder, 'var', 'play', 'photos'), 'utf8')).toBe('of the estate');
});

test.each(['0', '1', '1441', '1.5', 'fast'])('a speed of %s is refused with what to write', (speed) => {
  const args = ['run', '--state', join(folder, 'var'), '--speed', speed];
  const done = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(done.status).toBe(2);
  expect(done.stderr).toMatch(/write a whole number from 2 to 1440/);
});
