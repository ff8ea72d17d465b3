import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { noTally, type Tally } from '../../src/access/tally.ts';
import { noPromiseTotals } from '../../src/lighting/promiseKept.ts';
import { effectiveness, type Service } from '../../src/service/effectiveness.ts';
import { countedService } from '../../src/service/laneService.ts';
import { zoneService } from '../../src/service/zoneService.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import { Gate } from '../access/gate.ts';
import { aLane } from '../makers/lane.ts';

const service = (over: Partial<Service> = {}): Service => ({
  scheduledMs: hourMs,
  down: [],
  idealMs: 1_000,
  actualMs: 1_000,
  slow: [],
  asked: 10,
  conforming: 10,
  spoilt: [],
  ...over,
});

test('is the product of its three factors, with the minutes lost by cause, most first', () => {
  const result = effectiveness(
    service({
      down: [
        { cause: 'fault', ms: 6 * minuteMs },
        { cause: 'outOfService', ms: 6 * minuteMs },
      ],
      idealMs: 30 * minuteMs,
      actualMs: 40 * minuteMs,
      slow: [{ cause: 'reach', ms: 8 * minuteMs }],
      conforming: 9,
      spoilt: [{ cause: 'balk', ms: minuteMs }],
    }),
  );
  expect(result).toMatchObject({ availability: 0.8, performance: 0.75, conformance: 0.9, clipped: false });
  expect(result.effectiveness).toBeCloseTo(0.54);
  expect(result.lost).toEqual([
    { factor: 'performance', cause: 'reach', minutes: 8 },
    { factor: 'availability', cause: 'fault', minutes: 6 },
    { factor: 'availability', cause: 'outOfService', minutes: 6 },
    { factor: 'performance', cause: 'other', minutes: 2 },
    { factor: 'conformance', cause: 'balk', minutes: 1 },
  ]);
});

test('faster than the reference is cut to 1 and says so', () => {
  expect(effectiveness(service({ idealMs: 2_000 }))).toMatchObject({ performance: 1, clipped: true });
});

test('a factor that nothing was asked of counts as 1', () => {
  const idle = service({ scheduledMs: 0, idealMs: 0, actualMs: 0, asked: 0, conforming: 0 });
  expect(effectiveness(idle)).toMatchObject({ effectiveness: 1, availability: 1, performance: 1, conformance: 1 });
});

const anyMs = fc.integer({ min: 0, max: hourMs });
const anyLosses = fc.array(fc.record({ cause: fc.constantFrom('a', 'b'), ms: anyMs }), { maxLength: 4 });

test('lies between 0 and 1 and never above its smallest factor, whatever the figures', () => {
  fc.assert(
    fc.property(
      anyLosses,
      anyLosses,
      anyMs,
      anyMs,
      fc.nat(20),
      fc.nat(20),
      (down, slow, idealMs, actualMs, asked, conforming) => {
        const result = effectiveness(service({ down, slow, idealMs, actualMs, asked, conforming }));
        const { availability, performance, conformance } = result;
        expect(result.effectiveness).toBeGreaterThanOrEqual(0);
        expect(result.effectiveness).toBeLessThanOrEqual(Math.min(availability, performance, conformance));
      },
    ),
  );
});

const aTally = (over: Partial<Tally>): Tally => ({ ...noTally, ...over });
const stateMs = { fault: 6 * minuteMs, heldOpen: minuteMs, closed: 53 * minuteMs };

test('a lane: time in fault, the phase that made drivers slow, and visits that were not as promised', () => {
  const lane = aLane({ promise: { ...aLane().promise, referenceMs: 4_000 } });
  const gate = new Gate(lane).ready().resident();
  gate.arrive(4_000).set('arrive', false).pass(3_000);
  const tally = aTally({ ...gate.state.totals, stateMs });
  const result = effectiveness(countedService(tally, hourMs, lane.promise));
  expect(result).toMatchObject({ availability: 0.9, performance: 0.8, conformance: 0.5 });
  // The balk has no passage of its own to be measured by: it counts with the mean of the good ones.
  expect(result.lost).toEqual([
    { factor: 'availability', cause: 'fault', minutes: 6 },
    { factor: 'conformance', cause: 'balk', minutes: 5_000 / minuteMs },
    { factor: 'performance', cause: 'move', minutes: 1_000 / minuteMs },
  ]);
});

test('a lane without a reference says nothing about speed', () => {
  const gate = new Gate().ready().resident();
  const tally = aTally({ ...gate.state.totals, stateMs: { closed: hourMs } });
  expect(effectiveness(countedService(tally, hourMs, aLane().promise))).toMatchObject({
    performance: 1,
    clipped: false,
    effectiveness: 1,
  });
});

test('a lane without a working reader serves nobody, and its time is lost once only', () => {
  const offline = (readerOfflineMs: number) =>
    effectiveness(countedService(aTally({ stateMs, readerOfflineMs }), hourMs, aLane().promise));
  expect(offline(30 * minuteMs).availability).toBeCloseTo(0.4);
  expect(offline(30 * minuteMs).lost[0]).toEqual({ factor: 'availability', cause: 'readerOffline', minutes: 30 });
  expect(offline(60 * minuteMs).availability).toBeCloseTo(0);
  expect(offline(60 * minuteMs).lost[0]?.minutes).toBeCloseTo(54);
});

test('a zone group: promised light that was faulty is availability, promised and dark otherwise is conformance', () => {
  const whole = { ...noPromiseTotals, neededMs: 10 * hourMs, servedMs: 10 * hourMs };
  const lostMs = { ...noPromiseTotals.lostMs, fault: hourMs, override: hourMs };
  const zones = [
    { zone: 'road-main', kept: { ...whole, servedMs: 8 * hourMs, lostMs } },
    { zone: 'court', kept: whole },
  ];
  const result = effectiveness(zoneService(zones));
  expect(result.availability).toBeCloseTo(0.95);
  expect(result.performance).toBe(1);
  expect(result.conformance).toBeCloseTo(18 / 19);
  expect(result.effectiveness).toBeCloseTo(0.9);
  expect(result.lost).toEqual([
    { factor: 'availability', cause: 'road-main: fault', minutes: 60 },
    { factor: 'conformance', cause: 'road-main: override', minutes: 60 },
  ]);
});
