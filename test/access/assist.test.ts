import { describe, expect, test } from 'vitest';
import { assistFigures } from '../../src/access/assistFigures.ts';
import type { EpisodeRecord } from '../../src/access/episode.ts';
import { assistSettings } from '../../src/access/lane.ts';
import { thresholdFrom, withVehicle } from '../../src/access/threshold.ts';
import { minuteMs, secondMs } from '../../src/units.ts';
import { aLane } from '../makers/lane.ts';
import { Gate } from './gate.ts';

const reasons = (gate: Gate) => gate.of('call').map(({ stage, call, end }) => [stage, call.reason, end]);
const open = (gate: Gate) => gate.state.assist.call!.id;

describe('who needs help', () => {
  test('a driver without a good read for the threshold, and not a moment before', () => {
    const gate = new Gate().ready().arrive(7_900);
    expect(reasons(gate)).toEqual([]);
    expect(reasons(gate.pass(100))).toEqual([['called', 'slow', null]]);
    expect(gate.of('beacon').map(({ on }) => on)).toEqual([true]);
    expect(gate.of('call')[0]!.call.waitedMs).toBe(8_000);
  });

  test('two seconds earlier while others wait behind', () => {
    const gate = new Gate().ready().set('queue', true).arrive(6_000);
    expect(reasons(gate)).toEqual([['called', 'slow', null]]);
  });

  test('two bad frames, and not one', () => {
    const gate = new Gate().ready().arrive(1_000);
    gate.read({ kind: 'bad' });
    expect(reasons(gate)).toEqual([]);
    gate.read({ kind: 'bad' });
    expect(reasons(gate)).toEqual([['called', 'badFrames', null]]);
  });

  test('a resident at the first denial, another card at its second', () => {
    const resident = new Gate().ready().arrive(1_000);
    resident.denied('resident-1', true);
    expect(reasons(resident)).toEqual([['called', 'denied', null]]);
    const visitor = new Gate().ready().arrive(1_000);
    visitor.denied('visitor-1');
    visitor.denied('visitor-2');
    expect(reasons(visitor)).toEqual([]);
    visitor.denied('visitor-1');
    expect(reasons(visitor)).toEqual([['called', 'denied', null]]);
  });

  test('a vehicle that changes its place at the reader', () => {
    const gate = new Gate().ready().arrive(1_000).set('arrive', false).pass(500).arrive(500);
    expect(reasons(gate)).toEqual([['called', 'repositioned', null]]);
  });

  test('an open arm and nobody who drives', () => {
    const gate = new Gate(aLane({ limits: { ...aLane().limits, holdMs: 30 * secondMs } })).ready().arrive();
    gate.card();
    gate.raise().pass(9_900);
    expect(reasons(gate)).toEqual([]);
    expect(reasons(gate.pass(100))).toEqual([['called', 'notMoving', null]]);
    gate.driveThrough();
    expect(reasons(gate).at(-1)).toEqual(['ended', 'notMoving', 'self']);
  });

  test('whoever presses the call button', () => {
    const gate = new Gate().ready().set('callButton', true).pass(300).set('callButton', false);
    expect(reasons(gate)).toEqual([['called', 'driver', null]]);
  });

  test('nobody who reads in time, nobody on a lane without assist, and nobody twice', () => {
    const gate = new Gate().ready();
    for (let vehicle = 0; vehicle < 5; vehicle += 1) gate.resident();
    expect(reasons(gate)).toEqual([]);
    const off = new Gate(aLane({ assist: { ...assistSettings, enabled: false } })).ready().arrive(60_000);
    expect(reasons(off)).toEqual([]);
    const once = new Gate().ready().arrive(60_000);
    once.read({ kind: 'bad' });
    once.read({ kind: 'bad' });
    expect(reasons(once)).toHaveLength(1);
  });
});

