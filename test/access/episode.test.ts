import { expect, test } from 'vitest';
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
  expect(gate.of('recordPassage').map(({ pseudonym, area }) => [pseudonym, area])).toEqual([['resident-1', 'estate']]);
  expect(gate.state.totals).toMatchObject({ arrivals: 1, passages: 1, pulses: 1, tailgates: 0, conforming: 1 });
});
