/** Where link gets its time and its chance from; tests bring their own. */
export type Surroundings = {
  /** Milliseconds that never step. */
  monoMs(): number;
  /** UTC milliseconds as the machine believes them; only written into messages, never waited for. */
  wallMs(): number;
  /** Calls once after `ms`; the answer cancels it. */
  after(ms: number, ring: () => void): () => void;
  /** 0 up to but not including 1. */
  random(): number;
};

export const ownSurroundings: Surroundings = {
  monoMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, ring) => {
    const timer = setTimeout(ring, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
