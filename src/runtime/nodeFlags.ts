/** V8 flags of the long-running processes. A heap limit this close makes V8 collect early instead of growing. */
export const nodeFlags = {
  core: ['--max-old-space-size=48', '--max-semi-space-size=1', '--v8-pool-size=1', '--disable-proto=delete'],
  link: ['--max-old-space-size=64', '--max-semi-space-size=1', '--v8-pool-size=1', '--disable-proto=delete'],
  broker: ['--max-old-space-size=128'],
  safe: ['--max-old-space-size=16'],
} as const;
