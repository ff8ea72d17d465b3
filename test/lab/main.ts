/**
 * The lab: programs of `guest/` run inside a small virtual machine with a real Linux kernel and a simulated GPIO chip.
 * Run: npm run lab [-- name...]. Ends with the line "N passed, N failed"; a figure is printed as `figure: ...`.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareEstate } from './estate.ts';
import { type GuestProgram, programs } from './programs.ts';

const machine = join(import.meta.dirname, 'lab.sh');

type Result = { readonly passed: number; readonly failed: number };

async function runInGuest({ name, command, settings, ends }: GuestProgram, folder: string): Promise<Result> {
  say(`== ${name} ==`);
  const startMono = performance.now();
  const guest = spawn(machine, ['env', `LAB_ESTATE=${folder}`, ...command], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, VM_TIMEOUT: '180', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => guest.once('close', (code) => resolve(code ?? -1)));
  let passed = 0;
  let failed = 0;
  for await (const line of createInterface({ input: guest.stdout })) {
    if (line.startsWith('ok ')) passed += 1;
    else if (line.startsWith('not ok ')) failed += 1;
    if (isWorthReading(line)) say(line);
  }
  const code = await ended;
  const wanted = ends ?? 0;
  if (code === wanted && wanted !== 0) passed += 1;
  if (code !== wanted && failed === 0) {
    say(`not ok - the guest ended with status ${code} instead of ${wanted}`);
    failed += 1;
  }
  say(`   ${passed} passed, ${failed} failed, ${Math.round((performance.now() - startMono) / 1_000)} s\n`);
  return { passed, failed };
}

/** TAP says much about what went well. */
const isWorthReading = (line: string): boolean =>
  !/^(TAP version|# |1\.\.|\s+(---|\.\.\.|duration_ms:|type:))/.test(line) && line.trim() !== '';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const names = process.argv.slice(2);
const results: Result[] = [];
const folder = prepareEstate();
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
// One after the other: two guests at once on two processors would measure each other.
for (const program of programs)
  if (names.length === 0 || names.includes(program.name)) results.push(await runInGuest(program, folder));
const sum = (of: (result: Result) => number): number => results.reduce((total, result) => total + of(result), 0);
say(`lab: ${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`);
process.exitCode = sum(({ failed }) => failed) > 0 || results.length === 0 ? 1 : 0;
