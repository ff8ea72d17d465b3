import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askCore } from '../../src/channel/connect.ts';
import { cardSecrets } from '../makers/cardSecrets.ts';
import { sampleConfig } from './realCore.ts';
import { alive, until } from './waiting.ts';

const root = resolve(import.meta.dirname, '../..');
let folder = '';
let port = 0;
let said = '';
let run: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-run-'));
  port = await freePort();
  const config = readFileSync(sampleConfig, 'utf8').replace('127.0.0.1:1883', `127.0.0.1:${port}`);
  writeFileSync(join(folder, 'estate.yaml'), config);
  copyFileSync(join(dirname(sampleConfig), 'exceptions.yaml'), join(folder, 'exceptions.yaml'));
  said = '';
});

afterEach(async () => {
  run.kill('SIGKILL');
  await until(() => children().length === 0);
  rmSync(folder, { recursive: true });
});

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function start(...more: string[]): void {
  const args = [
    'run',
    '--config',
    join(folder, 'estate.yaml'),
    '--state',
    join(folder, 'var'),
    '--lang',
    'en',
    ...more,
  ];
  run = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [run.stdout, run.stderr]) {
    stream?.on('data', (text: Buffer) => {
      said += text.toString();
    });
  }
}

/** Processes that name this test's folder, or its port, on their command line; the whole is one of them. */
function children(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && alive(pid) && concerns(pid));
}

function concerns(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return (
      words.some((word) => word.startsWith(folder)) || (words.includes(String(port)) && words.join().includes('broker'))
    );
  } catch {
    return false;
  }
}

/** Empty once the process has gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Process id of the part whose command line names this file. */
function part(file: string): number | undefined {
  return children().find((pid) => commandOf(pid).includes(file));
}

/** Kills a part and waits until its successor runs. */
async function killed(file: string): Promise<void> {
  const before = part(file)!;
  process.kill(before, 'SIGKILL');
  await until(() => ![undefined, before].includes(part(file)), `${file} runs again`);
}

/** Whether core believes that the office is reached. */
async function office(): Promise<boolean> {
  const path = join(folder, 'var', 'control.sock');
  try {
    const frame = await askCore({ path, frame: { kind: 'view' }, answer: 'view', timeoutMs: 20_000 });
    return frame.kind === 'view' && frame.view.link.connected;
  } catch {
    return false;
  }
}

/** The office's login at the demo broker, as the run made it. */
function officeLogin(): { username: string; password: string } {
  const made = JSON.parse(readFileSync(join(folder, 'var', 'broker', 'passwords.json'), 'utf8')) as Record<
    string,
    string
  >;
  return { username: 'office', password: made['office'] ?? '' };
}

const connected = (): boolean => said.includes(`link: connected to 127.0.0.1:${port}`);

async function ended(): Promise<number | null> {
  if (run.exitCode === null) await new Promise((done) => run.once('exit', done));
  return run.exitCode;
}

test('one command brings up core, broker and link, and shows what to paste; Ctrl-C ends all of it in peace', async () => {
  start();
  await until(connected);
  expect(said).toContain('lights right');
  expect(said).toContain(`A demo broker listens on mqtt://127.0.0.1:${port}.`);
  expect(said).toContain('bin/duskgate override road-main 60');
  expect(said).toMatch(/mosquitto_pub .*zone\.override/);
  expect(said.indexOf('lights right')).toBeLessThan(said.indexOf('link: connected'));
  expect(said).not.toContain('cannot connect');
  await until(() => /road-main {2}\d+ %/.test(said));
  run.kill('SIGINT');
  expect(await ended()).toBe(0);
  expect(children()).toEqual([]);
  expect(said).not.toContain('killed');
  expect(said).not.toContain('starts again');
});

test('the line that is shown for the office works as it stands', async () => {
  start();
  await until(connected);
  const line = said.split('\n').find((text) => text.includes('mosquitto_pub'))!;
  const paste = spawn('bash', ['-c', line.trim()], { stdio: 'ignore' });
  await new Promise((done) => paste.once('exit', done));
  expect(paste.exitCode).toBe(0);
  await until(() => said.includes('road-main  60 %  override by'));
});

test('each part that is killed comes back, and the others stay', async () => {
  start();
  await until(connected);
  const core = part('firmware/core.ts')!;
  await killed('src/link/main.ts');
  await until(office);
  await killed('src/link/broker.ts');
  await until(async () => !(await office()));
  await until(office);
  expect(part('firmware/core.ts')).toBe(core);
  const link = part('src/link/main.ts');
  await killed('firmware/core.ts');
  await until(() => said.split('lights right').length === 3);
  await until(office);
  expect(part('src/link/main.ts')).toBe(link);
});

test('when the whole is killed outright nothing is left behind', async () => {
  start();
  await until(connected);
  expect(children().length).toBeGreaterThanOrEqual(4);
  run.kill('SIGKILL');
  await until(() => children().length === 0);
});

test('a broker that listens already is used, and none is started', async () => {
  const theirs = createServer((socket) => socket.destroy());
  await new Promise<void>((done) => theirs.listen(port, '127.0.0.1', done));
  start();
  await until(() => said.includes(`The broker at mqtt://127.0.0.1:${port} is used.`));
  expect(part('src/link/broker.ts')).toBeUndefined();
  theirs.close();
});

test('a config that cannot be accepted ends the run with its mistakes, not with a crash loop', async () => {
  writeFileSync(join(folder, 'estate.yaml'), 'estate: { id: x }\n');
  start();
  expect(await ended()).toBe(1);
  expect(said).toContain('estate.yaml');
  expect(said).not.toContain('starts again');
});

test('a second run on the same state folder refuses in words', async () => {
  start();
  await until(connected);
  const first = run;
  const heard = said;
  said = '';
  start('--no-broker');
  expect(await ended()).toBe(3);
  expect(said).toContain('another duskgate-core works here');
  expect(heard).not.toContain('ended');
  expect(first.exitCode).toBeNull();
  first.kill('SIGKILL');
});

test('no topic, no file and no word of a core that dies between two cards has a card’s number', async () => {
  const file = join(folder, 'estate.yaml');
  const busy = 'street: { vehiclesPerHour: 600, badShare: 0.2, strangerShare: 0.2, seed: 7 }';
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^street: .*$/m, busy));
  copyFileSync(join(dirname(sampleConfig), 'residents.csv'), join(folder, 'residents.csv'));
  start();
  await until(office, 'the office is reached');
  const heard: string[] = [];
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, ...officeLogin() });
  try {
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
    await client.subscribeAsync('duskgate/v1/+/+/up/#', { qos: 1 });
    const reads = () => heard.join('\n').split('"card.read"').length - 1;
    await until(() => reads() >= 3, 'three cards are told to the office');
    await killed('firmware/core.ts');
    await until(office, 'the office is reached again');
  } finally {
    await client.endAsync(true);
  }
  const files = readdirSync(join(folder, 'var'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  const everything = [...heard, ...files, said].join('\n');
  expect(everything).toContain('"pseudonym"');
  const table = readFileSync(join(folder, 'residents.csv'), 'utf8');
  expect(cardSecrets().some((secret) => table.includes(secret))).toBe(true);
  for (const secret of cardSecrets()) expect(everything).not.toContain(secret);
});