describe('a vehicle that blocks the lane calls again', () => {
  const called = (gate: Gate) => reasons(gate).filter(([stage]) => stage === 'called').length;

  test('when it slept through the opening that the guard gave it, a minute after that', () => {
    const gate = new Gate().ready().arrive(9_000).press();
    gate.raise().passUntil('closing').lower();
    expect(called(gate)).toBe(1);
    expect(called(gate.pass(minuteMs))).toBe(2);
    gate.press().raise().driveThrough().lower();
    expect(gate.episodes).toMatchObject([{ outcome: 'passed', call: { end: 'guardOpen' } }]);
    expect(called(gate.pass(minuteMs))).toBe(2);
  });

  test('when nobody came, and when it was one call too many for the hour', () => {
    const forgotten = new Gate()
      .ready()
      .arrive(9_000)
      .pass(10 * minuteMs);
    expect(called(forgotten)).toBe(1);
    expect(called(forgotten.pass(minuteMs))).toBe(2);
    const unheard = new Gate(aLane({ assist: { ...assistSettings, callsPerHourMax: 0 } })).ready().arrive(9_000);
    expect(called(unheard)).toBe(0);
    expect(called(unheard.pass(minuteMs))).toBe(1);
  });

  test('but not while it is on its way, nor after it has gone', () => {
    const gone = new Gate().ready().arrive(9_000);
    gone.hear({ kind: 'resolve', call: open(gone), by: 'wang', end: 'turnedAway', needed: true });
    gone
      .pass(20_000)
      .set('arrive', false)
      .pass(5 * minuteMs);
    expect(called(gone)).toBe(1);
  });
});

