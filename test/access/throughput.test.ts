import { describe, expect, test } from 'vitest';
import { halfWidthOf, noMoments, quantile, varianceOf, withSample } from '../../src/access/moments.ts';
import { capacityOf, queueEstimate, queueOf } from '../../src/access/queue.ts';
import {
  inSlot,
  noSlots,
  noTally,
  type Slot,
  type Slots,
  slotsMax,
  slotsOf,
  type Tally,
} from '../../src/access/tally.ts';
import {
  dayThroughput,
  hourThroughput,
  peakHourFactor,
  reachOf,
  rollingThroughput,
  throughputOf,
} from '../../src/access/throughput.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import { Gate } from './gate.ts';

const of = (values: readonly number[]) => values.reduce(withSample, noMoments);
const hour = Date.UTC(2026, 10, 27, 10);
/** Passages at minutes of an hour that begins at `hour`. */
const passing = (counts: Readonly<Record<number, number>>): readonly Slot[] =>
  slotsOf(
    Object.entries(counts).reduce<Slots>((slots, [minute, passages]) => {
      const add = (tally: Tally): Tally => ({
        ...tally,
        passages: tally.passages + passages,
        arrivals: tally.arrivals + passages,
      });
      return inSlot(slots, hour + Number(minute) * minuteMs, add);
    }, noSlots),
  );

describe('Pollaczek and Khinchine', () => {
  // Mean and sd of a mixture, from the table of the design notes: 8 s (sd 3), hesitating 15 s (sd 6) more, helped 5 s (sd 2).
  const mixed = (share: number, meanS: number, sdS: number) => ({
    meanMs: (8 + share * meanS) * 1000,
    varianceMs2: (9 + share * (sdS ** 2 + (1 - share) * meanS ** 2)) * 1e6,
  });
  test.each([
    [200, 0, 15, 6, 0.2, 3.7],
    [200, 0.1, 15, 6, 0.4, 7.2],
    [200, 0.1, 5, 2, 0.25, 4.4],
    [200, 0.2, 15, 6, 0.69, 12.4],
    [200, 0.2, 5, 2, 0.29, 5.3],
    [300, 0, 15, 6, 0.76, 9.1],
    [300, 0.1, 15, 6, 2.05, 24.6],
    [300, 0.1, 5, 2, 1.0, 12.0],
    [300, 0.2, 15, 6, 7.22, 86.6],
    [300, 0.2, 5, 2, 1.32, 15.8],
    [350, 0.1, 5, 2, 2.28, 23.5],
    [350, 0.2, 5, 2, 3.58, 36.9],
  ])('%i/h with a share of %f: the printed queue and wait', (perHour, share, meanS, sdS, queue, waitS) => {
    const estimate = queueOf(perHour, mixed(share, meanS, sdS));
    expect(estimate.kind).toBe('estimate');
    if (estimate.kind !== 'estimate') return;
    expect(estimate.queue).toBeCloseTo(queue, 1);
    expect(Math.abs(estimate.waitMs / 1000 - waitS)).toBeLessThan(0.06);
  });

  test('says saturated from a load of 0.95 on, and never a number', () => {
    expect(queueOf(342, { meanMs: 10_000, varianceMs2: 0 })).toEqual({ kind: 'saturated', load: 0.95 });
    expect(queueOf(341, { meanMs: 10_000, varianceMs2: 0 }).kind).toBe('estimate');
    expect(queueOf(350, mixed(0.2, 15, 6)).kind).toBe('saturated');
  });

  test('says insufficient below twenty vehicles', () => {
    const arrivals = { arrivals: 19, occupied: of(Array(19).fill(6_000)), moveUp: noMoments };
    expect(queueEstimate(arrivals, 15 * minuteMs)).toEqual({ kind: 'insufficient', vehicles: 19 });
    const enough = { arrivals: 20, occupied: of(Array(20).fill(6_000)), moveUp: of([1_000]) };
    expect(queueEstimate(enough, 15 * minuteMs)).toMatchObject({ kind: 'estimate', load: (80 / hourMs) * 7_000 });
  });

  test('an empty lane has no queue', () => {
    expect(queueOf(0, { meanMs: 8_000, varianceMs2: 9e6 })).toEqual({ kind: 'estimate', load: 0, queue: 0, waitMs: 0 });
  });
});

