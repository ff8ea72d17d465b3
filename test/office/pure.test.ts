import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/office/intake.ts';
import { type DeviceMarks, fresh, heard, joined, type KnownBoot, noMarks } from '../../src/office/marks.ts';
import type { Range } from '../../src/office/reading.ts';
import { events, samples, topicOf } from './makers.ts';

const aRange = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }))
  .map(([from, more]): Range => [from, from + more]);

describe('the mark', () => {
  it('is the highest number without a missing one before it, in whatever order the ranges come', () => {
    fc.assert(
      fc.property(fc.array(aRange, { maxLength: 40 }), (ranges) => {
        const covered = new Set(
          ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index)),
        );
        let expected = 0;
        while (covered.has(expected + 1)) expected += 1;
        const { mark, ahead } = ranges.reduce(joined, fresh);
        expect(mark).toBe(expected);
        const beyond = ahead.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
        expect(beyond).toEqual([...covered].filter((seq) => seq > expected).sort((a, b) => a - b));
      }),
    );
  });

  it('never passes a row that is not here, through any loss, order and restart', () => {
    const deed = fc.record({
      kind: fc.constantFrom('send' as const, 'send' as const, 'send' as const, 'newRun' as const),
      from: fc.integer({ min: 1, max: 60 }),
      more: fc.integer({ min: 0, max: 12 }),
      arrives: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 60 }), (deeds) => {
        let marks: DeviceMarks = noMarks;
        const known = new Map<string, KnownBoot>();
        const rows: { readonly boot: string; here: boolean }[] = [];
        let runs = 0;
        for (const { kind, from, more, arrives } of deeds) {
          if (kind === 'newRun') runs += 1;
          // The device writes a few rows, and then sends some range of one run, the latest runs not always last.
          for (let row = 0; row <= more % 4; row += 1) rows.push({ boot: `run-${runs}`, here: false });
          const first = Math.min(from, rows.length);
          const boot = rows[first - 1]!.boot;
          let last = first;
          while (last < Math.min(first + more, rows.length) && rows[last]!.boot === boot) last += 1;
          if (!arrives) continue;
          for (const row of rows.slice(first - 1, last)) row.here = true;
          const word = { stream: 'evt' as const, boot, range: [first, last] as const, lowestSeq: first };
          const outcome = heard(marks, known.get(boot) ?? null, word);
          expect(outcome.newStore).toBe(false);
          marks = outcome.marks;
          known.set(boot, outcome.known);
          const there = rows.findIndex(({ here }) => !here);
          expect(marks.evt.mark).toBe(there === -1 ? rows.length : there);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what the office makes of a message', () => {
  const why = (topic: string, text: string | Buffer): string => {
    const reading = readMessage(topic, Buffer.from(text));
    return reading.kind === 'about' ? '' : (reading.aside?.why ?? '');
  };

  it.each([
    ['{"v":1}', /the key "boot"/],
    ['[1]', /expected/],
    ['{"v":1,"boot":"a","seq":[1,2],"events":7}', /no list of events/],
    ['{"v":1,"boot":"a","seq":[9,2],"events":[]}', /runs backwards/],
    ['{"v":3,"boot":"a"}', /version 3 of the contract/],
    ['{"v":1,"boot":"a","seq":[1,2]}', /no list of events/],
  ])('%s is kept aside with words', (text, words) => {
    expect(why(topicOf('evt'), text)).toMatch(words);
  });

  it('a row outside of its range, or one with a wrong key of its type, stays aside; the others are read', () => {
    const outside = readMessage(topicOf('evt'), events([1, 2, 9], { range: [1, 3] }));
    expect(outside).toMatchObject({
      kind: 'rows',
      rows: [{ seq: 1 }, { seq: 2 }],
      aside: { why: expect.stringMatching(/row 9 lies outside/) },
    });
    const wrong = events([1, 2])
      .toString()
      .replace('"type":"override.set"', '"type":"gate.held","lane":"in","on":"up","cause_id":"c"');
    expect(why(topicOf('evt'), wrong)).toBe('row 1: the key "on": Invalid input: expected boolean, received string');
  });

  it('topics of others, oversized payloads and hostile names change nothing', () => {
    expect(why('duskgate/v1/estate/pole-1/dn/ack', '{}')).toMatch(/none that a device writes/);
    expect(why('a/b', '{}')).toMatch(/none that a device writes/);
    expect(why(topicOf('evt'), Buffer.alloc(600_000, 0x20))).toMatch(/600000 bytes/);
    expect(why(topicOf('desc'), '{"v":1,"hash":"<script>"}')).toMatch(/the key "site"/);
    expect(why(topicOf('evt'), '{"v":"<b>","boot":"a"}')).toMatch(/version "<b>"/);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('evt', 'tele', 'status', 'desc', 'state'),
        fc.oneof(fc.json(), fc.string()),
        (channel, text) => {
          const reading = readMessage(topicOf(channel), Buffer.from(text));
          expect(['rows', 'about', 'aside']).toContain(reading.kind);
        },
      ),
    );
  });

  it('keeps each row whole, also keys it does not know', () => {
    const reading = readMessage(topicOf('tele'), samples([5], { row: { humidity_pct: 41 } }));
    expect(reading).toMatchObject({ kind: 'rows', stream: 'tele', range: [5, 5], rows: [{ seq: 5, type: 'sample' }] });
    expect(JSON.parse(reading.kind === 'rows' ? reading.rows[0]!.body : '{}')).toMatchObject({ humidity_pct: 41 });
  });
});