describe('a call has an end', () => {
  test('it is cancelled when the driver reads after all, and the beacon goes out', () => {
    const gate = new Gate().ready().arrive(9_000);
    gate.card();
    expect(reasons(gate).at(-1)).toEqual(['ended', 'slow', 'self']);
    expect(gate.of('beacon').map(({ on }) => on)).toEqual([true, false]);
    gate.raise().driveThrough().lower();
    expect(gate.episodes).toMatchObject([{ assisted: false, call: { reason: 'slow', end: 'self', ackMs: null } }]);
  });

  test('acknowledged, arrived and resolved with the resident’s own card', () => {
    const gate = new Gate().ready().arrive(8_000);
    gate.pass(1_000).hear({ kind: 'acknowledge', call: open(gate), by: 'wang' });
    gate.pass(3_000).hear({ kind: 'guardArrived', call: open(gate), by: 'wang' });
    gate.pass(500).card();
    expect(reasons(gate).map(([stage]) => stage)).toEqual(['called', 'acknowledged', 'arrived', 'ended']);
    gate.raise().driveThrough().lower();
    expect(gate.episodes).toMatchObject([{ assisted: true, call: { ackMs: 1_000, arrivedMs: 4_000, end: 'card' } }]);
    expect(gate.of('recordPassage')).toHaveLength(1);
  });

  test('the guard’s assist card opens with a vehicle only, and is nobody’s passage', () => {
    const alone = new Gate().ready();
    alone.assistCard();
    expect([alone.name, alone.lastRefusal]).toEqual(['closed', 'no_vehicle']);
    const gate = new Gate().ready().arrive(9_000);
    gate.assistCard();
    expect(reasons(gate).at(-1)).toEqual(['ended', 'slow', 'guardOpen']);
    gate.raise().driveThrough().lower();
    expect(gate.episodes).toMatchObject([{ outcome: 'passed', assisted: true }]);
    expect(gate.of('recordPassage')).toEqual([]);
  });

  test('a driver who leaves, or is turned away, ends it', () => {
    const gone = new Gate().ready().arrive(9_000).set('arrive', false).pass(2_000);
    expect(reasons(gone).at(-1)).toEqual(['ended', 'slow', 'left']);
    const turned = new Gate().ready().arrive(9_000);
    turned.hear({ kind: 'resolve', call: open(turned), by: 'wang', end: 'turnedAway', needed: true });
    expect(reasons(turned).at(-1)).toEqual(['ended', 'slow', 'turnedAway']);
    turned.pass(1_000).set('arrive', false).pass(2_000);
    expect(turned.episodes).toMatchObject([{ outcome: 'balk', assisted: false, call: { needed: true } }]);
  });

  test('one that nobody answers is closed after ten minutes', () => {
    const gate = new Gate()
      .ready()
      .arrive(9_000)
      .pass(10 * minuteMs);
    expect(reasons(gate).at(-1)).toEqual(['ended', 'slow', 'expired']);
  });

  test('a word about another call changes nothing', () => {
    const gate = new Gate().ready().arrive(9_000);
    const before = gate.state;
    expect(gate.hear({ kind: 'acknowledge', call: 'in-1-call-99', by: 'wang' })).toEqual([]);
    expect(gate.state).toBe(before);
  });

  test('an open call survives a restart with its id and its acknowledgement', () => {
    const gate = new Gate().ready().arrive(9_000);
    gate.hear({ kind: 'acknowledge', call: open(gate), by: 'wang' });
    const again = gate.restart();
    expect(again.state.assist.call).toMatchObject({ id: open(gate), acked: { by: 'wang' }, reason: 'slow' });
    again.hear({ kind: 'resolve', call: open(gate), by: 'wang', end: 'turnedAway', needed: null });
    expect(again.state.assist.call).toBe(null);
  });

  test('after a restart a call is for the vehicle that stands there, and is over when that drives on', () => {
    const again = new Gate().ready().arrive(9_000).restart().pass(20_000);
    expect(again.state.assist.call).toMatchObject({ forgotten: false, episode: again.state.occupancy.atReader!.id });
    again.press();
    expect(reasons(again).at(-1)).toEqual(['ended', 'slow', 'guardOpen']);
    expect(again.state.assist.beacon).toBe(false);
  });

  test('after a restart without a vehicle no guard is sent for one, and not before the loops are felt', () => {
    const gate = new Gate().ready().arrive(9_000);
    const again = gate.restart();
    again.active.set('arrive', false);
    again.pass(500);
    expect(again.name).toBe('bootHold');
    expect(again.state.assist.call).not.toBeNull();
    again.pass(20_000);
    expect(reasons(again).at(-1)).toEqual(['ended', 'slow', 'left']);
  });

  test('a call that needs no vehicle is still open after a restart', () => {
    const gate = new Gate().ready();
    gate.set('callButton', true).pass(200).set('callButton', false);
    expect(gate.restart().pass(20_000).state.assist.call).toMatchObject({ reason: 'driver', forgotten: false });
  });

  test('with the loop dead after a restart nobody knows, and the call goes on', () => {
    const again = new Gate().ready().arrive(9_000).restart();
    again.silent.add('arrive');
    expect(again.pass(20_000).state.assist.call).not.toBeNull();
  });
});

describe('the threshold', () => {
  const record = (readAfterMs: number | null, over: object = {}) =>
    ({ outcome: 'passed', assisted: false, readAfterMs, ...over }) as EpisodeRecord;

  test('stands at its start below fifty samples, then is the 85 % point and two seconds, within its bounds', () => {
    expect(thresholdFrom(Array(49).fill(3_000), assistSettings)).toBe(8_000);
    const even = Array.from({ length: 101 }, (_, at) => at * 100);
    expect(thresholdFrom(even, assistSettings)).toBe(10_500);
    expect(thresholdFrom(Array(50).fill(100), assistSettings)).toBe(5_000);
    expect(thresholdFrom(Array(50).fill(90_000), assistSettings)).toBe(15_000);
  });

  test('learns from the last two hundred that passed unhelped, and never from the helped', () => {
    expect(withVehicle([1], record(2))).toEqual([1, 2]);
    expect(withVehicle([1], record(2, { assisted: true }))).toEqual([1]);
    expect(withVehicle([1], record(2, { outcome: 'balk' }))).toEqual([1]);
    expect(withVehicle([1], record(null))).toEqual([1]);
    expect(withVehicle(Array(200).fill(1), record(2))).toHaveLength(200);
  });

  test('is learned by the lane itself, and survives a restart', () => {
    const gate = new Gate().ready();
    for (let vehicle = 0; vehicle < 60; vehicle += 1) gate.resident();
    expect(gate.state.assist.thresholdMs).toBe(5_000);
    expect(gate.restart().state.assist.thresholdMs).toBe(5_000);
  });
});

