import { describe, expect, test } from 'vitest';
import { safeValues, unsafeWires } from '../../src/access/feeling.ts';
import type { LaneInputId } from '../../src/access/lane.ts';
import { laneForDecision, laneView } from '../../src/access/laneView.ts';
import { aLane, aWire } from '../makers/lane.ts';
import { Gate } from './gate.ts';

const view = (gate: Gate) => laneView(gate.lane, gate.state, gate.now);

describe('a lane as people see it', () => {
  test('is closed, in service and without a vehicle after its boot hold', () => {
    const gate = new Gate().ready();
    expect(view(gate)).toMatchObject({ barrier: 'closed', inService: true, vehicle: 'absent', call: null, faults: [] });
  });

  test('is not in service before it, whatever stands on the loop', () => {
    const gate = new Gate().set('arrive', true);
    expect(laneForDecision(gate.lane, gate.state, gate.now)).toMatchObject({ inService: false });
  });

  test('shows the vehicle at the reader to the decision about its card', () => {
    const gate = new Gate().ready().set('arrive', true).pass(500);
    const lane = laneForDecision(gate.lane, gate.state, gate.now);
    expect(lane.vehicle).toBe('present');
    expect(lane.episode).not.toBeNull();
  });

  test('counts the state that still lasts', () => {
    const gate = new Gate().ready();
    const before = view(gate).totals.stateMs.closed ?? 0;
    gate.pass(5_000);
    expect((view(gate).totals.stateMs.closed ?? 0) - before).toBe(5_000);
  });
});

describe('wires whose cut would look harmless', () => {
  test('none in a lane wired as the docs say', () => {
    expect(unsafeWires(aLane())).toEqual([]);
  });

  test.each(Object.keys(safeValues) as LaneInputId[])('a cut %s that reads as the wrong value is named', (input) => {
    const right = aWire(input, 'GPIO2');
    const lane = aLane({
      inputs: { ...aLane().inputs, [input]: { ...right, cutReads: right.cutReads === 'high' ? 'low' : 'high' } },
    });
    expect(unsafeWires(lane)).toEqual([input]);
  });
});
