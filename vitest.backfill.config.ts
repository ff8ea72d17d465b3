import { defineConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** Weeks of rows through a real broker take minutes: a suite of its own. */
export default defineConfig({
  test: { ...usual.test, include: ['test/backfill/**/*.backfill.ts'], maxWorkers: 1, testTimeout: 900_000 },
});
