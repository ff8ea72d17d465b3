import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Acks } from '../../src/link/acks.ts';
import { Outbox, type Stream, streams } from '../../src/link/outbox.ts';
import type { RowBatch } from '../../src/mqtt/rowBatch.ts';
import type { OfficeRow } from '../../src/ports.ts';
import { aRow } from '../makers/view.ts';
import { settled, VirtualTime } from './virtualTime.ts';

/** Core's store, the broker and the office around one outbox, all obedient until told otherwise. */
class World {
  readonly time = new VirtualTime();
  readonly store: Record<Stream, OfficeRow[]> = { evt: [], tele: [] };
  readonly top: Record<Stream, number> = { evt: 0, tele: 0 };
  readonly batches: RowBatch[] = [];
  /** What the office committed: keys, and the mark up to which ranges join. */
  readonly office: Record<Stream, Set<number>> = { evt: new Set(), tele: new Set() };
  readonly mark: Record<Stream, number> = { evt: 0, tele: 0 };
  readonly ranges: Record<Stream, [number, number][]> = { evt: [], tele: [] };
  officeListens = true;
  brokerAnswers = true;
  asked = 0;
  run = 'run-1';
  rowsPerFrame = 1_000;
  readonly pending: (() => void)[] = [];
  readonly outbox = new Outbox({
    surroundings: this.time,
    ports: { ask: (frame) => this.#answer(frame), publish: (batch) => this.#publish(batch) },
  });
  readonly acks = new Acks({
    send: (frame) => {
      for (const stream of streams) this.store[stream] = this.store[stream].filter(({ seq }) => seq > frame[stream]);
      queueMicrotask(() => this.acks.answered(true, this.outbox.sentThrough));
      return true;
    },
    accepted: (marks) => this.outbox.acknowledged(marks),
  });

  write(stream: Stream, count: number, gap = 1): void {
    for (let index = 0; index < count; index += 1) {
      this.top[stream] += gap;
      this.store[stream].push(aRow({ stream, seq: this.top[stream], run: this.run }));
    }
    this.outbox.grown(this.top);
  }

  officeAcks(): void {
    const message = JSON.stringify({ v: 1, boot: this.run, ...this.mark });
    this.acks.hear(Buffer.from(message), this.outbox.sentThrough);
  }

  #answer({ stream, afterSeq, limit }: { stream: Stream; afterSeq: number; limit: number }): boolean {
    this.asked += 1;
    const rows = this.store[stream].filter(({ seq }) => seq > afterSeq).slice(0, Math.min(limit, this.rowsPerFrame));
    queueMicrotask(() => this.outbox.rows(stream, afterSeq, rows));
    return true;
  }

  #publish(batch: RowBatch): Promise<void> {
    this.batches.push(batch);
    if (this.officeListens) this.#commit(batch);
    if (this.brokerAnswers) return Promise.resolve();
    return new Promise((resolve) => this.pending.push(resolve));
  }

  #commit({ stream, payload, fromSeq, toSeq }: RowBatch): void {
    const message = JSON.parse(payload);
    for (const { seq } of message.events ?? message.samples) this.office[stream].add(seq);
    this.ranges[stream].push([fromSeq, toSeq]);
    for (;;) {
      const next = this.ranges[stream].find(([from, to]) => from <= this.mark[stream] + 1 && to > this.mark[stream]);
      if (next === undefined) break;
      this.mark[stream] = next[1];
    }
    this.officeAcks();
  }
}

const minute = 60_000;

