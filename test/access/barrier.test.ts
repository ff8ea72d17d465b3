import { describe, expect, test } from 'vitest';
import { aLane } from '../makers/lane.ts';
import { Gate } from './gate.ts';

/** A gate with the arm up for a vehicle that stands at the reader. */
const opened = (lane = aLane()) => {
  const gate = new Gate(lane).ready().arrive();
  gate.card();
  return gate.raise();
};
/** The arm comes down and has just begun to. */
const closing = () => opened().driveThrough();

describe('power-up', () => {
  test('no output moves in the first three seconds, whatever happens', () => {
    const gate = new Gate().set('arrive', true).set('safety', true);
    gate.card();
    gate.press().remote();
    gate.set('fire', true).pass(2_700);
    expect(gate.effects.filter(({ kind }) => ['openPulse', 'assertOpen', 'inhibitClose'].includes(kind))).toEqual([]);
  });

  test('an arm that is down after the hold is closed, without a pulse', () => {
    const gate = new Gate().pass(3_000);
    expect(gate.name).toBe('closed');
    expect(gate.pulses).toEqual([]);
  });

  test('inputs that move keep the hold, and a card in it opens nothing afterwards', () => {
    const gate = new Gate().pass(2_000).set('arrive', true).pass(2_000);
    expect(gate.name).toBe('bootHold');
    gate.card();
    expect(gate.lastRefusal).toBe('lane_starting');
    expect(gate.pass(10_000).pulses).toEqual([]);
  });

  test('an arm that is up closes after the hold time, and is not moved to find out', () => {
    const gate = new Gate().arm('open').pass(3_000);
    expect(gate.name).toBe('open');
    expect(gate.pass(10_000).name).toBe('closing');
    expect(gate.pulses).toEqual([]);
  });

  test('an arm at neither end, or at both, is out of service with a call, until one end is reported', () => {
    for (const both of [false, true]) {
      const gate = new Gate().set('armOpen', both).set('armClosed', both).pass(13_000);
      expect(gate.name).toBe('outOfService');
      expect(gate.pulses).toEqual([]);
      expect(gate.of('call').map(({ call }) => call.reason)).toEqual(['barrier']);
      expect(gate.arm('closed').pass(3_000).name).toBe('closed');
    }
  });

  test('a board that never tells some input ends the hold with the safe value and a fault', () => {
    const gate = new Gate();
    gate.state = { ...gate.state, felt: {} };
    gate.silent.add('beam');
    gate.pass(31_000);
    expect(gate.name).toBe('closed');
    expect(gate.state.barrier.inhibiting).toBe(true);
    expect(gate.of('fault').map(({ about }) => about)).toEqual(['beam']);
  });
});

describe('opening', () => {
  test('a card opens with one pulse of half a second that names its cause', () => {
    const gate = new Gate().ready().arrive();
    gate.card();
    expect(gate.name).toBe('opening');
    expect(gate.of('openPulse')).toMatchObject([{ pulseMs: 500, cause: { source: 'card', by: 'resident-1' } }]);
  });

  test('a card without a vehicle opens nothing', () => {
    const gate = new Gate().ready();
    gate.card();
    expect([gate.name, gate.lastRefusal]).toEqual(['closed', 'no_vehicle']);
  });

  test('a dead arrival loop does not lock residents out, but no office opens on its word', () => {
    const gate = new Gate().ready();
    gate.silent.add('arrive');
    gate.pass(25_000).remote();
    expect(gate.lastRefusal).toBe('no_vehicle');
    gate.card();
    expect(gate.name).toBe('opening');
  });

  test('the guard opens without a vehicle; a button held since before the start, or stuck, does nothing', () => {
    expect(new Gate().ready().press().name).toBe('opening');
    const stuck = new Gate();
    stuck.set('guardButton', true).pass(90_000);
    expect([stuck.name, stuck.pulses.length]).toEqual(['closed', 0]);
  });

  test('a card shown again by a vehicle that has leave stores nothing', () => {
    const gate = new Gate().ready().arrive();
    gate.card();
    gate.pass(300).card();
    gate.pass(300).card('resident-2');
    expect(gate.state.barrier.stored).toEqual([]);
    expect(gate.pulses).toHaveLength(1);
  });

  test('an arm that does not open is a fault with a call and exactly one retry', () => {
    const gate = new Gate().ready().arrive();
    gate.card();
    gate.arm('between').pass(8_000);
    expect(gate.name).toBe('fault');
    gate.pass(60_000);
    expect(gate.name).toBe('fault');
    expect(gate.pulses).toHaveLength(2);
    expect(new Set(gate.pulses.map(({ id }) => id)).size).toBe(2);
    expect(gate.state.assist.call?.reason).toBe('barrier');
  });

  test('an arm that opens late is open, and a reset clears the fault of one that never does', () => {
    const late = new Gate().ready().arrive();
    late.card();
    late.arm('between').pass(9_000).arm('open');
    expect(late.name).toBe('open');
    const never = new Gate().ready().arrive();
    never.card();
    never.arm('between').pass(60_000).arm('closed').pass(1_000);
    expect(never.name).toBe('fault');
    never.hear({ kind: 'reset', by: 'wang' });
    expect(never.name).toBe('closed');
  });
});

