import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Marks, phasesOf } from '../../src/access/episode.ts';
import { faultsAgainstPromise } from '../../src/access/promise.ts';
import { aLane } from '../makers/lane.ts';
import { Gate } from './gate.ts';

test('a resident from the street to the closed arm is one episode whose phases add up exactly', () => {
  const gate = new Gate().ready().resident();
  expect(gate.name).toBe('closed');
  expect(gate.pulses).toHaveLength(1);
  expect(gate.episodes).toHaveLength(1);
  const [episode] = gate.episodes;
  expect(episode!.outcome).toBe('passed');
  expect(episode!.phases).toEqual({ reach: 1_950, read: 50, decide: 0, actuate: 1_500, move: 2_500, close: 2_500 });
  expect(episode!.totalMs).toBe(8_500);
  expect(episode!.occupiedMs).toBe(5_000);
  expect(gate.of('recordPassage').map(({ pseudonym, area, use }) => [pseudonym, area, use])).toEqual([
    ['resident-1', 'estate', true],
  ]);
  expect(gate.state.totals).toMatchObject({ arrivals: 1, passages: 1, pulses: 1, tailgates: 0, conforming: 1 });
});

const anyMark = fc.option(fc.integer({ min: -5_000, max: 60_000 }));
const anyMarks: fc.Arbitrary<Marks> = fc.record({
  arriveMono: fc.integer({ min: 0, max: 10_000 }),
  firstEdgeMono: anyMark,
  frameMono: anyMark,
  decisionMono: anyMark,
  commandMono: anyMark,
  fullyOpenMono: anyMark,
  onSafetyMono: anyMark,
  clearedMono: anyMark,
  closedMono: anyMark,
});

test('phases add up exactly whatever is missing or out of order, and none is negative', () => {
  fc.assert(
    fc.property(anyMarks, fc.integer({ min: 0, max: 60_000 }), (marks, ms) => {
      const lengths = Object.values(phasesOf(marks, marks.arriveMono + ms));
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(ms);
      expect(Math.min(...lengths)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a vehicle that goes away again is a balk, all of it reach when no card was shown', () => {
  const gate = new Gate().ready().arrive(6_000).set('arrive', false).pass(2_000);
  expect(gate.episodes).toMatchObject([{ outcome: 'balk', totalMs: 6_000, phases: { reach: 6_000, close: 0 } }]);
  expect(gate.state.totals).toMatchObject({ arrivals: 1, balks: 1, passages: 0 });
});

test('a cyclist who touches the loop for a quarter of a second is nobody', () => {
  const gate = new Gate().ready().set('arrive', true).pass(250).set('arrive', false).pass(5_000);
  expect(gate.episodes).toEqual([]);
});

test('a vehicle that moves back and forth at the reader stays the same one', () => {
  const gate = new Gate().ready().arrive(1_000).set('arrive', false).pass(1_000).arrive(1_000);
  gate.card();
  gate.raise().driveThrough().lower();
  expect(gate.episodes).toMatchObject([{ outcome: 'passed', repositions: 1 }]);
});

test('a vehicle that was granted and turned away is a balk when its grant runs out', () => {
  const gate = new Gate().ready().arrive();
  gate.card();
  gate.raise().set('arrive', false).pass(5_000);
  expect(gate.episodes).toEqual([]);
  gate.passUntil('closing');
  expect(gate.episodes).toMatchObject([{ outcome: 'balk' }]);
});

test('a vehicle that slept through its opening may show its card again, and is still one episode', () => {
  const gate = new Gate().ready().arrive();
  gate.card();
  gate.raise().passUntil('closing').lower();
  gate.card();
  gate.raise().driveThrough().lower();
  expect(gate.episodes).toMatchObject([{ outcome: 'passed', frames: 2 }]);
  expect(gate.pulses).toHaveLength(2);
});

test('two residents close behind each other are two episodes, and the second waits for its turn in decide', () => {
  const gate = new Gate().ready().arrive();
  gate.card('resident-1');
  gate.raise().pass(500).set('safety', true).pass(500).set('arrive', false).pass(500).set('arrive', true).pass(1_000);
  gate.card('resident-2');
  expect(gate.state.barrier.stored).toHaveLength(1);
  gate.pass(500).set('safety', false).pass(1_000);
  expect(gate.name).toBe('open');
  gate.driveThrough().lower();
  expect(gate.episodes).toMatchObject([
    { outcome: 'passed', phases: { close: 1_000 } },
    { outcome: 'passed', moveUpMs: 500, phases: { reach: 950, decide: 1_500, actuate: 0 } },
  ]);
  expect(gate.of('recordPassage').map(({ pseudonym }) => pseudonym)).toEqual(['resident-1', 'resident-2']);
  expect(gate.state.totals.tailgates).toBe(0);
});

test('a queue bumper to bumper, in which the loop never comes free, is still one episode a vehicle', () => {
  const gate = new Gate().ready().arrive();
  gate.card('resident-1');
  gate.raise().pass(500).set('safety', true).pass(2_000).set('safety', false).pass(1_500);
  expect(gate.state.occupancy.atReader).not.toBe(null);
  gate.card('resident-2');
  gate
    .arm('open')
    .pass(100)
    .set('safety', true)
    .pass(500)
    .set('arrive', false)
    .pass(1_500)
    .set('safety', false)
    .pass(1_000);
  gate.lower();
  expect(gate.episodes.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
});

test('a vehicle that follows without a card is a tailgate of its own, and no passage for anybody', () => {
  const gate = new Gate().ready().arrive();
  gate.card('resident-1');
  gate.raise().pass(500).set('safety', true).pass(500).set('arrive', false).pass(500).set('arrive', true).pass(500);
  gate.set('safety', false).pass(1_000).set('safety', true).pass(500).set('arrive', false).pass(1_000);
  gate.set('safety', false).arm('open').passUntil('closing').lower();
  expect(gate.episodes.map(({ outcome }) => outcome).sort()).toEqual(['passed', 'tailgate']);
  expect(gate.of('recordPassage')).toHaveLength(1);
  expect(gate.state.totals).toMatchObject({ passages: 2, tailgates: 1 });
});

test('noise read while nobody stands there is no vehicle and no denial', () => {
  const gate = new Gate().ready();
  gate.read({ kind: 'foreign' });
  gate.read({ kind: 'bad' });
  expect(gate.of('ghostRead')).toHaveLength(2);
  expect(gate.pass(10_000).state.totals.arrivals).toBe(0);
});

test('a passage is as promised only when card, wait, help and arm were', () => {
  const lane = aLane();
  const [good] = new Gate(lane).ready().resident().episodes;
  const faults = (over: object) => faultsAgainstPromise({ ...good!, ...over }, lane.promise);
  const call = {
    reason: 'slow',
    waitedMs: 8_000,
    suppressed: false,
    ackMs: 15_001,
    arrivedMs: null,
    end: null,
    needed: null,
  };
  expect(faults({})).toEqual([]);
  expect(faults({ firstPresentation: false })).toEqual(['repeatedRead']);
  expect(faults({ waitMs: 20_001 })).toEqual(['longWait']);
  expect(faults({ call })).toEqual(['unansweredHesitation']);
  expect(faults({ call: { ...call, ackMs: 15_000 } })).toEqual([]);
  expect(faults({ denials: 1 })).toEqual(['wrongDenial']);
  expect(faults({ reversals: 1 })).toEqual(['reversal']);
  expect(faults({ outcome: 'balk' })).toEqual(['balk']);
});
