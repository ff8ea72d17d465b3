/**
 * Whether a change of the step changes what devices do: node test/simulation/same.ts --rev HEAD~3 [--days 6]. Plays the same seeds
 * and configs with the code of that revision and with the one that lies here, and compares every effect byte by byte. A change
 * that is only to be quicker passes; one that is to be better does not, and its author reads where it parts.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { rev: { type: 'string', default: 'HEAD' }, days: { type: 'string', default: '6' } },
});
const here = resolve(import.meta.dirname, '../..');
const player = join(import.meta.dirname, 'sameChild.ts');
const there = mkdtempSync(join(tmpdir(), 'duskgate-same-'));
try {
  const packed = execFileSync('git', ['archive', values.rev], { cwd: here, maxBuffer: 512 * 1024 * 1024 });
  execFileSync('tar', ['x', '-C', there], { input: packed });
  symlinkSync(join(here, 'node_modules'), join(there, 'node_modules'));
  const [before, now] = [playedIn(there), playedIn(here)];
  const parts = before.filter((line, at) => line !== now[at]);
  process.stdout.write(`${now.join('\n')}\n`);
  for (const line of parts) process.stdout.write(`other at ${values.rev}: ${line}\n`);
  process.stdout.write(parts.length === 0 ? `the same as at ${values.rev}\n` : `${parts.length} differ\n`);
  process.exitCode = parts.length === 0 && before.length === now.length ? 0 : 1;
} finally {
  rmSync(there, { recursive: true, force: true });
}

/** A line for each play: its name, a digest of its effects, and how many there were. */
function playedIn(tree: string): string[] {
  const done = spawnSync(process.execPath, [player, tree, values.days], { cwd: tree, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${tree}: ${done.stderr}`);
  return done.stdout.trim().split('\n');
}
