import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AntiPassback,
  forgiven,
  noPassages,
  passageReportMs,
  passageWaitMs,
  passback,
  passed,
  usualAntiPassback,
} from '../../src/access/antiPassback.ts';
import type { CardClass } from '../../src/access/roster.ts';
import { hourMs, type Instant } from '../../src/units.ts';
import { anEntry, aPassbackRule, aPseudonym, aSoundClock, mondayTenMs, noClock } from '../makers/access.ts';

const zone = 'Asia/Shanghai';
const seenIn = (area: string, atMs: Instant) => anEntry({ passages: { last: { area, atMs }, usesMade: 1 } });
const ask = (rule: Partial<AntiPassback>, agoMs: number, area = 'estate') =>
  passback(aPassbackRule(rule), seenIn(area, mondayTenMs - agoMs), 'estate', aSoundClock(), zone);

describe('anti-passback', () => {
  test.each([
    ['off', 'pass'],
    ['soft', 'report'],
    ['timed', 'refuse'],
    ['hard', 'refuse'],
  ] as const)('%s: a card back in its area after a second is answered with %s', (kind, answer) => {
    expect(ask({ kind }, 1_000)).toBe(answer);
    expect(ask({ kind }, 1_000, 'street')).toBe('pass');
  });

  test('timed lets the card in again after its time, within what the clock can tell', () => {
    expect(ask({ kind: 'timed', withinMs: 10_000 }, 10_999)).toBe('refuse');
    expect(ask({ kind: 'timed', withinMs: 10_000 }, 11_000)).toBe('pass');
  });

  test('timed does not hold a passage against a card that a wrong clock dated far ahead', () => {
    expect(ask({ kind: 'timed' }, -hourMs)).toBe('pass');
  });

  test('hard holds staff under a soft rule that says so, and residents not', () => {
    const rule = aPassbackRule({ hardFor: ['staff', 'contractor'] });
    const inside = seenIn('estate', mondayTenMs - 1_000);
    expect(passback(rule, { ...inside, class: 'staff' }, 'estate', aSoundClock(), zone)).toBe('refuse');
    expect(passback(rule, inside, 'estate', aSoundClock(), zone)).toBe('report');
    expect(passback({ ...rule, kind: 'off' }, { ...inside, class: 'staff' }, 'estate', aSoundClock(), zone)).toBe(
      'pass',
    );
  });

  test('forgives everybody at 04:00 site time, and not before', () => {
    const at = (time: string) => Date.parse(`2026-11-23T${time}+08:00`);
    const answer = (passedAt: string, now: string) =>
      passback(aPassbackRule({ kind: 'hard' }), seenIn('estate', at(passedAt)), 'estate', aSoundClock(at(now)), zone);
    expect(answer('03:50:00', '03:59:58')).toBe('refuse');
    expect(answer('03:50:00', '04:00:00')).toBe('pass');
    expect(answer('04:00:00', '23:59:00')).toBe('refuse');
  });

  test('without a reset it never forgives by itself', () => {
    expect(ask({ kind: 'hard', resetAt: null }, 400 * 24 * hourMs)).toBe('refuse');
  });

  test('forgives a first use, a forgiven card and a clock that cannot tell', () => {
    const hard = aPassbackRule({ kind: 'hard' });
    expect(passback(hard, anEntry(), 'estate', aSoundClock(), zone)).toBe('pass');
    const known = seenIn('estate', mondayTenMs - 1_000);
    const after = { ...known, passages: forgiven(known.passages) };
    expect(passback(hard, after, 'estate', aSoundClock(), zone)).toBe('pass');
    expect(passback(hard, known, 'estate', noClock(), zone)).toBe('pass');
    expect(passback({ ...hard, resetAt: null }, known, 'estate', noClock(), zone)).toBe('refuse');
  });
});

describe('passages', () => {
  const passage = { pseudonym: aPseudonym(1), area: 'estate', atMs: mondayTenMs, use: true };

  test('inwards are uses, outwards are none', () => {
    const once = passed(noPassages, passage);
    expect(once).toEqual({ last: { area: 'estate', atMs: mondayTenMs }, usesMade: 1 });
    expect(passed(once, { ...passage, area: 'street', atMs: mondayTenMs + 1, use: false }).usesMade).toBe(1);
  });

  test('told twice count once', () => {
    const list = fc.array(
      fc.record({ area: fc.constantFrom('estate', 'street'), atMs: fc.nat({ max: 9 }), use: fc.boolean() }),
    );
    fc.assert(
      fc.property(list, (passages) => {
        const once = passages.reduce((known, one) => passed(known, { ...passage, ...one }), noPassages);
        const twice = passages.reduce(
          (known, one) => passed(passed(known, { ...passage, ...one }), { ...passage, ...one }),
          noPassages,
        );
        expect(twice).toEqual(once);
      }),
    );
  });

  test('forgiving gives no use back', () => {
    expect(forgiven(passed(noPassages, passage))).toEqual({ last: null, usesMade: 1 });
  });
});

test('a passage for which some lane may refuse the card never waits for the disk', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<AntiPassback['kind']>('off', 'soft', 'timed', 'hard'), { maxLength: 4 }),
      fc.subarray<CardClass>(['resident', 'contractor', 'guard']),
      fc.constantFrom<CardClass>('resident', 'contractor'),
      fc.option(fc.nat(9)),
      (kinds, hardFor, cardClass, usesMax) => {
        const lanes = kinds.map((kind) => ({ ...usualAntiPassback, kind, hardFor, resetAt: null }));
        const entry = anEntry({
          class: cardClass,
          usesMax,
          passages: { last: { area: 'estate', atMs: 0 }, usesMade: 0 },
        });
        const belief = { fromMs: 1, toMs: 1, sound: true, highWaterMs: 1 };
        const refuses = lanes.some((lane) => passback(lane, entry, 'estate', belief, 'Asia/Shanghai') === 'refuse');
        expect(passageWaitMs(lanes, entry)).toBe(refuses || usesMax !== null ? 0 : passageReportMs);
      },
    ),
  );
});
