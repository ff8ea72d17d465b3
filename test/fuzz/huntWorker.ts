import { parentPort, workerData } from 'node:worker_threads';
import { BlockCounters } from './coverage.ts';
import { type Find, Hunt } from './hunt.ts';
import { keptFor, type Part, targetsOf } from './targets/all.ts';

/** What the thread is to do; `inputs` and `untilMs` (by `performance.timeOrigin + now`) each end it. */
export type Order = {
  readonly part: Part;
  readonly names: readonly string[];
  readonly seed: number;
  /** Whether the corpora are wanted at the end. */
  readonly keep: boolean;
  readonly inputs: number;
  readonly untilMs: number;
  readonly mark: SharedArrayBuffer;
};
export type Sums = {
  readonly name: string;
  readonly inputs: number;
  readonly reached: number;
  readonly corpus: number;
  readonly finds: number;
  readonly cpuMs: number;
};
export type Told =
  | { readonly kind: 'progress'; readonly sums: readonly Sums[] }
  | { readonly kind: 'find'; readonly find: Find }
  | {
      readonly kind: 'done';
      readonly sums: readonly Sums[];
      readonly corpora: Readonly<Record<string, readonly Uint8Array[]>>;
    };

/** Where the mark keeps its numbers: turns of the thread, the target, how long its input is; the input follows. */
export const markHead = 12;

if (parentPort !== null) await hunt(workerData as Order, (told) => parentPort?.postMessage(told));

async function hunt(order: Order, tell: (told: Told) => void): Promise<void> {
  const counters = new BlockCounters();
  const wanted = (await targetsOf(order.part)).filter(({ name }) => order.names.includes(name));
  const beat = beatOn(
    order.mark,
    wanted.map(({ name }) => name),
  );
  const hunts = wanted.map((target) => new Hunt(target, { seed: order.seed, counters, beat }));
  const cpuMs = new Map<Hunt, number>();
  const timed = async (one: Hunt, work: () => Promise<void>) => {
    const before = process.threadCpuUsage();
    const known = one.finds.length;
    await work();
    const { user, system } = process.threadCpuUsage(before);
    cpuMs.set(one, (cpuMs.get(one) ?? 0) + (user + system) / 1_000);
    for (const find of one.finds.slice(known)) tell({ kind: 'find', find });
  };
  const sums = () =>
    hunts.map((one) => ({
      name: one.target.name,
      inputs: one.inputs,
      reached: one.reached,
      corpus: one.corpus.length,
      finds: one.finds.length,
      cpuMs: Math.round(cpuMs.get(one) ?? 0),
    }));
  const all = () => hunts.reduce((sum, { inputs }) => sum + inputs, 0);
  const isOver = () => all() >= order.inputs || performance.timeOrigin + performance.now() >= order.untilMs;
  for (const one of hunts) await timed(one, () => one.begin());
  let toldAtMono = 0;
  while (!isOver()) {
    for (const one of hunts) await timed(one, () => one.round());
    if (performance.now() - toldAtMono < 5_000) continue;
    toldAtMono = performance.now();
    tell({ kind: 'progress', sums: sums() });
  }
  tell({ kind: 'done', sums: sums(), corpora: order.keep ? await corporaOf(hunts) : {} });
}

async function corporaOf(hunts: readonly Hunt[]): Promise<Record<string, readonly Uint8Array[]>> {
  const corpora: Record<string, readonly Uint8Array[]> = {};
  for (const one of hunts) {
    const { name, seeds } = one.target;
    corpora[name] = await one.worthKeeping(seeds.length - keptFor(name).length);
  }
  return corpora;
}

function beatOn(mark: SharedArrayBuffer, names: readonly string[]) {
  const head = new Int32Array(mark, 0, markHead / 4);
  const body = new Uint8Array(mark, markHead);
  return ({ name }: { readonly name: string }, input: Uint8Array): void => {
    body.set(input.subarray(0, body.length));
    head[1] = names.indexOf(name);
    head[2] = input.length;
    Atomics.add(head, 0, 1);
  };
}
