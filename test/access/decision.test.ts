import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type Question } from '../../src/access/decision.ts';
import { freshMemory, type ReaderMemory } from '../../src/access/readerMemory.ts';
import { cardClasses, type RosterEntry } from '../../src/access/roster.ts';
import { dayMs, minuteMs } from '../../src/units.ts';
import {
  aCardRead,
  aLaneState,
  anEntry,
  anInLane,
  aPassbackRule,
  aPseudonym,
  aQuestion,
  aSoundClock,
  mondayTenMs,
  noClock,
  someHours,
} from '../makers/access.ts';

const verdict = (over: Partial<Question>) => decide(aQuestion(over)).decision;
const ofCard = (over: Partial<RosterEntry>, more: Partial<Question> = {}) =>
  verdict({ read: aCardRead(anEntry(over)), ...more });
const inside = { last: { area: 'estate', atMs: mondayTenMs - minuteMs }, usesMade: 1 };
const nights = { id: 'nights', hours: [someHours({ start: '22:00', end: '06:00' })] };
const tomorrow = mondayTenMs + dayMs;

describe('a decision', () => {
  test.each<[string, Partial<RosterEntry>, string]>([
    ['without a limit is let in', {}, 'granted'],
    ['that is blocked is not', { blocked: true }, 'blocked'],
    ['blocked and expired is called blocked', { blocked: true, validToMs: 0 }, 'blocked'],
    ['of yesterday has expired', { validToMs: mondayTenMs - dayMs }, 'expired'],
    ['of tomorrow is not valid yet', { validFromMs: tomorrow }, 'not_yet_valid'],
    ['between its dates is let in', { validFromMs: mondayTenMs - dayMs, validToMs: tomorrow }, 'granted'],
    ['for another lane has no right', { lanes: ['gate-out'] }, 'no_right'],
    ['for no lane at all has no right', { lanes: [] }, 'no_right'],
    ['for this lane among others is let in', { lanes: ['gate-out', 'gate-in'] }, 'granted'],
    ['for the nights is not admitted at ten', { profile: nights }, 'outside_profile'],
    ['with an empty profile is never admitted', { profile: { id: 'never', hours: [] } }, 'outside_profile'],
    ['for two uses has had them', { usesMax: 2, passages: { last: null, usesMade: 2 } }, 'use_limit'],
    ['for two uses has one left', { usesMax: 2, passages: { last: null, usesMade: 1 } }, 'granted'],
    ['for no use at all is never let in', { usesMax: 0 }, 'use_limit'],
    ['that is inside already passes under the soft rule', { passages: inside }, 'granted'],
  ])('a card %s', (_, card, code) => {
    expect(ofCard(card)).toMatchObject({ code, kind: code === 'granted' ? 'grant' : 'deny' });
  });

  test('of a soft rule says what it let pass', () => {
    expect(ofCard({ passages: inside }).tags).toEqual(['out_of_order']);
    expect(ofCard({}).tags).toEqual([]);
  });

  test('refuses under the hard rule, but not the ambulance, the guard or who is exempt', () => {
    const lane = anInLane({ antiPassback: aPassbackRule({ kind: 'hard' }) });
    expect(ofCard({ passages: inside }, { lane }).code).toBe('anti_passback');
    expect(ofCard({ passages: inside, class: 'emergency' }, { lane }).code).toBe('granted');
    expect(ofCard({ passages: inside, class: 'guard' }, { lane }).code).toBe('granted');
    expect(ofCard({ passages: inside, antiPassback: 'exempt' }, { lane }).code).toBe('granted');
  });

  test('lets a visitor out after his last use', () => {
    const lane = anInLane({ id: 'gate-out', direction: 'out', area: 'street' });
    expect(ofCard({ usesMax: 1, passages: inside }, { lane }).code).toBe('granted');
  });

  test('asks for a vehicle where a loop can tell, and for a lane in service', () => {
    expect(verdict({ laneState: aLaneState({ vehicle: 'absent' }) }).code).toBe('no_vehicle');
    expect(verdict({ laneState: aLaneState({ vehicle: 'unknown' }) }).code).toBe('granted');
    expect(verdict({ laneState: aLaneState({ inService: false }) }).code).toBe('lane_out_of_service');
  });

  test('keeps noise, foreign cards, ghosts and strangers apart', () => {
    const absent = aLaneState({ vehicle: 'absent' });
    expect(verdict({ read: aCardRead(null) })).toMatchObject({ kind: 'deny', code: 'unknown_card' });
    expect(verdict({ read: aCardRead(null, { foreign: true }) })).toMatchObject({ kind: 'foreign' });
    expect(verdict({ read: aCardRead(null), laneState: absent })).toMatchObject({ kind: 'ghost' });
    expect(verdict({ read: { kind: 'bad', fault: 'glitch', bits: 25 } })).toMatchObject({ kind: 'noise' });
    expect(verdict({ read: { kind: 'bad', fault: 'glitch', bits: 25 } }).words.en).toContain('glitch');
    expect(verdict({ read: { kind: 'keypad', digits: 4 } })).toMatchObject({ kind: 'deny', code: 'no_pin_here' });
  });

  test('knows an enrolled card even when its facility code is foreign', () => {
    expect(verdict({ read: aCardRead(anEntry(), { foreign: true }) }).kind).toBe('grant');
  });
});