describe('the outbox', () => {
  it('sends what is new at once, and the store is empty when the office has it', async () => {
    const world = new World();
    world.outbox.open();
    world.write('tele', 1);
    world.write('evt', 1);
    await settled();
    expect(world.batches.map(({ stream, fromSeq, toSeq }) => [stream, fromSeq, toSeq])).toEqual([
      ['tele', 1, 1],
      ['evt', 1, 1],
    ]);
    expect(world.store).toEqual({ evt: [], tele: [] });
  });

  it('asks for nothing and sends nothing while the broker is away, for fourteen days', async () => {
    const world = new World();
    for (let hour = 0; hour < 14 * 24; hour += 1) {
      world.write('tele', 60);
      await world.time.advance(60 * minute);
    }
    expect(world.asked).toBe(0);
    expect(world.time.waiting).toBe(0);
    world.outbox.open();
    await world.time.advance(10 * minute);
    expect(world.store.tele).toEqual([]);
    expect(world.office.tele.size).toBe(14 * 24 * 60);
  });

  it('after an outage sends the newest rows first, then the oldest onwards, five batches a second at most', async () => {
    const world = new World();
    world.write('tele', 1_000);
    world.time.chances = [0.1];
    world.outbox.open();
    await settled();
    expect(world.batches[0]?.fromSeq).toBeGreaterThan(900);
    await world.time.advance(0.1 * 5 * minute - 1);
    expect(world.batches.every(({ fromSeq }) => fromSeq > 900)).toBe(true);
    const before = world.batches.length;
    await world.time.advance(1_001);
    expect(world.batches[before]?.fromSeq).toBe(1);
    expect(world.batches.length - before).toBeLessThanOrEqual(6);
    await world.time.advance(minute);
    expect(world.store.tele).toEqual([]);
  });

  it('has at most twenty batches under way', async () => {
    const world = new World();
    world.brokerAnswers = false;
    world.outbox.open();
    for (let row = 0; row < 100; row += 1) {
      world.write('tele', 1);
      await settled();
    }
    expect(world.outbox.inFlight).toBe(20);
    world.pending.shift()?.();
    await settled();
    expect(world.outbox.inFlight).toBe(20);
    expect(world.batches).toHaveLength(21);
  });

  it('keeps history within twenty batches of a silent office, goes on with live rows, and asks it less and less often', async () => {
    const world = new World();
    world.officeListens = false;
    world.write('tele', 5_000);
    world.outbox.open();
    await world.time.advance(10 * minute);
    const history = world.batches.filter(({ fromSeq }) => fromSeq < 4_900).length;
    expect(history).toBeGreaterThan(0);
    expect(history).toBeLessThanOrEqual(40);
    world.write('tele', 1);
    await settled();
    expect(world.batches.at(-1)?.toSeq).toBe(5_001);
    const before = world.batches.length;
    await world.time.advance(24 * 60 * minute);
    expect(world.batches.length - before).toBeLessThanOrEqual(26 * 20);
    expect(world.store.tele).toHaveLength(5_001);
    world.officeListens = true;
    await world.time.advance(2 * 60 * minute);
    expect(world.store.tele).toEqual([]);
  });

  it('asks as often as at first after a reconnect, however long the office was silent before', async () => {
    const world = new World();
    world.officeListens = false;
    world.outbox.open();
    world.write('evt', 1);
    await world.time.advance(3 * 60 * minute);
    world.outbox.close();
    world.outbox.open();
    const before = world.batches.length;
    await world.time.advance(6 * minute);
    expect(world.batches.length - before).toBeGreaterThanOrEqual(2);
  });

  it('sends a lost event again although the office acknowledges samples every minute', async () => {
    const world = new World();
    world.outbox.open();
    world.officeListens = false;
    world.write('evt', 1);
    await settled();
    world.officeListens = true;
    for (let passed = 0; passed < 10; passed += 1) {
      world.write('tele', 1);
      await world.time.advance(minute);
    }
    expect(world.office.evt.has(1)).toBe(true);
    expect(world.store.evt).toEqual([]);
  });

  it('sends a row that was written while the store answered that it had none', async () => {
    const world = new World();
    world.outbox.open();
    world.write('tele', 1);
    await settled();
    world.outbox.reset();
    world.acks.reset();
    world.outbox.open();
    world.outbox.grown(world.top);
    world.write('tele', 1);
    await settled();
    expect(world.store.tele).toEqual([]);
  });

  it('does not let a mistaken mark of the office delete what was never sent', async () => {
    const world = new World();
    world.officeListens = false;
    world.write('tele', 1_000);
    world.outbox.open();
    await settled();
    world.acks.hear(Buffer.from('{"v":1,"boot":"run-1","evt":999999,"tele":999999}'), world.outbox.sentThrough);
    await settled();
    expect(world.store.tele).toHaveLength(1_000);
  });

  it.each(['', 'null', '{"v":1}', '{"v":2,"boot":"a","evt":1,"tele":1}', `{"v":1,"boot":"${'a'.repeat(5_000)}"}`])(
    'ignores the mark %#, which is none',
    async (payload) => {
      const world = new World();
      world.write('tele', 3);
      world.outbox.open();
      expect(world.acks.hear(Buffer.from(payload), { evt: 9, tele: 9 })?.en).toMatch(/nothing was deleted/);
    },
  );

  it('takes no late answer for another one', async () => {
    const world = new World();
    world.officeListens = false;
    world.write('tele', 1_000);
    world.outbox.open();
    world.outbox.rows('tele', 3, [aRow({ seq: 900 })]);
    await settled();
    expect(world.batches.some(({ fromSeq }) => fromSeq === 4)).toBe(false);
  });

  it('loses no row and lets no mark pass a missing one, however the line, the office and the store behave', async () => {
    const deed = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('write' as const),
          stream: fc.constantFrom(...streams),
          count: fc.integer({ min: 1, max: 150 }),
          gap: fc.integer({ min: 1, max: 3 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constantFrom('drop' as const, 'deafOffice' as const, 'newRun' as const, 'restart' as const),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20 * minute }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { maxLength: 25 }),
        fc.integer({ min: 1, max: 80 }),
        async (deeds, rowsPerFrame) => {
          const world = new World();
          world.rowsPerFrame = rowsPerFrame;
          const written: Record<Stream, number[]> = { evt: [], tele: [] };
          world.outbox.open();
          for (const [index, deed] of deeds.entries()) {
            if (deed.kind === 'write') {
              world.write(deed.stream, deed.count, deed.gap);
              written[deed.stream].push(...world.store[deed.stream].slice(-deed.count).map(({ seq }) => seq));
            } else if (deed.kind === 'wait') await world.time.advance(deed.ms);
            else if (deed.kind === 'drop') {
              world.outbox.close();
              world.officeListens = true;
              await world.time.advance(1_000);
              world.outbox.open();
            } else if (deed.kind === 'restart') {
              world.outbox.reset();
              world.acks.reset();
              world.outbox.open();
              world.outbox.grown(world.top);
            } else if (deed.kind === 'newRun') world.run = `run-${index}-x`;
            else world.officeListens = false;
            for (const stream of streams) {
              const missing = written[stream].filter(
                (seq) => seq <= world.mark[stream] && !world.office[stream].has(seq),
              );
              expect(missing).toEqual([]);
            }
          }
          world.officeListens = true;
          world.write('evt', 1);
          world.write('tele', 1);
          await world.time.advance(6 * 60 * minute);
          expect(world.store).toEqual({ evt: [], tele: [] });
          for (const stream of streams) {
            expect(written[stream].filter((seq) => !world.office[stream].has(seq))).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