describe('too many calls in an hour', () => {
  const lane = aLane({ assist: { ...assistSettings, callsPerHourMax: 3 } });
  const hesitant = (gate: Gate) => gate.arrive(9_000).set('arrive', false).pass(3_000);

  test('are a reader in the wrong place, and call no more; a driver who asks is heard all the same', () => {
    const gate = new Gate(lane).ready();
    for (let vehicle = 0; vehicle < 6; vehicle += 1) hesitant(gate);
    expect(gate.of('call').filter(({ stage }) => stage === 'called')).toHaveLength(3);
    expect(gate.of('fault')).toMatchObject([{ about: 'reader', on: true }]);
    expect(gate.state.totals).toMatchObject({ calls: 3, suppressedCalls: 3 });
    gate.set('callButton', true).pass(300);
    expect(gate.state.assist.call?.reason).toBe('driver');
  });

  test('the defect is over after a quiet hour', () => {
    const gate = new Gate(lane).ready();
    for (let vehicle = 0; vehicle < 4; vehicle += 1) hesitant(gate);
    gate.pass(61 * minuteMs);
    expect(gate.of('fault').map(({ on }) => on)).toEqual([true, false]);
    hesitant(gate);
    expect(gate.of('call').filter(({ stage }) => stage === 'called')).toHaveLength(4);
  });
});

describe('what the help was worth', () => {
  const call = {
    reason: 'slow',
    waitedMs: 8_000,
    suppressed: false,
    ackMs: 2_000,
    arrivedMs: 4_000,
    end: 'card',
    needed: true,
  };
  const [good] = new Gate().ready().resident().episodes;
  const episode = (over: object, of: object = {}) => ({ ...good!, ...of, call: { ...call, ...over } }) as EpisodeRecord;
  const reference = Array.from({ length: 100 }, (_, at) => at * 300);

  test('is the time of those who waited as long and had no help, less the time of the helped', () => {
    const helped = episode({}, { assisted: true, readAfterMs: 12_000 });
    const longer = reference.filter((ms) => ms > 8_000);
    const expected = longer.reduce((sum, ms) => sum + ms, 0) / longer.length - 12_000;
    expect(assistFigures([helped, good!], reference)).toMatchObject({ savedMs: expected, compared: 1, assisted: 1 });
  });

  test('counts needed calls among the labelled, and called among the slow', () => {
    const slow = { readAfterMs: 29_000 };
    const figures = assistFigures(
      [
        episode({}),
        episode({ needed: false }),
        episode({ needed: null, end: 'self' }, slow),
        { ...good!, ...slow, call: null },
      ],
      reference,
    );
    expect(figures).toMatchObject({ calls: 3, precision: 0.5, recall: 0.5 });
    expect(figures.ackMs).toEqual({ p50: 2_000, p95: 2_000 });
    expect(figures.selfResolvedShare).toBeCloseTo(1 / 3);
  });

  test('says nothing where there is nothing to compare', () => {
    const helped = episode({}, { assisted: true, readAfterMs: 12_000 });
    expect(assistFigures([helped], [1, 2, 3])).toMatchObject({ savedMs: null, compared: 0, recall: null });
    expect(assistFigures([], reference)).toMatchObject({ precision: null, recall: null, ackMs: null });
  });
});
