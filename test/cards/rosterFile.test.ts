import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardClasses } from '../../src/access/roster.ts';
import type { RefusalCode } from '../../src/cards/fault.ts';
import type { LoadedRoster } from '../../src/cards/loadedRoster.ts';
import { applyDelta, writeDelta } from '../../src/cards/rosterDelta.ts';
import { digestOf, readRoster } from '../../src/cards/rosterFile.ts';
import { headLine, readHead, signatureLine } from '../../src/cards/rosterHead.ts';
import type { RosterCard } from '../../src/cards/rosterLine.ts';
import { signHead } from '../../src/cards/signature.ts';
import { aPseudonym } from '../makers/access.ts';
import { aCard, aProfile, aRoster, aSiteKey, aStranger, aTrust, theOffice } from '../makers/roster.ts';

const trust = aTrust();

function loaded(bytes: Buffer): LoadedRoster {
  const read = readRoster(bytes, trust);
  if (read.kind === 'refused') throw new Error(read.words.en);
  return read.roster;
}

const refusal = (bytes: Buffer) => {
  const read = readRoster(bytes, trust);
  return read.kind === 'refused' ? read : null;
};

/** A body of any lines under a head that is rightly signed: what a broken tool at the office would send. */
function signedBody(lines: readonly string[], counts: { profiles?: number; cards?: number } = {}): Buffer {
  const body = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const { profiles = 0, cards = lines.length - profiles } = counts;
  const about = { site: 'estate', version: 1, createdAtMs: 1, siteKey: aSiteKey.fingerprint };
  const head = headLine({ ...about, profiles, cards, digest: digestOf(body) });
  return Buffer.concat([Buffer.from(`${head}\n${signatureLine(signHead(head, theOffice))}\n`), body]);
}

const line = (n: number, more = ''): string => `{"card":"${aPseudonym(n)}","holder":"h","class":"staff"${more}}`;

const anyCard = (n: number): fc.Arbitrary<RosterCard> =>
  fc.record({
    pseudonym: fc.constant(aPseudonym(n)),
    holder: fc.constantFrom('A-1203', '访客 3', 'Zhang "the boss", Ltd', 'x'.repeat(64)),
    class: fc.constantFrom(...cardClasses),
    lanes: fc.constantFrom(null, [], ['gate-in', 'gate-out'], ['a'.repeat(40)]),
    validFromMs: fc.option(fc.integer()),
    validToMs: fc.option(fc.integer()),
    profile: fc.constantFrom(null, 'nights'),
    antiPassback: fc.constantFrom('inherit' as const, 'exempt' as const),
    usesMax: fc.option(fc.nat({ max: 1_000 })),
    blocked: fc.boolean(),
  });

const anyCards = fc
  .uniqueArray(fc.nat({ max: 200 }), { maxLength: 30 })
  .chain((numbers) => fc.tuple(...numbers.map(anyCard)));

