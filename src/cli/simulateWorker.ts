import { parentPort, workerData } from 'node:worker_threads';
import type { Site } from '../controller/site.ts';
import { runSampledYear } from '../simulator/year/sampledYear.ts';
import { runYear, type YearFigures, type YearOptions } from '../simulator/year/yearRun.ts';
import { Fingerprint } from './fingerprint.ts';

/** What a thread is asked to play. */
export type YearOrder = {
  readonly site: Site;
  readonly play: Pick<YearOptions, 'year' | 'seed' | 'habits'> & {
    /** Every vehicle of the year comes, not those of four weeks. */
    readonly everyVehicle: boolean;
  };
};

/** What it tells: each night that is over, and at last the whole year. */
export type YearWord =
  | { readonly kind: 'night'; readonly done: number; readonly of: number }
  | {
      readonly kind: 'year';
      readonly figures: YearFigures;
      readonly fingerprint: string;
      readonly seconds: number;
    };

const { site, play } = workerData as YearOrder;
const say = (word: YearWord) => parentPort?.postMessage(word);
const fingerprint = new Fingerprint();
const begun = performance.now();
const figures = (play.everyVehicle ? runYear : runSampledYear)(site, {
  ...play,
  seen: (done, of) => say({ kind: 'night', done, of }),
  onStep: fingerprint.take,
});
say({ kind: 'year', figures, fingerprint: fingerprint.digits, seconds: (performance.now() - begun) / 1_000 });
