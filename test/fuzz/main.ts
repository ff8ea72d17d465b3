/**
 * Inputs nobody meant, at every border of the product: npm run fuzz -- [--inputs 1000000] [--seconds 300] [--seed N] [--target NAME].
 * The inputs follow from the seed and from which blocks of the product they reach. It ends after so many inputs; those that
 * are missing when the time is over are a failure. A find is printed, made small and kept in a file; `--target NAME --input FILE`
 * gives it to the product again. `--keep FOLDER` writes the corpus there. The last line counts targets without a find, and finds.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { BlockCounters } from './coverage.ts';
import { type Find, Hunt, sha } from './hunt.ts';
import { markHead, type Order, type Sums, type Told } from './huntWorker.ts';
import type { Target } from './target.ts';
import { keepFor, type Part, partNames, targetsOf } from './targets/all.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '300' },
    seed: { type: 'string', default: '20261126' },
    target: { type: 'string' },
    input: { type: 'string' },
    keep: { type: 'string' },
  },
});
const root = join(import.meta.dirname, '../..');
const found = join(root, 'fuzz-finds');
/** A thread that is at one input for so long does not come back; the busiest machine gives it a turn before. */
const hungMs = 60_000;
const lengthMax = 256 * 1024;

type Placed = Target & { readonly part: Part };
const all = (
  await Promise.all(partNames.map(async (part) => (await targetsOf(part)).map((one): Placed => ({ ...one, part }))))
).flat();
const wanted = all.filter(({ name }) => values.target === undefined || name === values.target);
if (wanted.length === 0) {
  say(`There is no target ${values.target}; there are ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
process.exitCode = values.input === undefined ? await huntAll() : await repeat(values.input);

/** Gives one input to one target again. */
async function repeat(file: string): Promise<number> {
  const target = all.find(({ name }) => name === values.target);
  if (target === undefined) {
    say('Name the target of that input with --target.');
    return 2;
  }
  const hunt = new Hunt(target, { seed: 0, counters: new BlockCounters(), beat: () => {} });
  const error = await hunt.run(readFileSync(file));
  say(error === null ? 'every promise holds' : (error.stack ?? error.message));
  say(error === null ? '1 passed, 0 failed' : '0 passed, 1 failed');
  return error === null ? 0 : 1;
}

async function huntAll(): Promise<number> {
  const [seed, inputs, seconds] = [
    whole('seed', values.seed),
    whole('inputs', values.inputs),
    whole('seconds', values.seconds),
  ];
  say(`seed ${seed}, ${inputs} inputs, ${wanted.length} targets`);
  const finds: Find[] = [];
  const onFind = (find: Find) => {
    finds.push(find);
    tellFind(find);
  };
  const shares = sharesOf(inputs, seconds * 1_000);
  const results: Hunted[] = [];
  for (const share of shares)
    results.push(
      await hunted(
        { ...share, seed, keep: values.keep !== undefined, mark: new SharedArrayBuffer(markHead + lengthMax) },
        onFind,
      ),
    );
  for (const { hung } of results) if (hung !== null) onFind(hung);
  const sums = results.flatMap((one) => one.sums);
  for (const one of sums) say(line(one));
  if (values.keep !== undefined) for (const { corpora } of results) keep(values.keep, corpora);
  const done = sums.reduce((sum, one) => sum + one.inputs, 0);
  const isShort = done < inputs && results.every(({ hung }) => hung === null);
  if (isShort) say(`only ${done} of ${inputs} inputs before the time was over: give it more with --seconds`);
  const failed = finds.length + (isShort ? 1 : 0);
  say(`${done} inputs, seed ${seed}`);
  say(`${wanted.length - new Set(finds.map(({ target }) => target)).size} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

/** What each part is to do: inputs by its rounds, time by its targets; what one part leaves of its time the next ones have. */
function sharesOf(inputs: number, ms: number): Pick<Order, 'part' | 'names' | 'inputs' | 'untilMs'>[] {
  const begunMs = performance.timeOrigin + performance.now();
  const inRound = (list: readonly Target[]) => list.reduce((sum, one) => sum + one.inRound, 0);
  let before = 0;
  return partNames.flatMap((part) => {
    const own = wanted.filter((one) => one.part === part);
    if (own.length === 0) return [];
    before += own.length;
    const names = own.map(({ name }) => name);
    return [
      {
        part,
        names,
        inputs: Math.ceil((inputs * inRound(own)) / inRound(wanted)),
        untilMs: begunMs + (ms * before) / wanted.length,
      },
    ];
  });
}

type Hunted = { sums: readonly Sums[]; corpora: Readonly<Record<string, readonly Uint8Array[]>>; hung: Find | null };

/** The hunt in a thread of its own, watched from here: an endless loop is a find like any other. */
function hunted(order: Order, onFind: (find: Find) => void): Promise<Hunted> {
  const worker = new Worker(new URL('./huntWorker.ts', import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    let sums: readonly Sums[] = [];
    const watch = watchMark(order, (hung) => {
      resolve({ sums, corpora: {}, hung });
      // Ended in the middle of its loop.
      void worker.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearInterval(watch);
      reject(new Error('the thread ended before it was done'));
    });
    worker.on('message', (told: Told) => {
      if (told.kind === 'find') return onFind({ ...told.find, input: Buffer.from(told.find.input) });
      sums = told.sums;
      if (told.kind === 'progress') return say(progress(order.part, sums));
      resolve({ sums, corpora: told.corpora, hung: null });
      return undefined;
    });
  });
}

function watchMark({ mark, names: known }: Order, onHung: (find: Find) => void): NodeJS.Timeout {
  const head = new Int32Array(mark, 0, markHead / 4);
  let turns = 0;
  let sinceMono = performance.now();
  return setInterval(() => {
    const now = Atomics.load(head, 0);
    if (now !== turns) [turns, sinceMono] = [now, performance.now()];
    if (now === 0 || performance.now() - sinceMono < hungMs) return;
    sinceMono = Number.POSITIVE_INFINITY;
    const input = Buffer.from(new Uint8Array(mark, markHead, head[2] ?? 0));
    onHung({ target: known[head[1] ?? 0] ?? '', words: `it does not come back within ${hungMs / 1_000} s`, input });
  }, 1_000);
}

function tellFind({ target, words, input }: Find): void {
  mkdirSync(found, { recursive: true });
  const file = join(found, `${target}-${sha(input).slice(0, 8)}`);
  writeFileSync(file, input);
  say(`\nFOUND in ${target}: ${words}`);
  say(`input, ${input.length} bytes: ${JSON.stringify(input.toString('latin1').slice(0, 600))}`);
  say(`again: npm run fuzz -- --target ${target} --input ${relative(root, file)}\n`);
}

function keep(folder: string, corpora: Hunted['corpora']): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, corpus] of Object.entries(corpora)) keepFor(folder, name, corpus);
}

function line({ name, inputs, reached, corpus, finds, cpuMs }: Sums): string {
  const figures = [
    `${inputs} inputs`,
    `${corpus} in corpus`,
    `${reached} characters reached`,
    `${(cpuMs / 1_000).toFixed(1)} s`,
  ];
  return `${name.padEnd(14)} ${figures.join(', ')}, ${finds} found`;
}

function progress(part: Part, sums: readonly Sums[]): string {
  const sum = (of: (one: Sums) => number) => sums.reduce((total, one) => total + of(one), 0);
  return `${part}: ${sum(({ inputs }) => inputs)} inputs, ${sum(({ corpus }) => corpus)} in corpora, ${sum(({ finds }) => finds)} found`;
}

function whole(name: string, text: string): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0) return value;
  say(`--${name} ${text}: write a whole number.`);
  return process.exit(2);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
