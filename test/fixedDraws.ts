/** Loaded before each test file when DRAW_SEED is set: what is drawn is then the same in each run. */
import * as fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['DRAW_SEED']) });
