import type { Words } from '../../src/words/language.ts';

/** How an input is built, which says how it is changed. `lines`: one JSON object a line. */
export type Shape = 'bytes' | 'json' | 'lines' | 'yaml' | 'csv';

/** A border of the product, and what it promises of every input. */
export type Target = {
  readonly name: string;
  readonly shape: Shape;
  /** Sound inputs to begin with. */
  readonly seeds: readonly Uint8Array[];
  /** Words worth trying that stand in no seed. */
  readonly words: readonly string[];
  /** Inputs in a round, which has about five thousand: as many as the target is cheap. */
  readonly inRound: number;
  readonly lengthMax: number;
  /** Gives the input to the product. Throws when a promise is broken: any error at all is a find. */
  readonly run: (input: Buffer) => void | Promise<void>;
};

/** A promise of a target that did not hold. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** Holds a target to its word. */
export function promise(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Broken(words);
}

/** The error that `work` throws, which must be one of `expected`; null = it threw none. */
export function refusalOf<E extends Error>(expected: abstract new (...args: never) => E, work: () => void): E | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof expected) return error;
    throw error;
  }
}

/** A sentence that a person can read, in each of its languages: not empty, bounded, no control characters. */
export function promiseWords(words: string | Words, lettersMax = 1_000): void {
  for (const text of typeof words === 'string' ? [words] : [words.en, words.zh]) promiseText(text, lettersMax);
}

function promiseText(text: string, lettersMax: number): void {
  promise(text.trim() !== '', 'a refusal without words');
  promise(text.length <= lettersMax, `a refusal of ${text.length} characters`);
  promise(!/\p{Cc}/u.test(text), `control characters in the words: ${JSON.stringify(text).slice(0, 200)}`);
}

export const bytesOf = (text: string): Uint8Array => Buffer.from(text);
export const jsonOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
