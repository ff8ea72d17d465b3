import { usualAntiPassback } from '../src/access/antiPassback.ts';
import { assistSettings, type Lane, laneLimits, lanePromise } from '../src/access/lane.ts';
import { queueOf } from '../src/access/queue.ts';
import { helped, hesitation, modelService, type Peak, runPeak } from '../src/simulator/peak.ts';
import { type Figure, type Row, row } from './figure.ts';

const seed = 20_261_123;
const perHour = 300;
const evenings = 10;

export const queueFigure: Figure = {
  name: 'queue',
  about: 'a long evening peak through the real lane, beside the queue that Pollaczek and Khinchine expect of the model',
  long: true,
  run: async (quick) => {
    const vehicles = quick ? 2_000 : 20_000;
    return [
      against('nobody hesitates', { badShare: 0, assist: 'none' }, vehicles),
      against('10 % hesitate', { badShare: 0.1, assist: 'none' }, vehicles),
      against('10 % hesitate, guard helps', { badShare: 0.1, assist: 'bySign' }, vehicles),
      against('20 % hesitate', { badShare: 0.2, assist: 'none' }, vehicles),
      against('20 % hesitate, guard helps', { badShare: 0.2, assist: 'bySign' }, vehicles),
      against('20 % hesitate without a sign, only the clock calls', { badShare: 0.2, assist: 'byClock' }, vehicles),
      against('20 % hesitate, lane as delivered', { badShare: 0.2, assist: 'full' }, vehicles),
    ];
  },
};

function against(words: string, of: Pick<Peak, 'badShare' | 'assist'>, vehicles: number): Row {
  const { waitS, queue, totals, service } = runPeak(lane, { ...of, perHour, evenings, vehicles, seed });
  const model = queueOf(perHour, modelService(of.badShare, of.assist === 'none' ? hesitation : helped));
  const waitModelS = model.kind === 'estimate' ? model.waitMs / 1000 : Number.POSITIVE_INFINITY;
  const queueModel = model.kind === 'estimate' ? model.queue : Number.POSITIVE_INFINITY;
  const share = ((100 * totals.assisted) / totals.arrivals).toFixed(0);
  const within = Math.abs(waitS.mean - waitModelS) <= waitS.half ? 'inside' : 'outside';
  return row(`wait at ${perHour} vehicles/h, ${words}`, waitS.mean, 's', {
    peer: ['Pollaczek-Khinchine of the model', waitModelS],
    note: [
      `95 % interval +-${waitS.half.toFixed(2)} s, the model lies ${within}`,
      `queue ${queue.mean.toFixed(2)} +-${queue.half.toFixed(2)} beside ${queueModel.toFixed(2)}`,
      `service ${(service.meanMs / 1000).toFixed(2)} s, ${share} % helped`,
      `${evenings} evenings of ${vehicles} vehicles, seeds from ${seed}`,
    ].join('; '),
  });
}

const lane: Lane = {
  id: 'in-1',
  names: { zh: '入口', en: 'Entrance' },
  direction: 'in',
  area: 'estate',
  readers: ['reader-in'],
  inputs: {
    arrive: { line: 'GPIO5', activeAt: 'low', cutReads: 'high' },
    safety: { line: 'GPIO6', activeAt: 'high', cutReads: 'high' },
    queue: { line: 'GPIO7', activeAt: 'low', cutReads: 'high' },
    beam: { line: 'GPIO8', activeAt: 'high', cutReads: 'high' },
    edge: { line: 'GPIO9', activeAt: 'high', cutReads: 'high' },
    fire: { line: 'GPIO10', activeAt: 'high', cutReads: 'high' },
    manualRelease: null,
    guardButton: null,
    callButton: null,
    armOpen: { line: 'GPIO11', activeAt: 'low', cutReads: 'high' },
    armClosed: { line: 'GPIO12', activeAt: 'low', cutReads: 'high' },
  },
  outputs: {
    open: { line: 'GPIO20', activeLow: false },
    inhibitClose: { line: 'GPIO21', activeLow: false },
    beacon: null,
  },
  powerLoss: 'fail-open',
  freeExit: false,
  limits: laneLimits,
  assist: assistSettings,
  promise: lanePromise,
  antiPassback: usualAntiPassback,
};
