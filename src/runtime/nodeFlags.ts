/**
 * Heap limits this close make V8 collect early instead of growing. `max-opt=1` stops at the baseline compiler: the
 * optimising ones bring 10 MB of their own code into memory, for a tick that takes microseconds without them.
 */
const lean = [
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--optimize-for-size',
  '--max-opt=1',
  '--disable-proto=delete',
];

/** V8 flags of the long-running processes. */
export const nodeFlags = {
  core: ['--max-old-space-size=48', ...lean],
  link: ['--max-old-space-size=64', ...lean],
  broker: ['--max-old-space-size=128'],
  page: ['--max-old-space-size=128'],
  safe: ['--max-old-space-size=16'],
} as const;
