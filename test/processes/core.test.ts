import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectChannel } from '../../src/channel/connect.ts';
import type { FrameFromCore } from '../../src/channel.ts';
import { acceptedFolder, program, RealCore, sampleConfig } from './realCore.ts';
import { alive, until } from './waiting.ts';

let core: RealCore;
const others: { kill(signal: NodeJS.Signals): unknown }[] = [];

beforeEach(() => {
  core = new RealCore(acceptedFolder());
});

afterEach(async () => {
  for (const other of others.splice(0)) other.kill('SIGKILL');
  await core.end('SIGKILL');
});

async function throwAt(socketName: string, bytes: Buffer): Promise<void> {
  const socket = connect(join(core.folder, socketName));
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    socket.once('close', resolve);
    socket.write(bytes);
    socket.end();
  });
}

test('a core killed outright comes back with the same lights, overrides and counters', async () => {
  await core.start();
  expect(await core.override('road-main', 60)).toMatchObject({ code: 'applied' });
  await until(async () => (await core.view()).zones.find(({ id }) => id === 'road-main')?.level === 60);
  const before = await core.view();
  await core.end('SIGKILL');
  await core.start();
  const after = await core.view();
  const road = (view: typeof after) => view.zones.find(({ id }) => id === 'road-main')!;
  expect(road(after)).toMatchObject({ level: 60, override: road(before).override });
  expect(road(after).totals.switches).toBe(road(before).totals.switches);
  expect(road(after).totals.litMs).toBeGreaterThanOrEqual(0);
  expect(after.rev).toBeGreaterThanOrEqual(before.rev);
  expect(after.zones.map(({ wanted }) => wanted.source)).toEqual(before.zones.map(({ wanted }) => wanted.source));
});

test('a second core on the same folder refuses in words, and the first does not notice', async () => {
  await core.start();
  const second = new RealCore(core.folder);
  second.launch();
  await until(() => second.exitCode !== null);
  expect(second.exitCode).toBe(73);
  expect(second.said).toContain(`process ${core.pid}`);
  expect(await core.faults()).toEqual([]);
});

test('the lock of a killed core is free at once', async () => {
  await core.start();
  await core.end('SIGKILL');
  await core.start();
  expect(core.said).not.toContain('another duskgate-core');
});

test('garbage on the sockets ends nothing but the conversation', async () => {
  await core.start();
  const pid = core.pid;
  const seed = Number(process.env['SEED'] ?? 4711);
  let random = seed;
  const next = (): number => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    return random >>> 16;
  };
  for (let round = 0; round < 40; round += 1) {
    const bytes = Buffer.from(Array.from({ length: next() % 3_000 }, () => next() % 256));
    await throwAt(round % 2 === 0 ? 'core.sock' : 'control.sock', bytes);
  }
  expect(await core.override('road-main', 70), `seed ${seed}`).toMatchObject({ code: 'applied' });
  expect(core.pid).toBe(pid);
});

test('a crew socket may not speak for the office', async () => {
  await core.start();
  const path = join(core.folder, 'control.sock');
  const { askCore } = await import('../../src/channel/connect.ts');
  const answer = await askCore({
    path,
    frame: { kind: 'acknowledge', run: 'x', evt: 9, tele: 9 },
    answer: 'acknowledged',
    timeoutMs: 20_000,
  });
  expect(answer).toMatchObject({ kind: 'refused' });
});

test('a link that comes is told at once which rows wait on disk, though no more are written', async () => {
  await core.start();
  expect(await core.override('road-main', 60)).toMatchObject({ code: 'applied' });
  const heard: FrameFromCore[] = [];
  const line = connectChannel({
    path: join(core.folder, 'core.sock'),
    onUp: () => line.send({ kind: 'hello', role: 'link' }),
    onFrame: (frame) => heard.push(frame),
    onDown: () => undefined,
  });
  others.push({ kill: () => line.close() });
  await until(() => heard.length >= 2);
  expect(heard.slice(0, 2)).toEqual([
    expect.objectContaining({ kind: 'view' }),
    expect.objectContaining({ kind: 'grown', evt: expect.toSatisfy((evt: number) => evt > 0) }),
  ]);
});

test('link may die at any moment and core goes on', async () => {
  await core.start();
  const pid = core.pid;
  for (let life = 0; life < 4; life += 1) {
    const link = program('src/link/main.ts', ['--state', core.folder, '--broker', 'mqtt://127.0.0.1:9']);
    others.push(link);
    if (life % 2 === 0) await until(async () => (await core.view()).link.detail.en.includes('127.0.0.1'));
    const gone = new Promise((resolve) => link.once('exit', resolve));
    link.kill('SIGKILL');
    await gone;
    expect(await core.override('road-main', 50 + life)).toMatchObject({ code: 'applied' });
  }
  await until(async () => (await core.view()).link.detail.en.includes('not running'));
  expect(alive(pid)).toBe(true);
  expect(core.exitCode).toBeNull();
});

test('asked to end, core ends with exit code 0 and leaves everything saved', async () => {
  await core.start();
  expect(await core.override('road-main', 60)).toMatchObject({ code: 'applied' });
  await core.end('SIGTERM');
  expect(core.exitCode).toBe(0);
  await core.start();
  expect((await core.view()).zones.find(({ id }) => id === 'road-main')?.override?.level).toBe(60);
});

test('without any config core does not start, and says what is missing', async () => {
  const bare = new RealCore(join(core.folder, 'bare'), join(core.folder, 'nowhere.yaml'));
  bare.launch();
  await until(() => bare.exitCode !== null);
  expect(bare.exitCode).toBe(78);
  expect(bare.said).toContain('nowhere.yaml');
});

test('a changed config is taken over, a bad one is a fault that goes with it, new wiring asks for a restart', async () => {
  const config = join(core.folder, 'estate.yaml');
  for (const name of ['estate.yaml', 'exceptions.yaml']) {
    copyFileSync(join(dirname(sampleConfig), name), join(core.folder, name));
  }
  const original = readFileSync(config, 'utf8');
  const edit = (text: string): void => {
    writeFileSync(config, text);
    core.reload();
  };
  core = new RealCore(core.folder, config);
  await core.start();
  await until(async () => (await core.faults()).length === 0);
  const first = (await core.view()).siteRevision;

  edit(original.replace('en: Lychee Garden', 'en: Lychee Gardens'));
  await until(async () => (await core.view()).names.en === 'Lychee Gardens');
  expect((await core.view()).siteRevision).not.toBe(first);

  edit(original.replace('latitudeDeg: 22.5431', 'latitudeDeg: 322.5431'));
  await until(async () => (await core.view()).faults.some(({ kind }) => kind === 'config'));
  expect((await core.view()).names.en).toBe('Lychee Gardens');

  edit(original);
  await until(async () => (await core.view()).names.en === 'Lychee Garden');
  expect(await core.faults()).toEqual([]);

  edit(original.replace('GPIO17', 'GPIO16'));
  await until(() => core.exitCode !== null);
  expect(core.exitCode).toBe(75);
});
