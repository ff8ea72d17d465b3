import { Session } from 'node:inspector';

type Range = { readonly startOffset: number; readonly endOffset: number; readonly count: number };
type Script = { readonly url: string; readonly functions: readonly { readonly ranges: readonly Range[] }[] };

/** The product's own files; what the packages do is theirs. */
const ours = new URL('../../src/', import.meta.url).href;

/** A file as far as it was run: a 1 for each character of a block that was. */
type Lit = { seen: Uint8Array; now: Uint8Array };

/** What ran since the last question. */
export type Counters = { readonly take: () => readonly Script[] };

/** V8's own counters of this thread, which begin again at each question. One at a time in a thread. */
export class BlockCounters implements Counters {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** What ran since the last question, of the product alone. */
  take(): readonly Script[] {
    let taken: readonly Script[] = [];
    // Answered before `post` returns, for the session is with its own thread.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      taken = result;
    });
    return taken.filter(({ url }) => url.startsWith(ours));
  }

  close(): void {
    this.#session.disconnect();
  }
}

/**
 * How far the product was run by one target. A stretch that merges with its neighbours when their counts are equal is no news:
 * characters are compared, and not ranges.
 */
export class Coverage {
  readonly #counters: Counters;
  readonly #files = new Map<string, Lit>();

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Characters of the product that ran so far. */
  get reached(): number {
    return [...this.#files.values()].reduce((sum, { seen }) => sum + seen.reduce((lit, one) => lit + one, 0), 0);
  }

  /** Whether anything ran since the last question that never ran before; `keep` makes it known. */
  isNew(keep: boolean): boolean {
    let fresh = false;
    for (const { url, functions } of this.#counters.take()) {
      const lit = this.#lit(url, functions);
      // Outer stretches come before those within them.
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges) lit.now.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      for (const { ranges } of functions) fresh = takeIn(lit, ranges[0], keep) || fresh;
    }
    return fresh;
  }

  #lit(url: string, functions: Script['functions']): Lit {
    const end = functions.reduce((most, { ranges }) => Math.max(most, ranges[0]?.endOffset ?? 0), 0);
    const known = this.#files.get(url);
    if (known !== undefined && known.seen.length >= end) return known;
    const seen = new Uint8Array(end);
    if (known !== undefined) seen.set(known.seen);
    const lit = { seen, now: new Uint8Array(end) };
    this.#files.set(url, lit);
    return lit;
  }
}

/** Looks through one function, and leaves nothing of it for the next question. */
function takeIn({ seen, now }: Lit, range: Range | undefined, keep: boolean): boolean {
  let fresh = false;
  for (let at = range?.startOffset ?? 0; at < (range?.endOffset ?? 0); at += 1) {
    if (now[at] === 0) continue;
    now[at] = 0;
    if (seen[at] === 1) continue;
    fresh = true;
    if (keep) seen[at] = 1;
  }
  return fresh;
}
