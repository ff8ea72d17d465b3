import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, type Seen, trialLimits } from '../../src/release/judge.ts';
import { inBoth } from '../makers/words.ts';

const aSeen = (over: Partial<Seen> = {}): Seen => ({
  boots: 1,
  watchedMs: 0,
  safeRuns: false,
  coreRestarts: 0,
  linkRestarts: 0,
  health: null,
  wasHealthy: false,
  ...over,
});
const well = (healthyForMs: number) => ({ healthyForMs, unfit: null });
const kindOf = (over: Partial<Seen>) => judge(aSeen(over), trialLimits).kind;

test('a release stays after ten healthy minutes, not before', () => {
  expect(kindOf({ watchedMs: 700_000, health: well(599_999), wasHealthy: true })).toBe('wait');
  expect(kindOf({ watchedMs: 700_000, health: well(600_000), wasHealthy: true })).toBe('confirm');
});

describe('a release goes', () => {
  test.each<[string, Partial<Seen>, RegExp]>([
    ['as soon as duskgate-safe lights the roads', { safeRuns: true }, /duskgate-safe lights the roads/],
    ['when core was started again a third time', { coreRestarts: 3 }, /core ended 3 times/],
    ['when link was started again a sixth time', { linkRestarts: 6 }, /link ended 6 times/],
    ['when core says nothing for two minutes', { watchedMs: 120_000 }, /does not say that it is healthy/],
    [
      'when core says for two minutes what it lacks',
      { watchedMs: 120_000, health: { healthyForMs: 0, unfit: inBoth('no output obeys') } },
      /no output obeys/,
    ],
    ['when it was not steady in half an hour', { watchedMs: 1_800_000, health: well(5), wasHealthy: true }, /30 min/],
    ['when three boots were not enough', { boots: 4, watchedMs: 5_000 }, /3 boots/],
  ])('%s', (_, over, why) => {
    expect(judge(aSeen(over), trialLimits)).toEqual({
      kind: 'back',
      why: { en: expect.stringMatching(why), zh: expect.stringMatching(/\p{Script=Han}/u) },
    });
  });

  test('not for one hiccup after it was healthy', () => {
    const health = { healthyForMs: 0, unfit: inBoth('the disk refuses') };
    expect(kindOf({ watchedMs: 300_000, health, wasHealthy: true })).toBe('wait');
    expect(kindOf({ watchedMs: 300_000, wasHealthy: true, coreRestarts: 2 })).toBe('wait');
  });
});

test('every trial has an end: whatever is seen, at half an hour it is decided', () => {
  const anything = fc.record<Seen>({
    boots: fc.nat(9),
    watchedMs: fc.integer({ min: trialLimits.wholeMs, max: 1e9 }),
    safeRuns: fc.boolean(),
    coreRestarts: fc.integer({ min: -3, max: 9 }),
    linkRestarts: fc.integer({ min: -3, max: 9 }),
    health: fc.option(fc.record({ healthyForMs: fc.nat(2_000_000), unfit: fc.option(fc.string().map(inBoth)) })),
    wasHealthy: fc.boolean(),
  });
  fc.assert(fc.property(anything, (seen) => judge(seen, trialLimits).kind !== 'wait'));
});

test('no release stays that is not healthy now', () => {
  const sick = fc.record<Seen>({
    boots: fc.nat(9),
    watchedMs: fc.nat(2_000_000),
    safeRuns: fc.boolean(),
    coreRestarts: fc.nat(9),
    linkRestarts: fc.nat(9),
    health: fc.option(fc.record({ healthyForMs: fc.nat(2_000_000), unfit: fc.string().map(inBoth) })),
    wasHealthy: fc.boolean(),
  });
  fc.assert(fc.property(sick, (seen) => judge(seen, trialLimits).kind !== 'confirm'));
});
