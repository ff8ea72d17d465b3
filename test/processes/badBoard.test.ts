import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exitCode } from '../../src/runtime/exitCodes.ts';
import { sampleConfig } from './realCore.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'duskgate-board-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [...args], { cwd: root, encoding: 'utf8', timeout: 120_000 });

/** The sample estate on a board of this name, without the residents that only a simulated board has. */
function config(board: string): string {
  const file = join(folder, 'estate.yaml');
  const text = readFileSync(sampleConfig, 'utf8');
  writeFileSync(file, text.replace(/^board: \w+$/m, board).replaceAll(/^(street|exceptionsFile): .*$/gm, ''));
  return file;
}

test('a board name that is none is refused with the one that was meant', () => {
  const { status, stdout, stderr } = run('src/cli/main.ts', 'check', config('board: raspbery-pi'));
  expect(status).not.toBe(0);
  expect(stdout + stderr).toMatch(
    /board: "raspbery-pi"\n.*is not one of the choices\.\n.*Did you mean "raspberry-pi"\?/,
  );
});

test('a chip that this machine does not have is said in one line and in the log, and the process ends to be tried again', () => {
  const file = config('board: linux\ngpioChip: no-such-chip');
  const accepted = run('src/cli/main.ts', 'check', file, '--accept', '--state', folder);
  expect(accepted.status, accepted.stdout + accepted.stderr).toBe(0);
  const { status, stderr } = run('firmware/core.ts', '--config', file, '--state', folder);
  expect(status).toBe(exitCode.broken);
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^duskgate-core: .*no-such-chip/)]);
  expect(readFileSync(join(folder, 'status.log'), 'utf8')).toMatch(/FAULT +board +.*no-such-chip/);
}, 240_000);
