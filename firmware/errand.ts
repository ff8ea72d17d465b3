import { execFile } from 'node:child_process';
import { inspect } from 'node:util';
import type { DurationMs } from '../src/units.ts';
import { cut, foreign, type Words, worded } from '../src/words/language.ts';
import { SaidError, wordsOf } from '../src/words/saidError.ts';

/** A program of ours that works beside core's loop, which must not wait for it. */
export type Errand = {
  readonly program: string;
  readonly args: readonly string[];
  readonly patienceMs: DurationMs;
};

const outBytesMax = 4_194_304;
const wordsCharsMax = 500;
/** The last line of an errand that failed: its words as JSON. */
const mark = 'errand: ';
const ownWords = new RegExp(`^${mark}(.+)\n$`, 'm');

const words = {
  late: { en: 'it took longer than {seconds} s', zh: '用时超过 {seconds} 秒' },
  ended: {
    en: 'it was ended by {signal}; perhaps the memory was not enough',
    zh: '被 {signal} 终止，可能内存不足',
  },
  code: { en: 'it ended with code {code}', zh: '以代码 {code} 退出' },
  unread: { en: 'its answer cannot be read', zh: '无法读取其结果' },
} satisfies Record<string, Words>;

/** Runs it and answers with what it printed. Rejects with one sentence in both languages; a stack goes to core's journal. */
export function runErrand({ program, args, patienceMs }: Errand): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: patienceMs, maxBuffer: outBytesMax };
    execFile(process.execPath, [program, ...args], limits, (error, out, err) => {
      if (error === null) return resolve(out);
      process.stderr.write(err.replace(ownWords, ''));
      reject(new SaidError(whyOf(error, err, patienceMs), { cause: error }));
    });
  });
}

/** Runs one that prints its answer as a line of JSON. */
export async function askErrand<Answer>(errand: Errand): Promise<Answer> {
  const out = await runErrand(errand);
  try {
    return JSON.parse(out) as Answer;
  } catch (cause) {
    throw new SaidError(words.unread, { cause });
  }
}

/** What the program itself does. What it throws is told to core in both languages, which the last lines of Node are not. */
export function doErrand(main: () => void): void {
  try {
    main();
  } catch (error) {
    // What we have words for is no fault of the program: nobody looks for it in its stack.
    if (!(error instanceof SaidError)) process.stderr.write(`${inspect(error)}\n`);
    process.stderr.write(`${mark}${JSON.stringify(wordsOf(error))}\n`);
    process.exitCode = 1;
  }
}

type Failed = {
  readonly killed?: boolean | undefined;
  readonly signal?: string | undefined;
  readonly code?: unknown;
  readonly message: string;
};

function whyOf({ killed, signal, code, message }: Failed, err: string, patienceMs: DurationMs): Words {
  const told = lastWords(err);
  if (told !== null) return cut(told, wordsCharsMax);
  if (typeof code === 'number') return worded(words.code, { code });
  // It could not be started, or printed more than is read: then it is ended as a slow one is.
  if (typeof code === 'string') return cut(foreign(message), wordsCharsMax);
  if (killed === true) return worded(words.late, { seconds: Math.ceil(patienceMs / 1_000) });
  return worded(words.ended, { signal: String(signal) });
}

/** Its own words; or what Node says of an error that nobody caught, as `Name: message` among the lines of a stack. */
function lastWords(err: string): Words | null {
  const own = ownWords.exec(err)?.[1];
  if (own !== undefined) return JSON.parse(own) as Words;
  const message = /^\w*Error(?: \[\w+\])?: (.+)$/m.exec(err)?.[1];
  return message === undefined ? null : foreign(message);
}