describe('a roster', () => {
  test('comes back as it was written, whatever the order, and knows no other card', () => {
    fc.assert(
      fc.property(anyCards, (cards) => {
        const roster = loaded(aRoster({ cards, profiles: [aProfile()] }));
        const sorted = [...cards].sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
        expect([...roster.cards()]).toEqual(sorted);
        for (const card of cards) {
          expect(roster.card(card.pseudonym)).toEqual(card);
          expect(roster.find(card.pseudonym)?.profile).toEqual(card.profile === null ? null : aProfile());
        }
        const missing = Array.from({ length: 202 }, (_, n) => aPseudonym(n)).filter(
          (one) => !cards.some(({ pseudonym }) => pseudonym === one),
        );
        for (const one of missing) expect(roster.find(one)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  test('has the same bytes for the same cards', () => {
    expect(aRoster({ cards: [aCard(2), aCard(1)] })).toEqual(aRoster({ cards: [aCard(1), aCard(2)] }));
  });

  test('knows no card by part of a pseudonym, in capitals, or by nothing', () => {
    const roster = loaded(aRoster());
    for (const asked of [
      '',
      aPseudonym(1).slice(1),
      `${aPseudonym(1)}0`,
      aPseudonym(171).toUpperCase(),
      'z'.repeat(32),
    ])
      expect(roster.find(asked)).toBeNull();
  });

  test('with no card at all is a roster that lets nobody in', () => {
    expect(loaded(aRoster({ cards: [] })).find(aPseudonym(1))).toBeNull();
  });
});

describe('a roster is refused, in clear words, when it is', () => {
  const whole = aRoster();
  const lines = whole.toString('utf8').split('\n');
  const withLine = (n: number, text: string) => Buffer.from(lines.map((one, i) => (i === n ? text : one)).join('\n'));
  const million = headLine({ ...readHeadOf(whole), cards: 1_000_000 });

  function readHeadOf(bytes: Buffer) {
    const head = readHead(bytes.toString('utf8').split('\n')[0] ?? '');
    if (head === null) throw new Error('no head');
    return head;
  }

  const cases: readonly [string, Buffer, RefusalCode, RegExp][] = [
    ['empty', Buffer.alloc(0), 'truncated', /empty/],
    ['cut in the body', whole.subarray(0, -30), 'truncated', /after 2 of 3 lines/],
    ['cut after its head', whole.subarray(0, (lines[0]?.length ?? 0) + 1), 'truncated', /first line/],
    ['changed in a card', withLine(3, line(2, ',"blocked":true')), 'damaged', /not those that were signed/],
    ['not text', Buffer.from([0x7b, 0xff, 0xfe, 0x0a]), 'not_utf8', /UTF-8/],
    ['a table', Buffer.from('holder,class\nA,staff\n'), 'not_a_roster', /head of a roster/],
    ['of a later format', withLine(0, (lines[0] ?? '').replace('"v":1', '"v":2')), 'not_a_roster', /this version/],
    ['unsigned', withLine(1, '{}'), 'unsigned', /not signed/],
    ['signed by a stranger', aRoster({ signer: aStranger }), 'unknown_signer', /does not trust/],
    [
      'signed for something else',
      withLine(1, signatureLine(signHead('x', theOffice))),
      'bad_signature',
      /changed after/,
    ],
    [
      'renumbered',
      withLine(0, (lines[0] ?? '').replace('"version":1', '"version":9')),
      'bad_signature',
      /does not fit/,
    ],
    ['for another site', aRoster({ site: 'hillside' }), 'other_site', /"hillside".*"estate"/],
    ['made with another key', aRoster({ siteKey: '0'.repeat(16) }), 'other_site_key', /every card would be a stranger/],
    [
      'of a million cards',
      Buffer.from(`${million}\n${signatureLine(signHead(million, theOffice))}\n`),
      'too_large',
      /1000000/,
    ],
    ['one that has a card twice', signedBody([line(1), line(1, ',"blocked":true')]), 'duplicate', /Line 4.*same card/],
    ['out of order', signedBody([line(2), line(1)]), 'bad_line', /Line 4.*order/],
    ['longer than it says', signedBody([line(1), line(2)], { cards: 1 }), 'bad_line', /goes on after the 1/],
    ['in need of a profile', signedBody([line(1, ',"profile":"nights"')]), 'bad_line', /Line 3.*profile/],
    ['with a key nobody knows', signedBody([line(1, ',"vip":true')]), 'bad_line', /Line 3/],
    ['with spaces in its lines', signedBody([line(1).replace(',', ', ')]), 'bad_line', /Line 3/],
    ['with a class nobody knows', signedBody([line(1).replace('staff', 'king')]), 'bad_line', /Line 3/],
    ['with a holder over two lines', signedBody([line(1).replace('"h"', '"a\\nb"')]), 'bad_line', /Line 3/],
  ];

  test.each(cases)('%s', (_, bytes, code, words) => {
    const found = refusal(bytes);
    expect(found?.code).toBe(code);
    expect(found?.words.en).toMatch(words);
    expect(found?.words.zh).toMatch(/\p{Script=Han}/u);
  });

  test('signed although its last line is shorter than any card', () => {
    for (const last of ['x', line(2).slice(0, 35), line(2).slice(0, 10)])
      expect(refusal(signedBody([line(1), last]))).toMatchObject({
        code: 'bad_line',
        words: { en: expect.stringMatching(/Line 4/) },
      });
  });

  test('no single changed byte and no cut end passes', () => {
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ by;
        const read = readRoster(changed, trust);
        // A signature in base64 can be written in two ways; the roster under it is then the same.
        if (read.kind === 'ok') expect([...read.roster.cards()]).toEqual([...loaded(whole).cards()]);
        expect(readRoster(whole.subarray(0, at), trust).kind).toBe('refused');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a delta', () => {
  const from = loaded(aRoster({ version: 4, cards: Array.from({ length: 50 }, (_, n) => aCard(n)) }));
  const to = loaded(
    aRoster({
      version: 5,
      cards: [...Array.from({ length: 49 }, (_, n) => aCard(n)), aCard(70)].map((card) =>
        card.holder === 'flat 7' ? { ...card, blocked: true } : card,
      ),
    }),
  );
  const delta = writeDelta(from, to) ?? Buffer.alloc(0);
  const codeOf = (bytes: Buffer, base: LoadedRoster | null = from) => {
    const done = applyDelta(bytes, base, trust);
    return done.kind === 'refused' ? done.code : 'ok';
  };

  test('gives the very bytes of the roster it leads to', () => {
    const done = applyDelta(delta, from, trust);
    expect(done.kind === 'ok' && done.roster.bytes.equals(to.bytes)).toBe(true);
    expect(delta.length).toBeLessThan(to.bytes.length / 3);
  });

  test('leads from any roster to any other', () => {
    const anyRoster = (version: number) =>
      fc
        .tuple(
          anyCards,
          fc.subarray([aProfile('a "quoted" one'), aProfile('nights'), aProfile('zz')], { minLength: 0 }),
        )
        .map(([cards, profiles]) => {
          const known = cards.map((card) =>
            profiles.some(({ id }) => id === card.profile) ? card : { ...card, profile: null },
          );
          return loaded(
            aRoster({
              version,
              cards: [...known, ...Array.from({ length: 40 }, (_, n) => aCard(n + 1_000))],
              profiles,
            }),
          );
        });
    fc.assert(
      fc.property(anyRoster(1), anyRoster(2), (one, other) => {
        const bytes = writeDelta(one, other);
        if (bytes === null) return;
        const done = applyDelta(bytes, one, trust);
        expect(done.kind === 'ok' && done.roster.bytes.equals(other.bytes)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('is refused on any other base, and on none', () => {
    expect(codeOf(delta, null)).toBe('wrong_base');
    expect(codeOf(delta, to)).toBe('wrong_base');
    const sameVersion = loaded(aRoster({ version: 4 }));
    expect(codeOf(delta, sameVersion)).toBe('wrong_base');
  });

  test('is refused when it is cut, changed, or says a thing twice', () => {
    const lines = delta.toString('utf8').split('\n');
    expect(codeOf(delta.subarray(0, -20))).toBe('truncated');
    expect(codeOf(Buffer.from(lines.slice(0, 1).join('\n')))).toBe('not_a_roster');
    expect(codeOf(Buffer.from(delta.toString('utf8').replace(',"blocked":true', '')))).toBe('damaged');
    expect(codeOf(Buffer.concat([delta, Buffer.from('x\n')]))).toBe('bad_line');
    const twice = lines.map((one, i) => (i === 4 ? (lines[3] ?? '') : one)).join('\n');
    expect(codeOf(Buffer.from(twice))).toBe('duplicate');
  });

  test('with any byte changed gives the promised roster or none', () => {
    fc.assert(
      fc.property(fc.nat({ max: delta.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(delta);
        changed[at] = (changed[at] ?? 0) ^ by;
        const done = applyDelta(changed, from, trust);
        if (done.kind === 'ok') expect([...done.roster.cards()]).toEqual([...to.cards()]);
      }),
      { numRuns: 500 },
    );
  });
});
