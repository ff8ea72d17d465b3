import { foreign, type Words } from './language.ts';

/** An error that says in both languages what, where and what to do next; `message` is the English of it. */
export class SaidError extends Error {
  readonly words: Words;

  constructor(words: Words, options?: ErrorOptions) {
    super(words.en, options);
    this.words = words;
  }
}

/** What an error says: our own in both languages, one of the system or of a library as it came. */
export function wordsOf(error: unknown): Words {
  if (error instanceof SaidError) return error.words;
  return foreign(error instanceof Error ? error.message : String(error));
}
