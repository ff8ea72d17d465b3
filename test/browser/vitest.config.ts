import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const report = process.env['TEST_REPORT'];

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/browser/**/*.spec.ts'],
    globalSetup: ['test/tempFolder.ts', 'test/browser/build.ts'],
    pool: 'forks',
    // One browser and one estate at a time: two cores are shared with whoever else works here.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
