import { createHash } from 'node:crypto';
import { type Counters, Coverage } from './coverage.ts';
import { type Dice, diceOf } from './dice.ts';
import { mutated } from './mutate/mutate.ts';
import { shrunk } from './shrink.ts';
import { Broken, type Target } from './target.ts';

/** An input that broke a promise, as small as it could be made. */
export type Find = { readonly target: string; readonly words: string; readonly input: Buffer };

/** Told before each input, so that a thread that never comes back can be asked what it was given. */
export type Beat = (target: Target, input: Uint8Array) => void;

/** Of one kind each; more say nothing new. */
const findsMax = 4;
/** Processor time of one input. The largest config takes a tenth of it. */
const slowMs = 1_000;
/** Inputs between two questions at least. */
const patienceMin = 16;
/** The repository keeps no long inputs. */
const keptBytesMax = 3_000;
/** Longer than that by the wall is looked at again, by the processor's own time. */
const suspectMs = 500;

/** One target with its corpus: inputs that each reached a block of the product that none before them did. */
export class Hunt {
  readonly target: Target;
  readonly finds: Find[] = [];
  readonly corpus: Uint8Array[] = [];
  inputs = 0;
  readonly #dice: Dice;
  readonly #words: readonly string[];
  readonly #coverage: Coverage;
  readonly #counters: Counters;
  readonly #beat: Beat;
  readonly #kinds = new Set<string>();
  /** Run, and not yet asked about. */
  readonly #waiting: Uint8Array[] = [];
  #patience = patienceMin;

  constructor(target: Target, { seed, counters, beat }: { seed: number; counters: Counters; beat: Beat }) {
    this.target = target;
    this.#dice = diceOf(seed ^ Number.parseInt(sha(Buffer.from(target.name)).slice(0, 8), 16));
    this.#words = [...new Set([...target.words, ...target.seeds.flatMap(wordsIn)])];
    this.#counters = counters;
    this.#coverage = new Coverage(counters);
    this.#beat = beat;
  }

  get reached(): number {
    return this.#coverage.reached;
  }

  /** The sound inputs first: all of them stay in the corpus. */
  async begin(): Promise<void> {
    this.#coverage.isNew(false);
    for (const seed of this.target.seeds) {
      await this.#take(seed);
      this.corpus.push(seed);
    }
    this.#coverage.isNew(true);
  }

  /** As many inputs as the target has in a round; those that reach something new join the corpus. */
  async round(): Promise<void> {
    for (let left = this.target.inRound; left > 0; left -= 1) {
      const input = this.#fresh();
      await this.#take(input);
      this.#waiting.push(input);
      if (this.#waiting.length >= this.#patience) await this.#ask();
    }
  }

  /** A question costs as much as hundreds of cheap inputs: the longer nothing was new, the rarer it is asked. */
  async #ask(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    const isNew = this.#coverage.isNew(false);
    if (isNew) await this.#sift(waiting);
    const { inRound } = this.target;
    this.#patience = isNew ? Math.max(patienceMin, this.#patience >>> 2) : Math.min(inRound * 8, this.#patience * 2);
  }

  /** What of the corpus is worth keeping beside the first `own` seeds: the shortest inputs that reach all that is reached. */
  async worthKeeping(own: number): Promise<Uint8Array[]> {
    const kept: Uint8Array[] = [];
    const coverage = new Coverage(this.#counters);
    for (const seed of this.corpus.slice(0, own)) await this.run(seed);
    coverage.isNew(true);
    const rest = this.corpus.slice(own).filter(({ length }) => length <= keptBytesMax);
    for (const input of rest.sort((a, b) => a.length - b.length)) {
      await this.run(input);
      if (coverage.isNew(true)) kept.push(input);
    }
    return kept;
  }

  /** The words of the promise that this input breaks; null = none. */
  async run(input: Uint8Array): Promise<Error | null> {
    this.#beat(this.target, input);
    try {
      const done = this.target.run(Buffer.from(input));
      if (done !== undefined) await done;
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Broken(`it threw ${String(error)}`);
    }
  }

  #fresh(): Uint8Array {
    const { corpus } = this;
    // The latest ones are at the edge of what is known.
    const late = corpus.slice(-Math.ceil(corpus.length / 4));
    const from = this.#dice.one(this.#dice.happens(0.5) ? late : corpus) ?? new Uint8Array();
    return mutated(this.target, this.#words, this.#dice, from, this.#dice.one(corpus) ?? from);
  }

  /** Picks out of these inputs, of which one at least reaches something new, each that does when its turn comes. */
  async #sift(inputs: readonly Uint8Array[]): Promise<void> {
    for (let rest = inputs, isNew = true; isNew; isNew = await this.#reachNew(rest)) {
      const at = await this.#firstNew(rest);
      const input = rest[at];
      // What a cache hid the second time is known from now on all the same.
      if (input === undefined || !(await this.#reachNew([input], true))) return this.#admit(rest);
      this.corpus.push(input);
      rest = rest.slice(at + 1);
    }
  }

  /** The place of the first input that reaches something new, when one of them does. */
  async #firstNew(inputs: readonly Uint8Array[]): Promise<number> {
    let [from, to] = [0, inputs.length];
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if (await this.#reachNew(inputs.slice(from, middle))) to = middle;
      else from = middle;
    }
    return from;
  }

  async #admit(inputs: readonly Uint8Array[]): Promise<void> {
    await this.#reachNew(inputs, true);
  }

  async #reachNew(inputs: readonly Uint8Array[], keep = false): Promise<boolean> {
    for (const input of inputs) await this.run(input);
    return inputs.length > 0 && this.#coverage.isNew(keep);
  }

  async #take(input: Uint8Array): Promise<void> {
    this.inputs += 1;
    const begunMono = performance.now();
    const error =
      (await this.run(input)) ?? (performance.now() - begunMono > suspectMs ? await this.#slow(input) : null);
    if (error !== null) await this.#note(input, error);
  }

  /** Twice slow by the processor's time of this thread is no accident of a busy machine. */
  async #slow(input: Uint8Array): Promise<Error | null> {
    for (let time = 0; time < 2; time += 1) {
      const before = process.threadCpuUsage();
      await this.run(input);
      const { user, system } = process.threadCpuUsage(before);
      if (user + system < slowMs * 1_000) return null;
    }
    return new Broken(`it takes more than ${slowMs} ms of the processor`);
  }

  async #note(input: Uint8Array, error: Error): Promise<void> {
    const kind = kindOf(error);
    if (this.#kinds.has(kind) || this.finds.length >= findsMax) return;
    this.#kinds.add(kind);
    const isSlow = error.message.startsWith('it takes more');
    const fails = async (candidate: Buffer) => {
      const again = isSlow ? await this.#slow(candidate) : await this.run(candidate);
      return again !== null && kindOf(again) === kind;
    };
    const small = isSlow ? Buffer.from(input) : await shrunk(input, fails);
    this.finds.push({ target: this.target.name, words: error.stack ?? error.message, input: small });
  }
}

export const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Finds of one kind come from one place and differ in values alone. */
function kindOf(error: Error): string {
  const place = /\/src\/[^)\s]+/.exec(error.stack ?? '')?.[0] ?? '';
  const message = error instanceof Broken ? error.message.replaceAll(/["'\d].*$/g, '') : '';
  return `${error.name} ${message} ${place}`;
}

/** Names and values as they stand in a sound input. */
function wordsIn(seed: Uint8Array): string[] {
  const text = Buffer.from(seed).toString();
  return (text.match(/[A-Za-z][\w.-]{1,30}/g) ?? []).slice(0, 2_000);
}
