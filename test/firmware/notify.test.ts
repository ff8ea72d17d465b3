import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { libc } from '../../firmware/board/libc.ts';
import { notifier } from '../../firmware/notify.ts';

type Koffi = { load(path: null): { func(definition: string): (...args: unknown[]) => number } };
const koffi = createRequire(import.meta.url)('koffi') as Koffi;
const bind = koffi.load(null).func('int bind(int fd, void *address, uint32_t length)');
const recv = koffi.load(null).func('intptr_t recv(int fd, void *bytes, size_t length, int flags)');
const dontWait = 0x40;

/** The service manager's end: `said()` is the next notice, null = none. */
function aManager(name: string): { said: () => string | null } {
  const fd = libc().datagramSocket();
  const path = Buffer.from(name);
  if (name.startsWith('@')) path[0] = 0;
  const address = Buffer.concat([Buffer.from([1, 0]), path, name.startsWith('@') ? Buffer.alloc(0) : Buffer.alloc(1)]);
  expect(bind(fd, address, address.length)).toBe(0);
  return {
    said: () => {
      const room = Buffer.alloc(64);
      const length = recv(fd, room, room.length, dontWait);
      return length < 0 ? null : room.toString('utf8', 0, length);
    },
  };
}

test.each([
  ['a file', (folder: string) => join(folder, 'notify')],
  ['a name without a file', () => `@duskgate-test-${process.pid}`],
])('notices arrive in order at a socket that is %s', (_, nameIn) => {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const name = nameIn(folder);
  const manager = aManager(name);
  const notify = notifier(name);
  notify('READY=1');
  notify('WATCHDOG=1');
  expect([manager.said(), manager.said(), manager.said()]).toEqual(['READY=1', 'WATCHDOG=1', null]);
});

test('a manager that never reads holds nothing up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const name = join(folder, 'notify');
  const manager = aManager(name);
  const notify = notifier(name);
  for (let n = 0; n < 10_000; n += 1) notify('WATCHDOG=1');
  expect(manager.said()).toBe('WATCHDOG=1');
});

test('without a manager, with a dead one or with a name too long, nothing is said and nothing breaks', () => {
  for (const name of [undefined, '', '/nowhere/notify', `/${'x'.repeat(200)}`]) notifier(name)('READY=1');
});

test('no thread and no handle keeps the process alive for it', async () => {
  const program = `import('${new URL('../../firmware/notify.ts', import.meta.url).href}').then(({ notifier }) => notifier('@nobody')('READY=1'))`;
  const [code] = await once(spawn(process.execPath, ['-e', program]), 'exit');
  expect(code).toBe(0);
});