describe('with a clock that cannot be trusted', () => {
  const belief = noClock();
  test.each<[string, Partial<RosterEntry>, string]>([
    ['without an end is let in', {}, 'granted'],
    ['that began long ago is let in', { validFromMs: mondayTenMs - dayMs }, 'granted'],
    ['that had expired before the clock was lost stays out', { validToMs: mondayTenMs - 1 }, 'expired'],
    ['with an end ahead is sent to the guard', { validToMs: mondayTenMs + 300 * dayMs }, 'clock_untrusted'],
    ['with hours is sent to the guard', { profile: nights }, 'clock_untrusted'],
    ['that is blocked stays out', { blocked: true }, 'blocked'],
  ])('a card %s', (_, card, code) => expect(ofCard(card, { belief }).code).toBe(code));

  test('a site may let classes in that only the doubt speaks against, and the grant says so', () => {
    const card = { validToMs: tomorrow };
    const grantInDoubt = ['staff'] as const;
    expect(ofCard({ ...card, class: 'staff' }, { belief, grantInDoubt })).toMatchObject({
      kind: 'grant',
      tags: ['clock_doubt'],
    });
    expect(ofCard(card, { belief, grantInDoubt }).kind).toBe('deny');
    expect(ofCard({ ...card, class: 'emergency' }, { belief })).toMatchObject({ kind: 'grant', tags: ['clock_doubt'] });
  });

  test('a clock restored behind the high water does not revive an expired card', () => {
    const behind = { fromMs: 0, toMs: minuteMs, sound: false, highWaterMs: mondayTenMs };
    expect(ofCard({ validToMs: mondayTenMs - dayMs }, { belief: behind }).code).toBe('expired');
  });

  test('the second of doubt of a good clock counts against the card', () => {
    const closing = ofCard({ validToMs: mondayTenMs + 500 });
    const opening = ofCard({ validFromMs: mondayTenMs + 500 });
    expect([closing.code, opening.code]).toEqual(['expired', 'not_yet_valid']);
  });
});

const anyEntry: fc.Arbitrary<RosterEntry> = fc.record({
  pseudonym: fc.nat({ max: 5 }).map(aPseudonym),
  holder: fc.constant('A'),
  class: fc.constantFrom(...cardClasses),
  lanes: fc.constantFrom(null, [], ['gate-in'], ['gate-out']),
  validFromMs: fc.option(fc.integer({ min: -3, max: 3 }).map((days) => mondayTenMs + days * dayMs)),
  validToMs: fc.option(fc.integer({ min: -3, max: 3 }).map((days) => mondayTenMs + days * dayMs)),
  profile: fc.constantFrom(null, nights, { id: 'never', hours: [] }, { id: 'always', hours: [someHours()] }),
  antiPassback: fc.constantFrom('inherit' as const, 'exempt' as const),
  usesMax: fc.option(fc.nat({ max: 2 })),
  blocked: fc.boolean(),
  passages: fc.record({
    last: fc.option(
      fc.record({
        area: fc.constantFrom('estate', 'street'),
        atMs: fc.nat({ max: 100 }).map((s) => mondayTenMs - s * 1_000),
      }),
    ),
    usesMade: fc.nat({ max: 3 }),
  }),
});