describe('capacity', () => {
  test('is 3600 over the mean headway, between the ends of its interval; Student’s t of 29 is 2.0452', () => {
    const headways = of(Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? 7_000 : 9_000)));
    const half = 2.0452 * Math.sqrt(varianceOf(headways) / 30);
    expect(halfWidthOf(headways)).toBeCloseTo(half, 0);
    const capacity = capacityOf(headways);
    expect(capacity).toMatchObject({ kind: 'estimate', perHour: 450, headways: 30 });
    if (capacity.kind === 'estimate') expect(capacity.lowPerHour).toBeCloseTo(hourMs / (8_000 + half), 1);
  });

  test('says insufficient below thirty', () => {
    expect(capacityOf(of(Array(29).fill(8_000)))).toEqual({ kind: 'insufficient', headways: 29 });
  });

  test('headways count only when the next vehicle was already waiting', () => {
    const gate = new Gate().ready().resident().pass(60_000).resident();
    expect(gate.state.totals.headway.n).toBe(0);
    gate.arrive();
    gate.card('resident-1');
    gate.raise().pass(500).set('safety', true).pass(500).set('arrive', false).pass(500).set('arrive', true).pass(1_000);
    gate.card('resident-2');
    gate.pass(500).set('safety', false).pass(1_000).driveThrough();
    expect(gate.state.totals.headway).toMatchObject({ n: 1, sum: 3_500 });
  });
});

describe('throughput', () => {
  test('of an hour counts what lies in it, half-open', () => {
    const slots = passing({ 0: 10, 59: 5, 60: 7 });
    expect(throughputOf(slots, hour, hour + hourMs)).toMatchObject({ passages: 15, perHour: 15 });
    expect(hourThroughput(slots, hour + 30 * minuteMs, 'Asia/Shanghai').passages).toBe(15);
  });

  test('of a clock hour in Kathmandu begins a quarter off', () => {
    const slots = passing({ 0: 10, 20: 5 });
    expect(hourThroughput(slots, hour + 5 * minuteMs, 'Asia/Kathmandu').passages).toBe(10);
  });

  test('of a local day begins at local midnight', () => {
    const slots = passing({ 0: 10, [6 * 60]: 3 });
    expect(dayThroughput(slots, hour, 'Asia/Shanghai')).toMatchObject({
      passages: 10,
      fromMs: Date.UTC(2026, 10, 26, 16),
    });
  });

  test('of the last quarter of an hour slides with the clock', () => {
    const slots = passing({ 0: 10, 6: 20, 12: 30 });
    expect(rollingThroughput(slots, hour + 14 * minuteMs).passages).toBe(60);
    expect(rollingThroughput(slots, hour + 16 * minuteMs).passages).toBe(50);
    expect(rollingThroughput(slots, hour + 40 * minuteMs)).toMatchObject({
      passages: 0,
      queue: { kind: 'insufficient' },
    });
  });

  test('the peak-hour factor is 1 for an even hour, a quarter when all come at once, nothing for an empty one', () => {
    expect(peakHourFactor(passing({ 0: 5, 15: 5, 30: 5, 45: 5 }), hour)).toBe(1);
    expect(peakHourFactor(passing({ 20: 12 }), hour)).toBe(0.25);
    expect(peakHourFactor([], hour)).toBe(null);
  });

  test('shares of nothing are not zero', () => {
    expect(throughputOf([], hour, hour + hourMs)).toMatchObject({ firstPresentationShare: null, balkShare: null });
  });

  test('a day of slots is kept, and no more', () => {
    let slots = noSlots;
    for (let at = 0; at < 2 * slotsMax; at += 1) slots = inSlot(slots, hour + at * 5 * minuteMs, (tally) => tally);
    expect(slotsOf(slots)).toHaveLength(slotsMax);
  });

  test('a clock that goes back counts in the slot that was there, and begins no second one', () => {
    const one = (tally: Tally): Tally => ({ ...tally, passages: tally.passages + 1 });
    const minutes = [0, 5, 1, 6, 2];
    const slots = slotsOf(minutes.reduce((sum, minute) => inSlot(sum, hour + minute * minuteMs, one), noSlots));
    expect(slots.map(({ fromMs, tally }) => [(fromMs - hour) / minuteMs, tally.passages])).toEqual([
      [0, 3],
      [5, 2],
    ]);
  });
});

test('the reach shows where half and most of the drivers get to their card', () => {
  const reach = reachOf({ ...noTally, reachS: { '2': 10, '5': 8, '60': 2 } });
  expect(reach).toMatchObject({ vehicles: 20, p50S: 4, p85S: 5.5 });
  expect(reach.bins[60]).toBe(2);
  expect(reachOf(noTally)).toMatchObject({ vehicles: 0, p50S: null });
});

test('a quantile lies between its neighbours', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([7], 0.85)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});
