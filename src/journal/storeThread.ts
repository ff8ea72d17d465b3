import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import type { Answer, Marks, Query, Request, StoreFileSettings, Value, Write } from './messages.ts';

type Waiting = {
  readonly ask: Write | Query;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
};

/** Requests in flight at most; a disk that hangs for ever must not fill the memory. */
const waitingMax = 1_000;
const firstRestartMs = 100;
const lastRestartMs = 60_000;
/** A worker that lived this long starts the back-off anew. */
const healthyMs = 60_000;
/** Measured: SQLite and a few hundred strings need 6 MB of heap; the rest is room for a burst. */
const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 };

const words = {
  store: { en: 'store {folder}: {what}', zh: '存储 {folder}：{what}' },
  closed: { en: 'it is closed, the program is ending', zh: '已关闭，程序正在结束' },
  away: {
    en: 'its thread died ({why}) and is started again within {seconds} s',
    zh: '线程已终止（{why}），{seconds} 秒内重启',
  },
  silent: {
    en: 'the disk has not answered {requests} requests. Look at `dmesg`; replace the card',
    zh: '磁盘有 {requests} 个请求未应答。请查看 `dmesg`；更换存储卡',
  },
  ended: { en: 'the program ended before the disk answered', zh: '磁盘应答之前程序已结束' },
  died: { en: 'its thread died ({why})', zh: '线程已终止（{why}）' },
  lost: {
    en: 'its thread died ({why}) before this was on disk; save it again',
    zh: '写盘之前线程已终止（{why}）；请重新保存',
  },
  restarted: {
    en: 'its thread died ({why}); started again in {seconds} s',
    zh: '线程已终止（{why}），{seconds} 秒后重启',
  },
} satisfies Record<string, Words>;

/** The caller's side of the worker: numbers the requests, and starts the worker again when it dies. */
export class StoreThread {
  readonly #settings: StoreFileSettings;
  readonly #report: (text: Words) => void;
  readonly #waiting = new Map<number, Waiting>();
  /** Saves whose worker died: the next one knows whether they are on disk. */
  readonly #doubtful = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #restartMs = firstRestartMs;
  #restart: NodeJS.Timeout | null = null;
  #startedAtMono = 0;
  #closing = false;
  #why = 'it has not started';
  #marks: Marks = { evt: 0, tele: 0 };

  constructor(settings: StoreFileSettings, report: (text: Words) => void) {
    this.#settings = settings;
    this.#report = report;
    this.#start();
  }

  /** Highest numbers on disk that the caller knows of. */
  get marks(): Marks {
    return this.#marks;
  }

  /** The thread's number while it lives, for tests of its death; null between two lives. */
  get worker(): Worker | null {
    return this.#worker;
  }

  /** Rejects with an Error in plain words; never throws. */
  ask(ask: Write | Query): Promise<Value> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.reject(this.#error(refusal));
    this.#lastId += 1;
    const request: Request = { id: this.#lastId, ask };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { ask, resolve, reject });
      this.#worker?.postMessage(request);
    });
  }

  #refusal(): Words | null {
    if (this.#closing) return words.closed;
    if (this.#worker === null) return worded(words.away, { why: this.#why, seconds: this.#restartMs / 1000 });
    return this.#waiting.size >= waitingMax ? worded(words.silent, { requests: waitingMax }) : null;
  }

  #error(what: Words): SaidError {
    return new SaidError(worded(words.store, { folder: this.#settings.folder, what }));
  }

  /** Lets the worker finish what waits; after `patienceMs` it is stopped, since a dead disk never answers. */
  async close(patienceMs: number): Promise<void> {
    if (this.#closing) return;
    const closed = this.ask({ kind: 'close' }).catch(() => null);
    this.#closing = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    await Promise.race([closed, this.#patience(patienceMs)]);
    await this.#worker?.terminate();
    this.#rejectAll(words.ended);
  }

  #patience(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms).unref());
  }

  #start(): void {
    this.#restart = null;
    this.#startedAtMono = performance.now();
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: this.#settings,
      resourceLimits,
      env: workerEnv(),
      execArgv: [],
      name: 'duskgate-store',
    });
    worker.on('message', (answer: Answer) => this.#take(answer));
    worker.on('error', (error) => {
      this.#why = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', (code) => this.#died(code));
    this.#worker = worker;
  }

  #take(answer: Answer): void {
    switch (answer.kind) {
      case 'hello':
        return this.#settleDoubtful(answer.lastSave);
      case 'report':
        return this.#report(answer.text);
      case 'done':
        this.#marks = answer.marks;
        this.#waiting.get(answer.id)?.resolve(answer.value);
        this.#waiting.delete(answer.id);
        return undefined;
      case 'failed':
        this.#waiting.get(answer.id)?.reject(new SaidError(answer.text));
        this.#waiting.delete(answer.id);
        return undefined;
    }
  }

  #settleDoubtful(lastSave: number | null): void {
    for (const [id, { resolve, reject }] of this.#doubtful) {
      if (lastSave !== null && id <= lastSave) resolve(null);
      else reject(this.#error(worded(words.lost, { why: this.#why })));
    }
    this.#doubtful.clear();
  }

  #died(code: number): void {
    this.#worker = null;
    if (this.#closing) return;
    if (this.#why === '') this.#why = `exit code ${code}`;
    this.#settleDoubtful(null);
    for (const [id, waiting] of this.#waiting) if (waiting.ask.kind === 'save') this.#doubtful.set(id, waiting);
    for (const id of this.#doubtful.keys()) this.#waiting.delete(id);
    this.#rejectAll(worded(words.died, { why: this.#why }));
    if (performance.now() - this.#startedAtMono > healthyMs) this.#restartMs = firstRestartMs;
    this.#report(this.#error(worded(words.restarted, { why: this.#why, seconds: this.#restartMs / 1000 })).words);
    this.#restart = setTimeout(() => this.#start(), this.#restartMs);
    this.#restartMs = Math.min(this.#restartMs * 2, lastRestartMs);
  }

  #rejectAll(what: Words): void {
    for (const { reject } of this.#waiting.values()) reject(this.#error(what));
    this.#waiting.clear();
  }
}

/**
 * When the program keeps compiled code (module.enableCompileCache), the worker reads it too; otherwise it would load the
 * TypeScript stripper for itself, which takes 14 MB.
 */
function workerEnv(): NodeJS.ProcessEnv | typeof SHARE_ENV {
  const folder = getCompileCacheDir();
  return folder === undefined ? SHARE_ENV : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) };
}