describe('a vehicle passes', () => {
  test('the passage counts a second after loop and beam are free, and not before', () => {
    const gate = opened().pass(500).set('safety', true).set('beam', true).pass(1_000).set('safety', false).pass(2_000);
    expect(gate.name).toBe('passing');
    gate.set('beam', false).pass(900);
    expect(gate.of('passage')).toEqual([]);
    expect(gate.pass(100).of('passage')).toHaveLength(1);
    expect(gate.name).toBe('closing');
  });

  test('a grant without a passage is given up after the hold; anti-passback hears nothing of it', () => {
    const gate = opened().pass(10_000);
    expect(gate.name).toBe('closing');
    expect(gate.of('recordPassage')).toEqual([]);
    expect(gate.pulses).toHaveLength(1);
  });

  test('up to three grants wait, each for one vehicle; the fourth is refused', () => {
    const gate = opened();
    for (let press = 0; press < 4; press += 1) gate.pass(200).press();
    expect(gate.state.barrier.stored).toHaveLength(3);
    expect(gate.lastRefusal).toBe('queue_full');
    for (let vehicle = 0; vehicle < 4; vehicle += 1)
      gate.pass(500).set('safety', true).pass(1_000).set('safety', false).pass(1_000);
    expect(gate.state.totals).toMatchObject({ passages: 4, tailgates: 0, pulses: 4 });
    expect(gate.name).toBe('closing');
  });

  test('a vehicle that slips through behind another is a tailgate', () => {
    const gate = closing().set('safety', true).arm('open').pass(1_000).set('safety', false).pass(1_000);
    expect(gate.state.totals).toMatchObject({ passages: 2, tailgates: 1, reversals: 1 });
  });

  test('a grant while the arm comes down raises it again', () => {
    const gate = closing().arm('between').set('arrive', true).pass(500);
    gate.card('resident-2');
    expect([gate.name, gate.pulses.length]).toEqual(['opening', 2]);
  });
});

describe('closing', () => {
  test.each(['safety', 'beam', 'edge'] as const)(
    'an active %s reverses, and the third in a row stays open with a call',
    (input) => {
      const gate = closing();
      for (let round = 1; round <= 3; round += 1) {
        gate.arm('between').pass(500).set(input, true);
        expect(gate.name).toBe(round < 3 ? 'opening' : 'heldOpen');
        if (round < 3) gate.pass(500).arm('open').pass(500).set(input, false).passUntil('closing');
      }
      expect(gate.state.totals.reversals).toBe(3);
      expect(gate.state.assist.call?.reason).toBe('barrier');
      gate.arm('open').set(input, false).pass(60_000);
      expect(gate.name).toBe('heldOpen');
      gate.hear({ kind: 'reset', by: 'wang' });
      expect(gate.name).toBe('open');
    },
  );

  test('reversals are forgotten once the arm is down', () => {
    const gate = closing().arm('between').set('edge', true).arm('open').set('edge', false).pass(11_000);
    expect(gate.lower().name).toBe('closed');
    expect(gate.state.barrier.reversals).toBe(0);
  });

  test.each(['safety', 'beam', 'edge'] as const)('closing is not permitted while %s is not heard', (input) => {
    const gate = new Gate().ready();
    expect(gate.state.barrier.inhibiting).toBe(false);
    gate.silent.add(input);
    expect(gate.pass(21_000).state.barrier.inhibiting).toBe(true);
    expect(gate.of('fault').at(-1)).toMatchObject({ about: input, on: true });
    gate.silent.delete(input);
    gate.pass(5_000);
    expect(gate.state.barrier.inhibiting).toBe(false);
    expect(gate.of('fault').at(-1)).toMatchObject({ about: input, on: false });
  });

  test('an arm that does not come down is a fault, and is forgiven when it does', () => {
    const gate = closing().arm('between').pass(10_000);
    expect(gate.name).toBe('fault');
    expect(gate.arm('closed').name).toBe('closed');
  });

  test('an arm up for two minutes under something is an alarm once, and stays up', () => {
    const gate = opened().pass(1_000).set('beam', true).pass(118_000);
    const held = () => gate.of('fault').filter(({ text }) => text.includes('open for too long'));
    expect(held()).toHaveLength(0);
    gate.pass(2_000);
    expect(held()).toHaveLength(1);
    gate.pass(60_000);
    expect(held()).toHaveLength(1);
    expect(gate.name).toBe('open');
  });

  test('a loop that stays on for ten minutes holds the arm up, calls, and frees it when it comes free', () => {
    const gate = opened().set('safety', true).pass(601_000);
    expect(gate.name).toBe('heldOpen');
    expect(gate.set('safety', false).pass(3_000).name).toBe('closing');
  });
});

