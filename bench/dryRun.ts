import { dryRun } from '../src/settings/dryRun/dryRun.ts';
import { estate } from './estate.ts';
import { type Figure, row } from './figure.ts';
import { spreadOf } from './measure.ts';

export const dryRunFigure: Figure = {
  name: 'dry-run',
  about: '64 zones played through 366 nights, with all findings and figures',
  run: async (quick) => {
    const site = estate(64);
    const times: number[] = [];
    for (let run = 0; run < (quick ? 2 : 7); run += 1) {
      // A new Place each time, so that nothing is remembered from the run before.
      const fresh = { ...site, place: { ...site.place } };
      const start = performance.now();
      dryRun(fresh, '2026-11-23');
      times.push((performance.now() - start) / 1000);
    }
    const spread = spreadOf(times);
    return [
      row('dry run, 64 zones x 366 nights', spread.p50, 's', {
        goal: 2,
        spread,
      }),
    ];
  },
};
