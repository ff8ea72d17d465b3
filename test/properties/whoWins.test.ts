import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sources } from '../../src/lighting/answer.ts';
import type { Belief } from '../../src/lighting/base.ts';
import { demand, type Wishes } from '../../src/lighting/demand.ts';
import { compilePlan } from '../../src/lighting/plan.ts';
import { dayMs, hourMs } from '../../src/units.ts';
import { anException, aRelay, aRule, aSite, at, aZone, sun } from '../makers/site.ts';

const { place } = aSite();
const from = Temporal.Instant.from('2026-11-20T12:00+08:00').epochMilliseconds;
const schedule = {
  rules: [
    aRule({
      id: 'dusk',
      level: 100,
      steps: [
        { from: at('23:00'), level: 40 },
        { from: at('05:00'), level: 80 },
      ],
    }),
    aRule({ id: 'noon', start: at('11:00'), end: at('13:00'), level: 10 }),
  ],
  exceptions: [
    anException({
      from: '2026-11-25',
      to: '2026-11-26',
      rules: [aRule({ start: sun('set'), end: at('22:00'), level: 70 })],
    }),
  ],
};
const road = aZone({ schedule });
const relayRoad = aZone({ schedule, output: aRelay() });
const court = aZone({ id: 'court', need: 'as-needed', floor: 0, schedule });
const plan = compilePlan(schedule, place, '2026-11-20', 12);

const instant = fc.integer({ min: from + dayMs, max: from + 9 * dayMs });
const level = fc.integer({ min: 0, max: 100 });
const someone = { login: 'min', why: 'a reason' };
const wishesWith = (until: fc.Arbitrary<number>): fc.Arbitrary<Wishes> =>
  fc.record({
    plan: fc.option(fc.constant(plan), { nil: null, freq: 9 }),
    hand: fc.oneof(
      { weight: 4, arbitrary: fc.constant('auto' as const) },
      fc.constantFrom('on' as const, 'off' as const),
    ),
    lockout: fc.option(fc.constant(someone), { nil: null, freq: 2 }),
    emergency: fc.option(
      until.map((untilMs) => ({ ...someone, untilMs })),
      { nil: null, freq: 2 },
    ),
    override: fc.option(
      fc.record({
        commandId: fc.constant('c'),
        login: fc.constant('min'),
        why: fc.constant(''),
        level,
        allowBoost: fc.boolean(),
        untilMs: until,
      }),
      { nil: null },
    ),
    presence: fc.option(fc.record({ input: fc.constant('pir'), level, untilMs: until }), { nil: null }),
    skyDark: fc.boolean(),
    photocell: fc.constantFrom('dark' as const, 'bright' as const, 'none' as const),
  });
const belief: fc.Arbitrary<Belief> = fc
  .record({
    wallMs: instant,
    before: fc.nat(3 * dayMs),
    after: fc.nat(3 * dayMs),
    clock: fc.constantFrom('sound' as const, 'restored' as const, 'invalid' as const),
  })
  .map(({ wallMs, before, after, clock }) => ({ wallMs, fromMs: wallMs - before, toMs: wallMs + after, clock }));
const anyWishes = wishesWith(instant);

test('the highest layer that has anything to say decides', () => {
  fc.assert(
    fc.property(belief, anyWishes, (belief, wishes) => {
      const { source, level } = demand(road, belief, wishes);
      if (source === 'lockout') expect(level).toBe(0);
      const speaks = [wishes.hand !== 'auto', wishes.lockout !== null, wishes.emergency !== null];
      const first = speaks.indexOf(true);
      if (first >= 0) {
        expect(source).toBe(sources[first]);
      } else if (wishes.override === null) {
        expect(source).not.toBe('override');
      } else {
        expect(source === 'override' || (wishes.override.allowBoost && source === 'presence')).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('motion never takes light away, and changes nothing that a person asked for', () => {
  fc.assert(
    fc.property(belief, anyWishes, (belief, wishes) => {
      const still = demand(road, belief, { ...wishes, presence: null });
      const moving = demand(road, belief, wishes);
      expect(moving.level).toBeGreaterThanOrEqual(still.level);
      const asked = still.source !== 'season' && still.source !== 'exception' && still.source !== 'substitute';
      if (asked && !(still.source === 'override' && wishes.override?.allowBoost)) expect(moving).toEqual(still);
    }),
    { numRuns: 2_000 },
  );
});

test('every answer has a level from dark to full, and names its own source in its reason', () => {
  fc.assert(
    fc.property(belief, anyWishes, fc.constantFrom(road, relayRoad, court), (belief, wishes, zone) => {
      const { level, source, reason, next } = demand(zone, belief, wishes);
      expect(level >= 0 && level <= 100).toBe(true);
      if (zone === relayRoad) expect([0, 100]).toContain(level);
      expect(reason.kind === source || (reason.kind === 'noWindow' && source === 'season')).toBe(true);
      if (next !== null) expect(next.level >= 0 && next.level <= 100).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('less certainty about the time never darkens a road, and never lights what nobody needs', () => {
  const clocks = ['sound', 'restored', 'invalid'] as const;
  fc.assert(
    fc.property(
      belief,
      anyWishes,
      fc.nat(5 * dayMs),
      fc.nat(5 * dayMs),
      fc.nat(2),
      (belief, wishes, before, after, worse) => {
        const blind = { ...wishes, photocell: 'none' as const };
        const wider: Belief = {
          wallMs: belief.wallMs,
          fromMs: belief.fromMs - before,
          toMs: belief.toMs + after,
          clock: clocks[Math.max(worse, clocks.indexOf(belief.clock))] ?? 'invalid',
        };
        // Without a sound clock the controller takes the sky for dark, so that motion still lights the way.
        const doubtful = { ...blind, skyDark: blind.skyDark || wider.clock !== 'sound' };
        expect(demand(road, wider, doubtful).level).toBeGreaterThanOrEqual(demand(road, belief, blind).level);
        const nobody = { ...blind, presence: null };
        expect(demand(court, wider, nobody).level).toBeLessThanOrEqual(demand(court, belief, nobody).level);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('with a clock that is good to a second the level changes exactly where it was foretold', () => {
  fc.assert(
    fc.property(instant, (wallMs) => {
      const sure = (at: number): Belief => ({ wallMs: at, fromMs: at, toMs: at, clock: 'sound' });
      const plain: Wishes = {
        plan,
        hand: 'auto',
        lockout: null,
        emergency: null,
        override: null,
        presence: null,
        skyDark: false,
        photocell: 'none',
      };
      const { level, next } = demand(road, sure(wallMs), plain);
      if (next === null) return;
      expect(next.atMs - wallMs).toBeLessThan(36 * hourMs);
      expect(demand(road, sure(next.atMs - 1), plain).level).toBe(level);
      expect(demand(road, sure(next.atMs), plain).level).toBe(next.level);
    }),
    { numRuns: 1_000 },
  );
});
