import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { servePage } from '../../src/web/server.ts';
import { until } from '../link/until.ts';

let files = '';
let broker: Server;
let heard: Buffer[] = [];
let lines: Socket[] = [];
let served: Awaited<ReturnType<typeof servePage>>;

beforeEach(async () => {
  files = mkdtempSync(join(tmpdir(), 'duskgate-web-'));
  mkdirSync(join(files, 'assets'));
  writeFileSync(join(files, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(files, 'assets/app-abc.js'), 'export const a = 1;\n'.repeat(100));
  writeFileSync(join(files, 'notes.txt'), 'not a part of the page');
  heard = [];
  lines = [];
  broker = createServer((line) => {
    lines.push(line);
    line.on('error', () => undefined);
    line.on('data', (bytes) => heard.push(Buffer.from(bytes)));
  });
  await new Promise<void>((done) => broker.listen(0, '127.0.0.1', done));
  served = await servePage({
    files,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    broker: { host: '127.0.0.1', port: portOf(broker), secure: false, ca: null },
  });
});
afterEach(async () => {
  await served.close();
  for (const line of lines) line.destroy();
  await new Promise((done) => broker.close(done));
  rmSync(files, { recursive: true });
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const url = (path = '/'): string => `http://127.0.0.1:${served.port}${path}`;
const socket = (options: object = {}): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${served.port}/mqtt`, 'mqtt', options);
const opened = (line: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    line.once('open', resolve);
    line.once('error', reject);
  });

test('the page comes with a policy that lets nothing run but its own files', async () => {
  const answer = await fetch(url());
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
  expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test('named files are kept for ever and packed, the page itself is asked for anew', async () => {
  const script = await fetch(url('/assets/app-abc.js'));
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect(script.headers.get('content-encoding')).toBe('gzip');
  const first = await fetch(url());
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const again = await fetch(url(), { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test.each(['/notes.txt', '/../package.json', '/%2e%2e/package.json', '/assets', '/constructor'])(
  '%s is not a part of the page',
  async (path) => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port: served.port, path }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  },
);

test('nothing can be sent to it', async () => {
  expect((await fetch(url(), { method: 'POST', body: 'x' })).status).toBe(405);
});

test('bytes go to the broker and back as they are', async () => {
  const line = socket();
  await opened(line);
  line.send(Buffer.from([0x10, 0x00, 0xff]));
  await until('the broker hears them', () => Buffer.concat(heard).equals(Buffer.from([0x10, 0x00, 0xff])));
  const back = new Promise<Buffer>((resolve) => line.once('message', (bytes: Buffer) => resolve(bytes)));
  lines[0]?.write(Buffer.from([0x20, 0x02]));
  expect(await back).toEqual(Buffer.from([0x20, 0x02]));
  line.terminate();
  await until('the broker’s line ends with the page’s', () => lines[0]?.destroyed);
});

test('a page of another site gets no line to the broker', async () => {
  await expect(opened(socket({ origin: 'https://evil.example' }))).rejects.toThrow('403');
  await expect(opened(socket({ origin: 'null' }))).rejects.toThrow('403');
  expect(lines).toHaveLength(0);
  const own = socket({ origin: `http://127.0.0.1:${served.port}` });
  await opened(own);
  own.terminate();
});

test('a packet no page ever sends, and text, end the line', async () => {
  for (const sent of [Buffer.alloc(100_000), 'text']) {
    const line = socket();
    await opened(line);
    line.on('error', () => undefined);
    const gone = new Promise((resolve) => line.once('close', resolve));
    line.send(sent);
    await gone;
  }
});

test('a broker that hangs up or is not there ends the line with words', async () => {
  const line = socket();
  await opened(line);
  await until('the broker sees it', () => lines.length === 1);
  const closed = new Promise<string>((resolve) => line.once('close', (_, words) => resolve(words.toString())));
  lines[0]?.destroy();
  expect(await closed).toBe('the broker hung up');
});

test('half a request harms nobody', async () => {
  const half = connect(served.port, '127.0.0.1');
  half.write('GET / HTT');
  half.destroy();
  expect((await fetch(url())).status).toBe(200);
});
