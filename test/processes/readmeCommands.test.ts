import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './waiting.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Every line of the README that starts with bin/duskgate, in order. */
const commands = readme.split('\n').filter((line) => line.startsWith('bin/duskgate '));

test('npm start and every bin/duskgate line of the README do what they say', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-readme-'));
  const env = { ...process.env, DUSKGATE_STATE: folder, LC_ALL: 'C' };
  const run = (line: string) =>
    spawnSync('sh', ['-c', line.replace('var/store.db', join(folder, 'store.db'))], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
  const start = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let said = '';
  start.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  try {
    await until(() => said.includes('Ctrl-C'), 'npm start introduces itself');
    expect(said).toMatch(/mosquitto_pub/);
    expect(said).toMatch(/bin\/duskgate override/);
    await until(() => run('bin/duskgate status').status === 0, 'status has no faults');
    expect(commands.length).toBeGreaterThanOrEqual(7);
    for (const line of commands) {
      const done = run(line);
      expect(`${line}: ${done.status} ${done.stderr}`).toBe(`${line}: 0 `);
      expect(done.stdout).not.toBe('');
    }
  } finally {
    process.kill(-(start.pid ?? 0), 'SIGINT');
    await until(() => start.exitCode !== null || start.signalCode !== null, 'npm start ends');
    rmSync(folder, { recursive: true, force: true });
  }
});
