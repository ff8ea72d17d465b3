/**
 * The lab: duskgate on real Linux kernels, in small virtual machines with simulated or emulated GPIO.
 * Run: npm run lab [-- name...]. Some run only when they are named: the trial of releases, which takes half an hour, and the
 * arm64 machine whose wires are moved in real time, which a busy machine cannot. Ends with the line "N passed, N failed"; a figure is printed as `figure: ...`.
 */
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { armGate } from './arm/gateRun.ts';
import { raspberryPi } from './arm/raspi.ts';
import { compileGuests, prepareEstate, raspberryPiEstate } from './estate.ts';
import { prepareLab, startGuest } from './machine.ts';
import { powerCuts } from './powerCut.ts';
import { type GuestProgram, programs } from './programs.ts';
import { check, type Result, say, sumOf, together } from './say.ts';
import { whyImpossible } from './whyImpossible.ts';

/** More of them for a figure; see guest/cards.ts and guest/gate.ts. */
const asked = ['LAB_ROUNDS', 'LAB_CARDS'].map((name) => `${name}=${process.env[name] ?? ''}`);

async function inGuest({ command, settings, ends = 0 }: GuestProgram): Promise<Result> {
  const caches = ['env', `LAB_ESTATE=${folder}`, `NODE_COMPILE_CACHE=${folder}/compile-cache`, ...asked];
  const guest = startGuest([...caches, ...command], settings);
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

const cuts = (): Promise<Result> =>
  check('a journal is whole after power cuts', async () => {
    const trouble = await powerCuts(say);
    if (trouble !== null) throw new Error(trouble);
  });

/** TAP says much about what went well. */
const isWorthReading = (line: string): boolean =>
  !/^(TAP version|# |1\.\.|\s+(---|\.\.\.|duration_ms:|type:))/.test(line) && line.trim() !== '';

type Program = {
  readonly name: string;
  /** Left out where nothing is named. */
  readonly byName?: boolean;
  /** Runs on an arm64 machine. */
  readonly arm?: boolean;
  readonly run: () => Promise<Result>;
};

/** The longest first, so that the two lanes end at about the same time. */
const all: readonly Program[] = [
  ...programs.map((program) => ({ ...program, run: () => inGuest(program) })),
  { name: 'powerCut', run: cuts },
  { name: 'arm64', arm: true, byName: true, run: armGate },
  { name: 'raspi3b', arm: true, run: raspberryPi },
];

const impossible = whyImpossible();
if (impossible !== null) {
  say(`lab: skipped. ${impossible}`);
  process.exit(0);
}
const names = process.argv.slice(2);
const unknown = names.filter((name) => !all.some((one) => one.name === name));
if (unknown.length > 0) {
  say(`lab: there is no ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const begunSetUpMono = performance.now();
const wanted = all.filter(({ name, byName = false }) => (names.length === 0 ? !byName : names.includes(name)));
prepareLab({ arm: wanted.some(({ arm = false }) => arm) });
const folder = prepareEstate(raspberryPiEstate);
compileGuests(folder);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
const seconds = (sinceMono: number): string => `${Math.round((performance.now() - sinceMono) / 1_000)} s`;
say(`lab: set-up ${seconds(begunSetUpMono)}\n`);
const startMono = performance.now();

async function runOne({ name, run }: (typeof all)[number]): Promise<Result> {
  say(`== ${name} ==`);
  const begunMono = performance.now();
  const result = await run().catch((error: unknown) => {
    say(`not ok - ${name}: ${String(error)}`);
    return { passed: 0, failed: 1 };
  });
  say(`   ${result.passed} passed, ${result.failed} failed, ${seconds(begunMono)}\n`);
  return result;
}

// Two at a time, one for each processor of a small machine: a guest has one of its own and emulates it.
const results: Result[] = [];
const queue = wanted.values();
const lane = async (): Promise<void> => {
  for (const one of queue) results.push(await together(() => runOne(one)));
};
await Promise.all([lane(), lane()]);
const sum = sumOf(results);
say(`lab: ${seconds(startMono)}`);
say(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed > 0 ? 1 : 0;