const anyQuestion: fc.Arbitrary<Question> = fc
  .record({
    read: fc.oneof(
      { weight: 6, arbitrary: anyEntry.map((entry) => aCardRead(entry)) },
      fc.boolean().map((foreign) => aCardRead(null, { foreign })),
      fc.constant({ kind: 'bad' as const, fault: 'parity', bits: 26 }),
      fc.constant({ kind: 'keypad' as const, digits: 4 }),
    ),
    laneState: fc.record({
      vehicle: fc.constantFrom('present' as const, 'absent' as const, 'unknown' as const),
      episode: fc.constantFrom(null, 'e1', 'e2'),
      inService: fc.boolean(),
    }),
    lane: fc
      .constantFrom('off' as const, 'soft' as const, 'timed' as const, 'hard' as const)
      .map((kind) => anInLane({ antiPassback: aPassbackRule({ kind }) })),
    belief: fc.constantFrom(aSoundClock(), noClock()),
    grantInDoubt: fc.subarray([...cardClasses]),
  })
  .map((over) => aQuestion(over));

describe('whatever the question', () => {
  test('nobody is granted who is blocked, unknown, expired, used up, on the wrong lane, or not there', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { decision } = decide(question);
        if (decision.kind !== 'grant') return;
        const { read, lane, laneState, belief } = question;
        if (read.kind !== 'card' || read.entry === null) throw new Error('a grant without a card of the roster');
        const { entry } = read;
        expect(entry.blocked).toBe(false);
        expect(entry.validToMs === null || entry.validToMs > mondayTenMs).toBe(true);
        expect(entry.lanes?.includes(lane.id) ?? true).toBe(true);
        expect(entry.usesMax === null || entry.passages.usesMade < entry.usesMax).toBe(true);
        expect(entry.profile?.id).not.toBe('never');
        if (belief.sound) expect(entry.profile?.id).not.toBe('nights');
        if (belief.sound) expect(entry.validFromMs === null || entry.validFromMs <= mondayTenMs).toBe(true);
        expect(laneState.vehicle).not.toBe('absent');
        expect(laneState.inService).toBe(true);
        const held = entry.class !== 'guard' && entry.class !== 'emergency' && entry.antiPassback === 'inherit';
        const isInside = entry.passages.last?.area === lane.area;
        if (belief.sound && held && isInside) expect(lane.antiPassback.kind).not.toBe('hard');
      }),
      { numRuns: 3_000 },
    );
  });

  test('a denial says why in both languages, with no place left open', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { words } = decide(question).decision;
        for (const text of [words.zh, words.en]) expect(text).toMatch(/^[^{}]+$/);
      }),
    );
  });

  test('a doubtful clock never grants what the same card would not get at some time within the doubt', () => {
    fc.assert(
      fc.property(anyQuestion, fc.boolean(), (question, blocked) => {
        if (question.read.kind !== 'card' || question.read.entry === null) return;
        const entry = { ...question.read.entry, blocked, validToMs: mondayTenMs - 1 };
        const asked = { ...question, belief: noClock(), read: aCardRead(entry) };
        expect(decide(asked).decision.kind).not.toBe('grant');
      }),
    );
  });
});

/** Shows the reads one after the other to one reader; answers with the codes. */
function show(reads: readonly { n: number; afterMs: number; known?: boolean; episode?: string }[]) {
  let memory: ReaderMemory = freshMemory;
  let monoMs = 1_000_000;
  return reads.map(({ n, afterMs, known = true, episode = 'e1' }) => {
    monoMs += afterMs;
    const pseudonym = aPseudonym(n);
    const read = known ? aCardRead(anEntry({ pseudonym })) : aCardRead(null, { pseudonym });
    const now = { wallMs: mondayTenMs, monoMs };
    const done = decide(aQuestion({ read, now, memory, laneState: aLaneState({ episode }) }));
    memory = done.memory;
    return { ...done.decision, monoMs };
  });
}

