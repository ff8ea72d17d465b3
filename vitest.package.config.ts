import { defineConfig } from 'vitest/config';

const report = process.env['TEST_REPORT'];

/** The Debian package in a bare Debian root: minutes, and only as root. `npm run test:package`. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.root.ts'],
    pool: 'forks',
    // One story, told in order.
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
