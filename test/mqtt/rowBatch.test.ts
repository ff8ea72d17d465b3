import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messages } from '../../src/mqtt/messages.ts';
import { batchBytesMax, firstBatch } from '../../src/mqtt/rowBatch.ts';
import { aRow } from '../makers/view.ts';

const many = (count: number, over: Partial<ReturnType<typeof aRow>> = {}) =>
  Array.from({ length: count }, (_, index) => aRow({ seq: index + 1, ...over }));

describe('a batch', () => {
  it('carries samples and events as the contract says', () => {
    const tele = firstBatch({ stream: 'tele', afterSeq: 17 }, [aRow({ seq: 18 }), aRow({ seq: 20 })]);
    expect(messages.tele.write.parse(JSON.parse(tele!.payload))).toEqual({
      v: 1,
      boot: 'a1b2c3d4',
      seq: [18, 20],
      samples: [18, 20].map((seq) => expect.objectContaining({ seq, zones: { 'road-main': { energy_wh: 12.5 } } })),
    });
    const evt = firstBatch({ stream: 'evt', afterSeq: 0 }, [aRow({ stream: 'evt', seq: 1 })]);
    expect(messages.evt.write.parse(JSON.parse(evt!.payload))).toMatchObject({ events: [{ type: 'override.set' }] });
  });

  it('of nothing is none', () => {
    expect(firstBatch({ stream: 'tele', afterSeq: 0 }, [])).toBeNull();
  });

  it('has sixty rows at most', () => {
    expect(firstBatch({ stream: 'tele', afterSeq: 0 }, many(61))).toMatchObject({ rows: 60, toSeq: 60 });
  });

  it('has rows of one run only, because its key names the run once', () => {
    const rows = [...many(2), aRow({ seq: 3, run: 'ffff0000' })];
    expect(firstBatch({ stream: 'tele', afterSeq: 0 }, rows)).toMatchObject({ rows: 2, toSeq: 2 });
  });

  it('takes one row that is too long alone, so that it cannot stand in the way for ever', () => {
    const rows = [aRow({ seq: 1, body: { text: 'x'.repeat(20_000) } }), aRow({ seq: 2 })];
    expect(firstBatch({ stream: 'tele', afterSeq: 0 }, rows)).toMatchObject({ rows: 1, toSeq: 1 });
  });

  it('covers what is known to be empty, but only when no row is left out', () => {
    expect(firstBatch({ stream: 'tele', afterSeq: 0, coveredTo: 90 }, many(3))).toMatchObject({ toSeq: 90 });
    expect(firstBatch({ stream: 'tele', afterSeq: 0, coveredTo: 90 }, many(61))).toMatchObject({ toSeq: 60 });
  });

  it('lets no body claim another number, time or clock', () => {
    const batch = firstBatch({ stream: 'tele', afterSeq: 0 }, [aRow({ body: { seq: 99, ts_ms: 1, clock: 'rtc' } })]);
    expect(JSON.parse(batch!.payload).samples[0]).toMatchObject({ seq: 1, clock: 'synced' });
    expect(JSON.parse(batch!.payload).samples[0].ts_ms).not.toBe(1);
  });

  it('stays under 8 KiB and leaves no row out in the middle, whatever the rows are', () => {
    const bodies = fc.array(fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 900 }) }), {
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(bodies, (list) => {
        const rows = list.map((body, index) => aRow({ seq: index * 2 + 5, body }));
        const batch = firstBatch({ stream: 'tele', afterSeq: 4 }, rows)!;
        const { seq, samples } = messages.tele.write.parse(JSON.parse(batch.payload));
        expect(samples.map((sample) => sample.seq)).toEqual(rows.slice(0, samples.length).map((row) => row.seq));
        expect(seq).toEqual([5, samples.at(-1)!.seq]);
        if (samples.length > 1) expect(Buffer.byteLength(batch.payload)).toBeLessThanOrEqual(batchBytesMax);
      }),
    );
  });
});
