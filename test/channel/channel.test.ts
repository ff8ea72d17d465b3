import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askCore, connectChannel } from '../../src/channel/connect.ts';
import { encodeFrame } from '../../src/channel/frames.ts';
import { type Listening, listenChannel, type Peer } from '../../src/channel/listen.ts';
import type { FrameToCore } from '../../src/channel.ts';

let folder = '';
let listening: Listening | null = null;
const open: { destroy(): void }[] = [];
let heard: FrameToCore[] = [];
let gone: string[] = [];
let peers: Peer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'channel-'));
  heard = [];
  gone = [];
  peers = [];
});

afterEach(async () => {
  for (const each of open.splice(0)) each.destroy();
  await listening?.close();
  listening = null;
  rmSync(folder, { recursive: true });
});

const path = (): string => join(folder, 'core.sock');

async function listen(): Promise<void> {
  const left = gone; // A peer of an earlier test may still be leaving.
  listening = await listenChannel({
    path: path(),
    mode: 0o660,
    onPeer: (peer) => {
      peers.push(peer);
      return {
        frame: (frame) => {
          heard.push(frame);
          if (frame.kind === 'acknowledge') peer.send({ kind: 'acknowledged', accepted: true });
        },
        gone: (why) => left.push(why),
      };
    },
  });
}

async function raw(...bytes: (Buffer | string)[]): Promise<Socket> {
  const socket = connect(path());
  open.push(socket);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  for (const each of bytes) socket.write(each);
  return socket;
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200_000 && !condition(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(condition()).toBe(true);
}

const ack: FrameToCore = { kind: 'acknowledge', run: 'r1', evt: 1, tele: 2 };

test('a question gets its answer', async () => {
  await listen();
  const answer = await askCore({ path: path(), frame: ack, answer: 'acknowledged', timeoutMs: 5_000 });
  expect(answer).toEqual({ kind: 'acknowledged', accepted: true });
});

test('a question to nobody says what to do', async () => {
  await expect(askCore({ path: path(), frame: ack, answer: 'view', timeoutMs: 5_000 })).rejects.toThrow(/start it/);
});

test('the socket has its permissions and a stale one is replaced', async () => {
  await listen();
  expect(statSync(path()).mode & 0o777).toBe(0o660);
  await listening?.close();
  writeFileSync(join(folder, 'mark'), '');
  await listen();
  expect(existsSync(path())).toBe(true);
});

test('a file in the place of the socket is never removed', async () => {
  writeFileSync(path(), 'somebody needs this');
  await expect(listen()).rejects.toThrow(/move it away/);
  expect(statSync(path()).isFile()).toBe(true);
});

test.each([
  ['a length of zero', Buffer.from([0, 0, 0, 0])],
  ['a length beyond the limit', Buffer.from([0, 1, 0, 1])],
  ['a huge length', Buffer.from([255, 255, 255, 255])],
  ['an HTTP request', 'GET / HTTP/1.1\r\n\r\n'],
  ['text that is not JSON', Buffer.concat([Buffer.from([0, 0, 0, 3]), Buffer.from('abc')])],
  ['an unknown kind', encodeFrame({ kind: 'open the gate' }, 100)],
  ['a field too many', encodeFrame({ kind: 'view', also: 1 }, 100)],
])('%s ends that peer and no other', async (_name, bytes) => {
  await listen();
  const good = await raw();
  await raw(bytes);
  await until(() => gone.length === 1);
  expect(gone[0]).not.toBe('');
  good.write(encodeFrame(ack, 1_000));
  await until(() => heard.length === 1);
  expect(heard).toEqual([ack]);
});

test('a frame that arrives byte by byte is one frame', async () => {
  await listen();
  const socket = await raw();
  socket.setNoDelay(true);
  for (const byte of encodeFrame(ack, 1_000)) {
    socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => heard.length === 1);
  expect(heard).toEqual([ack]);
});

test('a flood is cut off', async () => {
  await listen();
  const one = encodeFrame({ kind: 'hello', role: 'crew' }, 1_000);
  await raw(Buffer.concat(Array.from({ length: 2_000 }, () => one)));
  await until(() => gone.length === 1);
  expect(gone).toEqual(['too many frames']);
  expect(heard.length).toBeLessThanOrEqual(500);
});

test('a peer that never reads is dropped and memory stays bounded', async () => {
  await listen();
  const socket = await raw();
  socket.pause();
  await until(() => peers.length === 1);
  const text = 'x'.repeat(60_000);
  const sent = Array.from({ length: 1_000 }, () => peers[0]!.send({ kind: 'refused', text: { en: text, zh: '' } }));
  expect(sent.filter(Boolean).length).toBeLessThan(100);
  await until(() => gone.length === 1);
});

test('a line to core comes back after core restarts', async () => {
  await listen();
  let ups = 0;
  let downs = 0;
  const line = connectChannel({
    path: path(),
    onUp: () => {
      ups += 1;
    },
    onFrame: () => undefined,
    onDown: () => {
      downs += 1;
    },
  });
  open.push({ destroy: () => line.close() });
  await until(() => ups === 1);
  await listening?.close();
  await until(() => downs === 1);
  expect(line.send(ack)).toBe(false);
  await listen();
  await until(() => ups === 2);
  expect(line.send(ack)).toBe(true);
  await until(() => heard.length === 1);
});

test('half a frame that drips in byte by byte is given up all the same', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await listen();
    const socket = await raw(Buffer.from([0, 0, 1]));
    await until(() => peers.length === 1);
    for (let second = 0; second < 6 && gone.length === 0; second += 1) {
      const before = socket.bytesWritten;
      await new Promise<void>((resolve) => socket.write(Buffer.from([32]), () => resolve()));
      await until(() => socket.bytesWritten > before);
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      vi.advanceTimersByTime(1_000);
    }
    await until(() => gone.length === 1);
    expect(gone).toEqual(['half a frame']);
  } finally {
    vi.useRealTimers();
  }
});
