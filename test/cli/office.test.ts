import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Mosquitto, mosquittoPath } from '../link/brokers.ts';
import { until } from '../link/until.ts';
import { say } from './say.ts';

describe('duskgate office', () => {
  it.each([
    [['--broker', 'http://office'], /is not the address of a broker\. Write mqtt:\/\//],
    [['--password-file', 'x'], /A password without a login: add --user NAME\./],
    [['--user', 'office', '--password-file', '/nowhere/secret'], /The password file cannot be read: ENOENT/],
    [['--database', 'mysql://db/x'], /is no database this office knows/],
    [['--status', 'eighty'], /write PORT, HOST:PORT or off/],
    [['--share', 'a/b'], /--share "a\/b": use 1 to 64 letters/],
  ])('answers %j in words', async (argv, words) => {
    const { code, err } = await say(['office', ...argv]);
    expect([code, err]).toEqual([2, expect.stringMatching(words)]);
  });

  it.runIf(mosquittoPath !== null)('runs until it is told to stop, and says what it does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-cli-office-'));
    const broker = await Mosquitto.start();
    const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const args = [
      'office',
      '--broker',
      `mqtt://127.0.0.1:${broker.port}`,
      '--database',
      join(folder, 'office.db'),
      '--status',
      '0',
    ];
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
    try {
      await until(
        'it writes',
        () => /writes to SQLite, .*office\.db/.test(out) && /connected to 127/.test(out),
        90_000,
      );
      const port = /status page http:\/\/127\.0\.0\.1:(\d+)\//.exec(out)?.[1];
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
      child.kill('SIGTERM');
      expect(await gone).toBe(0);
      expect(out).toMatch(/stopped; the broker keeps what comes until this office is back/);
    } finally {
      child.kill('SIGKILL');
      await broker.end();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
