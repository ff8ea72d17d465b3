import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

/** Whose leave an opening is: the cases that random traffic found, each kept under what it did to a driver. */

const opened = () => {
  const gate = new Gate().ready().arrive();
  gate.card();
  return gate.raise();
};

test('a command that comes twice leaves the driver his leave', () => {
  const gate = new Gate().ready().arrive();
  gate.remote({ id: 'c1' });
  gate.remote({ id: 'c1' });
  gate.raise().driveThrough().lower();
  expect(gate.episodes.map(({ outcome }) => outcome)).toEqual(['passed']);
});

test('a driver who shows his card again while the arm comes up again for what it met passes on it, once', () => {
  const gate = opened().passUntil('closing');
  gate.arm('between').pass(500).set('beam', true).pass(200);
  expect(gate.name).toBe('opening');
  gate.card('resident-1');
  gate.set('beam', false).raise();
  gate.driveThrough();
  expect(gate.of('passage').map(({ granted }) => granted)).toEqual([true]);
  expect(gate.state.barrier.stored).toEqual([]);
  expect(gate.pass(1_000).name).toBe('closing');
});

test('the guard opens before anybody stands there, and the card of the first who comes opens nothing for the second', () => {
  const gate = new Gate().ready().press().raise().arrive(1_000);
  gate.card('resident-1');
  gate.pass(1_000).driveThrough().pass(1_000);
  expect(gate.pulses).toHaveLength(1);
  expect(gate.name).toBe('closing');
});

test('who comes to an arm the guard has opened and drives on has passed on his leave', () => {
  const gate = new Gate().ready().press().raise().arrive(1_000);
  gate.driveThrough().lower().pass(5_000);
  expect(gate.episodes.map(({ outcome }) => outcome)).toEqual(['passed']);
});

test('a card read once more while its driver drives off is no leave for whoever comes behind', () => {
  const gate = opened().pass(500).set('safety', true).pass(500);
  gate.card('resident-1');
  gate.pass(500).set('arrive', false).pass(1_000).set('safety', false).pass(1_000);
  expect(gate.name).toBe('closing');
});

test('a quarter of an hour bumper to bumper is no stuck loop', () => {
  const gate = new Gate().ready().arrive();
  for (let vehicle = 0; vehicle < 100; vehicle += 1) {
    gate.card(`resident-${vehicle}`);
    if (gate.name === 'opening') gate.raise();
    gate.pass(500).set('safety', true).pass(3_000).set('safety', false).pass(9_000);
    gate.arm(gate.name === 'closing' || gate.name === 'closed' ? 'closed' : 'open');
  }
  expect(gate.state.totals.passages).toBe(100);
  expect(gate.of('fault').filter(({ about }) => about === 'arrive')).toEqual([]);
});

test('the leave of a driver the guard had to let through does not stay with nobody', () => {
  const gate = new Gate().ready().arrive();
  gate.card();
  gate.arm('between').pass(9_000).press();
  gate.pass(1_500).arm('open').driveThrough().lower();
  expect(gate.state.occupancy.atReader).toBe(null);
  gate.arrive().card('resident-2');
  expect(gate.name).toBe('opening');
});
