import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { type DurationMs, minuteMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import type { PassageAnswer, PassageAsk, PassagePut } from './passageWorker.ts';

/** Measured with a hundred passages: 4 MB of heap in use, 9 if it must load the loader of TypeScript; the rest is for a burst. */
const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 };
/** A thread keeps 6 MB and takes 45 ms of CPU to begin, so it outlives a rush hour and not the night. */
const restMs: DurationMs = 5 * minuteMs;
const closeMs: DurationMs = 5_000;
const firstRestartMs: DurationMs = 100;
const lastRestartMs: DurationMs = 60_000;

export type PassageEars = {
  /** A thread has begun, which knows nothing of what others were told. */
  readonly onBegin: () => void;
  readonly onAnswer: (answer: PassageAnswer) => void;
  /** A sentence for the crew's log. */
  readonly report: (text: Words) => void;
};

/** The thread that writes passages: begins with the first, begins again when it dies, and rests when none come. */
export class PassageThread {
  readonly #file: string;
  readonly #ears: PassageEars;
  #worker: Worker | null = null;
  #unanswered = 0;
  #rest: NodeJS.Timeout | null = null;
  #restart: NodeJS.Timeout | null = null;
  #restartMs = firstRestartMs;
  #why = '';
  #isClosed = false;

  constructor(file: string, ears: PassageEars) {
    this.#file = file;
    this.#ears = ears;
  }

  /** The thread while it lives, for tests of its death. */
  get worker(): Worker | null {
    return this.#worker;
  }

  /** Without a thread nothing is told: one begins, now or after the pause that follows a death. */
  tell(puts: readonly PassagePut[]): void {
    if (puts.length === 0) return;
    if (this.#worker !== null) return this.#post(this.#worker, puts);
    if (this.#restart === null) this.#begin();
  }

  /** Lets what was told reach the disk, for at most five seconds. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of [this.#restart, this.#rest]) if (timer !== null) clearTimeout(timer);
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    ask(worker, { kind: 'close' });
    await Promise.race([ended, new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref())]);
    await worker.terminate();
  }

  #post(worker: Worker, puts: readonly PassagePut[]): void {
    this.#unanswered += puts.length;
    for (const put of puts) ask(worker, put);
  }

  #begin(): void {
    this.#restart = null;
    const worker = new Worker(new URL('./passageWorker.ts', import.meta.url), {
      workerData: this.#file,
      resourceLimits,
      env: workerEnv(),
      execArgv: [],
      name: 'duskgate-passages',
    });
    worker.on('message', (answer: PassageAnswer) => this.#take(answer));
    worker.on('error', (error) => {
      this.#why = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#died();
    });
    this.#worker = worker;
    this.#unanswered = 0;
    this.#ears.onBegin();
  }

  #take(answer: PassageAnswer): void {
    this.#restartMs = firstRestartMs;
    this.#unanswered -= answer.ids.length;
    this.#ears.onAnswer(answer);
    if (this.#isClosed) return;
    this.#rest ??= setTimeout(() => this.#letRest(), restMs).unref();
    this.#rest.refresh();
  }

  /** A thread that owes an answer stays, since nobody hears of its death any more once it was let go. */
  #letRest(): void {
    this.#rest = null;
    if (this.#worker === null || this.#unanswered > 0) return;
    ask(this.#worker, { kind: 'close' });
    this.#worker = null;
  }

  #died(): void {
    this.#worker = null;
    if (this.#isClosed) return;
    this.#ears.report({
      en: `the thread that writes passages died (${this.#why}); started again in ${this.#restartMs / 1000} s`,
      zh: `写通行记录的线程已终止（${this.#why}），${this.#restartMs / 1000} 秒后重启`,
    });
    this.#restart = setTimeout(() => this.#begin(), this.#restartMs);
    this.#restartMs = Math.min(this.#restartMs * 2, lastRestartMs);
  }
}

function ask(worker: Worker, what: PassageAsk): void {
  worker.postMessage(what);
}

/** With a compile cache the worker reads it too, instead of loading the TypeScript stripper for itself. */
function workerEnv(): NodeJS.ProcessEnv | typeof SHARE_ENV {
  const folder = getCompileCacheDir();
  return folder === undefined ? SHARE_ENV : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) };
}
