import { appendFileSync } from 'node:fs';
import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { noWords, type Words } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { troubleOf } from './trouble.ts';

export type LogFileOptions = { readonly file: string; readonly maxBytes: number; readonly keep: number };

/** Text held while the disk is slow; more is counted as missing. */
const heldCharactersMax = 64 * 1024;

const words = {
  slow: { en: 'the disk was too slow', zh: '磁盘过慢' },
  full: { en: 'the disk was full', zh: '磁盘已满' },
  readOnly: { en: 'the disk or folder could not be written', zh: '磁盘或目录不可写' },
} satisfies Record<string, Words>;

/**
 * A text file that grows by lines and is rotated. Written by name and without sync, off the caller's thread: a file that
 * was moved away is simply begun again, and a slow card delays nobody. Lines that cannot be written are counted;
 * `tellMissing` makes the line that says so once writing works again.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  readonly #tellMissing: (lines: number, why: Words) => string;
  #held: string[] = [];
  #heldCharacters = 0;
  #missing = 0;
  #why: Words = noWords;
  #busy = false;
  /** Taken from what is held, not yet given to the disk: room is still being made. */
  #taken = '';
  #closed = false;

  constructor(options: LogFileOptions, tellMissing: (lines: number, why: Words) => string) {
    this.#options = options;
    this.#tellMissing = tellMissing;
  }

  /** `line` ends with a newline. */
  append(line: string): void {
    if (this.#closed) return;
    if (this.#heldCharacters + line.length > heldCharactersMax) {
      this.#miss(1, words.slow);
      return;
    }
    this.#held.push(line);
    this.#heldCharacters += line.length;
    // `#drain` catches everything itself.
    if (!this.#busy) void this.#drain();
  }

  /** Writes at once what still waits: the last line before an end is the one somebody looks for. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const text = this.#taken + this.#take().text;
    if (text === '') return;
    try {
      appendFileSync(this.#options.file, text);
    } catch {
      // Nobody is left to tell.
    }
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#held.length > 0) await this.#writeHeld();
    this.#busy = false;
  }

  async #writeHeld(): Promise<void> {
    const { text, lines, missing } = this.#take();
    this.#taken = text;
    try {
      await this.#rotateWhenFull(Buffer.byteLength(text));
      if (this.#closed) return;
      this.#taken = '';
      await appendFile(this.#options.file, text);
    } catch (error) {
      this.#taken = '';
      this.#miss(lines + missing, whyOf(error));
    }
  }

  /** What waits as one text, after the line about missing ones. */
  #take(): { text: string; lines: number; missing: number } {
    const missing = this.#missing;
    const note = missing === 0 ? '' : this.#tellMissing(missing, this.#why);
    const taken = { text: note + this.#held.join(''), lines: this.#held.length, missing };
    this.#held = [];
    this.#heldCharacters = 0;
    this.#missing = 0;
    return taken;
  }

  #miss(lines: number, why: Words): void {
    this.#missing += lines;
    this.#why = why;
  }

  async #rotateWhenFull(more: number): Promise<void> {
    const { file, maxBytes, keep } = this.#options;
    const bytes = await this.#size();
    if (bytes === 0 || bytes + more <= maxBytes) return;
    for (let n = keep - 1; n >= 1; n -= 1) await moved(`${file}.${n}`, `${file}.${n + 1}`);
    await moved(file, `${file}.1`);
  }

  async #size(): Promise<number> {
    try {
      return (await stat(this.#options.file)).size;
    } catch {
      if (this.#closed) return 0;
      await mkdir(dirname(this.#options.file), { recursive: true });
      return 0;
    }
  }
}

async function moved(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function whyOf(error: unknown): Words {
  if (troubleOf(error) === 'full') return words.full;
  if (troubleOf(error) === 'readOnly') return words.readOnly;
  return wordsOf(error);
}