describe('a card left on the reader', () => {
  test('is decided once, and its frames are counted', () => {
    const said = show(Array.from({ length: 50 }, () => ({ n: 1, afterMs: 500 })));
    expect(said.map(({ kind }) => kind)).toEqual(['grant', ...Array.from({ length: 49 }, () => 'repeat')]);
    expect(said.at(-1)?.rereads).toBe(49);
  });

  test('counts as a new attempt after more than two seconds of quiet, and not before', () => {
    expect(
      show([
        { n: 1, afterMs: 0 },
        { n: 1, afterMs: 2_000 },
        { n: 1, afterMs: 2_001 },
      ]).map(({ kind }) => kind),
    ).toEqual(['grant', 'repeat', 'grant']);
  });

  test('is a new attempt for the next vehicle', () => {
    const said = show([
      { n: 1, afterMs: 0 },
      { n: 1, afterMs: 500, episode: 'e2' },
    ]);
    expect(said.map(({ kind }) => kind)).toEqual(['grant', 'grant']);
  });

  test('beside another in one wallet is one attempt each', () => {
    const said = show(Array.from({ length: 20 }, (_, i) => ({ n: i % 2, afterMs: 300 })));
    expect(said.filter(({ kind }) => kind !== 'repeat')).toHaveLength(2);
  });

  test('beside a card of the roster never keeps it from being read', () => {
    const said = show([
      { n: 9, afterMs: 0, known: false },
      { n: 1, afterMs: 100 },
    ]);
    expect(said.map(({ kind }) => kind)).toEqual(['deny', 'grant']);
  });
});

describe('somebody who tries numbers', () => {
  const guess = (count: number, everyMs: number) =>
    show(Array.from({ length: count }, (_, i) => ({ n: i + 1_000, afterMs: everyMs, known: false })));

  test('is slowed after the fifth, to at most six decisions a minute and then one, and raises one alarm', () => {
    const said = guess(6_000, 100);
    const decided = said.filter(({ code }) => code === 'unknown_card').map(({ monoMs }) => monoMs);
    const gaps = decided.slice(1).map((at, i) => at - (decided[i] ?? 0));
    expect(gaps.slice(0, 8)).toEqual([100, 100, 100, 100, 10_000, 20_000, 40_000, 60_000]);
    expect(Math.min(...gaps.slice(7))).toBeGreaterThanOrEqual(60_000);
    expect(said.filter(({ alarm }) => alarm !== null)).toHaveLength(1);
    expect(said[4]?.alarm).toBe('card_guessing');
  });

  test('gains nothing by hitting a real card within the gap', () => {
    const tries = Array.from({ length: 5 }, (_, i) => ({ n: i + 1_000, afterMs: 100, known: false }));
    const said = show([...tries, { n: 1, afterMs: 9_000 }, { n: 1, afterMs: 1_100 }]);
    expect(said.slice(5).map(({ code }) => code)).toEqual(['too_many_tries', 'granted']);
    expect(said[5]?.words.en).toContain('1 s');
  });

  test('is somebody else than a day of strangers: one a minute is never slowed', () => {
    expect(guess(60, 15_001).every(({ code }) => code === 'unknown_card')).toBe(true);
  });

  test('is forgotten after five calm minutes', () => {
    const tries = Array.from({ length: 5 }, (_, i) => ({ n: i + 1_000, afterMs: 100, known: false }));
    const later = { n: 2_000, afterMs: 10_000 + 5 * minuteMs, known: false };
    const said = show([...tries, later, { n: 2_001, afterMs: 100, known: false }]);
    expect(said.slice(5).map(({ code }) => code)).toEqual(['unknown_card', 'unknown_card']);
  });

  test('finds no way around it: no two numbers are decided within ten seconds once the guard is set', () => {
    const tries = fc.array(fc.record({ n: fc.nat({ max: 30 }), afterMs: fc.integer({ min: 0, max: 70_000 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(tries, (list) => {
        const said = show(list.map((one) => ({ ...one, known: false })));
        const start = said.findIndex(({ alarm }) => alarm !== null);
        if (start < 0) return;
        const decided = said.slice(start).filter(({ code }) => code === 'unknown_card');
        decided.slice(1).forEach(({ monoMs }, i) => {
          const gap = monoMs - (decided[i]?.monoMs ?? 0);
          if (gap < 5 * minuteMs) expect(gap).toBeGreaterThanOrEqual(10_000);
        });
      }),
    );
  });
});
