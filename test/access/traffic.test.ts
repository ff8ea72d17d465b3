import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Manner, Street } from './street.ts';

const anyManner: fc.Arbitrary<Manner> = fc.record({
  comesMs: fc.integer({ min: 0, max: 25_000 }),
  lengthM: fc.constantFrom(3, 4.5, 6),
  speedMps: fc.constantFrom(1, 2, 3.5),
  gapM: fc.constantFrom(0.6, 1.2, 3, 5),
  behindMs: fc.integer({ min: 1_200, max: 4_000 }),
  reachMs: fc.integer({ min: 200, max: 12_000 }),
  dozeMs: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(300, 900) },
    { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 16_000 }) },
  ),
  waves: fc.constantFrom(0, 0, 0, 1, 3),
  kind: fc.constantFrom('resident', 'resident', 'resident', 'resident', 'guest', 'follower'),
  restless: fc.constantFrom('no', 'no', 'no', 'atOnce', 'drivingOff'),
});

/** Pulses that the arm does not hear; mostly none. */
const anyDeaf = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.nat(12), { minLength: 1, maxLength: 4 }) },
);

/** One who stops well and dozes for a second. */
const plain: Manner = {
  comesMs: 0,
  lengthM: 3,
  speedMps: 1,
  gapM: 0.6,
  behindMs: 1_200,
  reachMs: 200,
  dozeMs: 1_000,
  waves: 0,
  kind: 'resident',
  restless: 'no',
};

/** Longest that the lane itself may keep a vehicle: a lapsed opening, the closing arm, a card shown again, the way through. */
const boundMs = 45_000;
/** And each time the arm did not move: until that is a fault, and the guard has come for good. */
const deafMs = 90_000;

test('under any traffic, whoever shows a good card gets through in time, and nobody on the leave of another', () => {
  fc.assert(
    fc.property(fc.array(anyManner, { minLength: 1, maxLength: 10 }), anyDeaf, (manners, deafTo) => {
      const street = new Street(deafTo).run(manners);
      expect(street.wrong).toEqual([]);
      expect(street.through).toHaveLength(manners.length);
      for (const { name, kind, tookMs, ownMs } of street.through) {
        if (kind === 'resident') expect(tookMs - ownMs, name).toBeLessThan(boundMs + deafTo.length * deafMs);
      }
      const { passages, tailgates, unchecked, pulses } = street.gate.state.totals;
      expect(passages).toBeLessThanOrEqual(pulses + street.shownToOpenArm + tailgates + unchecked);
    }),
    { numRuns: 100 },
  );
});

// Kept from seed 1462451692: four vehicles without a gap and a fault later, the arm is still up when the last one shows its card.
test('who shows a good card to an arm that is up goes on that card, without another pulse', () => {
  const awake: Manner = { ...plain, dozeMs: 300 };
  const follower: Manner = { ...awake, kind: 'follower' };
  const street = new Street().run([awake, follower, follower, follower, plain]);
  expect(street.wrong).toEqual([]);
  expect(street.through).toHaveLength(5);
  expect(street.gate.state.totals).toMatchObject({ passages: 5, pulses: 1, tailgates: 2, unchecked: 1 });
});

// Kept from seed -802928824: the guard was called once for each vehicle, whatever came of it.
test('a guest who sleeps through the opening that the guard gave him does not block the lane for ever', () => {
  const asleep: Manner = { ...plain, kind: 'guest', reachMs: 11_501, dozeMs: 8_101, waves: 3 };
  const street = new Street().run([asleep, plain]);
  expect(street.wrong).toEqual([]);
  expect(street.through.map(({ name }) => name)).toEqual(['guest-0', 'resident-1']);
});
