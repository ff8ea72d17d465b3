import { threadMs } from './threadClock.ts';

/** How long something took, milliseconds by the clock and by the thread's own processor time. */
export type Taken = { readonly wallMs: number; readonly threadMs: number };

/**
 * A piece of bare arithmetic that takes a wanted time when nothing disturbs it. Measured between the samples of a figure it tells
 * how late this machine alone makes a thing of that length: interrupts, cold caches, a hypervisor that gives the core to others.
 */
export type Ruler = {
  /** Does the piece once. */
  readonly measure: () => Taken;
};

/** The least of many tries is the undisturbed pace. */
const tries = 200;

export function rulerOf(wantedMs: number): Ruler {
  const turns = 100_000;
  const pacesMs = Array.from({ length: tries }, () => taken(turns).wallMs);
  const needed = Math.round((turns * wantedMs) / Math.min(...pacesMs.slice(tries / 2)));
  return { measure: () => taken(needed) };
}

/** Where the result goes, so that no compiler leaves the work out. */
let sink = 0;

function taken(turns: number): Taken {
  const [wall, thread] = [performance.now(), threadMs()];
  for (let turn = 0; turn < turns; turn += 1) sink = (Math.imul(sink, 31) + turn) | 0;
  return { threadMs: threadMs() - thread, wallMs: performance.now() - wall };
}
