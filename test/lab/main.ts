/**
 * The lab: programs of `guest/` run inside a small virtual machine with a real Linux kernel and a simulated GPIO chip.
 * Run: npm run lab [-- name...]. Ends with the line "N passed, N failed"; a figure is printed as `figure: ...`.
 */
import { rmSync } from 'node:fs';
import { prepareEstate } from './estate.ts';
import { startGuest } from './machine.ts';
import { powerCuts } from './powerCut.ts';
import { type GuestProgram, programs } from './programs.ts';
import { whyImpossible } from './whyImpossible.ts';

type Result = { readonly passed: number; readonly failed: number };

async function inGuest({ command, settings, ends = 0 }: GuestProgram): Promise<Result> {
  const guest = startGuest(['env', `LAB_ESTATE=${folder}`, ...command], settings);
  let passed = 0;
  let failed = 0;
  for await (const line of guest.lines) {
    if (line.startsWith('ok ')) passed += 1;
    else if (line.startsWith('not ok ')) failed += 1;
    if (isWorthReading(line)) say(line);
  }
  const code = await guest.ended;
  if (code === ends && ends !== 0) passed += 1;
  if (code !== ends && failed === 0) {
    say(`not ok - the guest ended with status ${code} instead of ${ends}`);
    failed += 1;
  }
  return { passed, failed };
}

async function cuts(): Promise<Result> {
  const trouble = await powerCuts(say);
  say(
    `${trouble === null ? 'ok' : 'not ok'} - a journal is whole after power cuts${trouble === null ? '' : `: ${trouble}`}`,
  );
  return trouble === null ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** TAP says much about what went well. */
const isWorthReading = (line: string): boolean =>
  !/^(TAP version|# |1\.\.|\s+(---|\.\.\.|duration_ms:|type:))/.test(line) && line.trim() !== '';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const impossible = whyImpossible();
if (impossible !== null) {
  say(`lab: skipped. ${impossible}`);
  process.exit(0);
}
const names = process.argv.slice(2);
const wanted = [...programs.map(({ name }) => name), 'powerCut'].filter(
  (name) => names.length === 0 || names.includes(name),
);
const folder = prepareEstate();
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const results: Result[] = [];
const startMono = performance.now();
// One after the other: two guests at once on two processors would measure each other.
for (const name of wanted) {
  say(`== ${name} ==`);
  const program = programs.find((program) => program.name === name);
  const begunMono = performance.now();
  const result = await (program === undefined ? cuts() : inGuest(program));
  say(
    `   ${result.passed} passed, ${result.failed} failed, ${Math.round((performance.now() - begunMono) / 1_000)} s\n`,
  );
  results.push(result);
}
const sum = (of: (result: Result) => number): number => results.reduce((total, result) => total + of(result), 0);
say(`lab: ${Math.round((performance.now() - startMono) / 1_000)} s`);
say(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`);
process.exitCode = sum(({ failed }) => failed) > 0 || results.length === 0 ? 1 : 0;
