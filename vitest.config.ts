import { defineConfig } from 'vitest/config';

const report = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/tempFolder.ts'],
    setupFiles: process.env['DRAW_SEED'] === undefined ? [] : ['test/fixedDraws.ts'],
    // Processes of their own: johnny-five keeps globals that cannot be purged, and stores own worker threads.
    pool: 'forks',
    maxWorkers: 2,
    // Bounds for a shared, noisy machine; no test measures time against them.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