describe('hands and force', () => {
  test('an arm lifted without a command is an alarm; one released by hand is none', () => {
    const forced = new Gate().ready().arm('open');
    expect(forced.of('fault').map(({ text }) => text)).toEqual(['The arm was opened without a command.']);
    const byHand = new Gate().ready().set('manualRelease', true).arm('open').pass(5_000);
    expect(byHand.name).toBe('outOfService');
    expect(byHand.of('fault').some(({ text }) => text.includes('without a command'))).toBe(false);
  });

  test('nothing is pulsed while hands are on the arm, not even for the guard; locked again the lane comes back', () => {
    const gate = new Gate().ready().set('manualRelease', true).arrive();
    gate.card();
    gate.press().pass(5_000);
    expect(gate.pulses).toEqual([]);
    gate.set('manualRelease', false).pass(10_000);
    expect(gate.state.barrier.name).not.toBe('outOfService');
  });
});

describe('fire', () => {
  test('fire holds the arm up and withholds closing, from every state', () => {
    const states = [new Gate().ready(), opened(), closing(), opened().set('safety', true)];
    for (const gate of states) {
      gate.set('fire', true);
      expect([gate.name, gate.state.barrier.asserting, gate.state.barrier.inhibiting]).toEqual([
        'emergencyOpen',
        true,
        true,
      ]);
      gate.card('resident-9');
      expect(gate.pass(60_000).name).toBe('emergencyOpen');
    }
  });

  test('the lane leaves it only after five quiet seconds and by a person', () => {
    const gate = new Gate().ready().set('fire', true).arm('open').pass(5_000).set('fire', false).pass(4_000);
    gate.hear({ kind: 'reset', by: 'wang' });
    expect(gate.name).toBe('emergencyOpen');
    expect(gate.pass(60_000).name).toBe('emergencyOpen');
    gate.hear({ kind: 'reset', by: 'wang' });
    expect([gate.name, gate.state.barrier.asserting]).toEqual(['open', false]);
  });

  test('a cut fire wire and one that is not heard are fire', () => {
    const gate = new Gate().ready();
    gate.silent.add('fire');
    expect(gate.pass(21_000).name).toBe('emergencyOpen');
  });

  test('a restart does not end an emergency, and asserts again only after the hold', () => {
    const gate = new Gate().ready().set('fire', true).pass(6_000).set('fire', false);
    const again = gate.restart();
    expect(again.pass(2_900).of('assertOpen')).toEqual([]);
    again.pass(1_000);
    expect([again.name, again.of('assertOpen').length]).toEqual(['emergencyOpen', 1]);
  });

  test('vehicles that leave through the open lane are counted, and are no tailgates', () => {
    const gate = new Gate()
      .ready()
      .set('fire', true)
      .arm('open')
      .set('safety', true)
      .pass(1_000)
      .set('safety', false)
      .pass(1_000);
    expect(gate.state.totals).toMatchObject({ passages: 1, unchecked: 1, tailgates: 0 });
  });
});

describe('the office opens', () => {
  test('a fresh command with a vehicle present opens once', () => {
    const gate = new Gate().ready().arrive();
    gate.remote({ id: 'command-1' });
    gate.remote({ id: 'command-1' });
    expect(gate.pulses).toMatchObject([{ id: 'command-1', source: 'remote' }]);
    expect(gate.lastRefusal).toBe('repeated');
  });

  test.each([
    ['retained', { retained: true }],
    ['stale_command', { ageMs: 10_001 }],
    ['stale_command', { ageMs: -60_000 }],
    ['clock_untrusted', { sound: false }],
  ] as const)('a command that is %s opens nothing', (why, over) => {
    const gate = new Gate().ready().arrive();
    gate.remote(over);
    expect([gate.lastRefusal, gate.pulses.length]).toEqual([why, 0]);
  });

  test('a command used before a restart opens nothing after it', () => {
    const gate = new Gate().ready().arrive();
    gate.remote({ id: 'command-1' });
    const again = gate.restart().pass(20_000);
    again.arm('closed').pass(5_000).remote({ id: 'command-1' });
    expect([again.lastRefusal, again.pulses.length]).toEqual(['repeated', 0]);
  });
});

test('a free exit opens for each vehicle once, and not for ever for one that stays', () => {
  const gate = new Gate(aLane({ freeExit: true })).ready().arrive(1_000);
  expect(gate.pulses).toMatchObject([{ source: 'freeExit' }]);
  for (let round = 0; round < 6; round += 1) gate.raise().pass(11_000).lower();
  expect(gate.pulses.length).toBeLessThanOrEqual(3);
});
