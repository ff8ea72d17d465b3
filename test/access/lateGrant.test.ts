import { expect, test } from 'vitest';
import { grantAgeMaxMs } from '../../src/access/grant.ts';
import { Gate } from './gate.ts';

/** A card whose frame ended so long ago: the loop stood still meanwhile. */
function cardOf(ageMs: number): Gate {
  const gate = new Gate().ready().arrive();
  const frameMono = gate.monoMs - ageMs;
  const result = { kind: 'granted', causeId: 'read-late', by: 'resident-1', assistCard: false } as const;
  gate.hear({ kind: 'read', reader: 'reader-in', firstEdgeMono: frameMono - 50, frameMono, result });
  return gate;
}

test('a card that reaches the lane late opens, as long as the driver can still be there', () => {
  expect(cardOf(grantAgeMaxMs).pulses).toHaveLength(1);
});

test.each([grantAgeMaxMs + 1, 60_000])('one that is %i ms old opens nothing', (ageMs) => {
  const gate = cardOf(ageMs);
  expect(gate.lastRefusal).toBe('stale_command');
  expect(gate.pass(10_000).pulses).toEqual([]);
});
