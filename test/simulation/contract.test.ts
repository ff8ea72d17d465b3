import { expect, test } from 'vitest';
import { z } from 'zod';
import type { OfficeRecord } from '../../src/controller/effect.ts';
import { viewOf } from '../../src/controller/viewOf.ts';
import { firstBatch } from '../../src/mqtt/rowBatch.ts';
import { evtMessage, teleMessage } from '../../src/mqtt/rowMessages.ts';
import { stateMessageOf } from '../../src/mqtt/stateMessage.ts';
import { stateMessage } from '../../src/mqtt/stateMessages.ts';
import { readMessage } from '../../src/office/intake.ts';
import { FaultyWorld } from '../../src/simulator/faults/faultyWorld.ts';
import { dayMs, type Monotonic, minuteMs } from '../../src/units.ts';
import { seedStory } from './estate.ts';

/** The simulation lives in whole milliseconds; the clock that never steps and a kernel's stamps do not. */
class FineClock extends FaultyWorld {
  override toDevice(atMono: Monotonic): Monotonic {
    return super.toDevice(atMono) + ((atMono * 0.618_034) % 1);
  }
}

const kinds = evtMessage.write.shape.events.element.options;
const kindOf = (type: unknown) =>
  kinds.find(({ shape }) => shape.type instanceof z.ZodLiteral && shape.type.values.has(type as never));
const sample = teleMessage.write.shape.samples.element;

/** Of an event; a sample has none. */
const typeOf = ({ stream, body: { type } }: OfficeRecord): string => (typeof type === 'string' ? type : stream);
const payloadOf = (record: OfficeRecord): string =>
  firstBatch({ stream: record.stream, afterSeq: 0 }, [{ ...record, seq: 1, run: 'run-1' }])?.payload ?? '';
const readByOffice = (record: OfficeRecord) =>
  readMessage(`duskgate/v1/estate/pole-1/up/${record.stream}`, Buffer.from(payloadOf(record)));

/** What is wrong with a row by the contract, and what the office cannot read of it; null = nothing. */
function complaint(record: OfficeRecord): string | null {
  const { stream } = record;
  const payload = payloadOf(record);
  const reading = readByOffice(record);
  if (reading.kind !== 'rows' || reading.aside !== null)
    return `the office cannot read: ${reading.kind === 'about' ? '' : reading.aside?.why} ${payload}`;
  const message = JSON.parse(payload) as Record<'events' | 'samples', readonly [unknown]>;
  const row = stream === 'evt' ? message.events[0] : message.samples[0];
  const checked = (stream === 'evt' ? kindOf(record.body['type']) : sample)?.safeParse(row);
  const [issue] = checked?.error?.issues ?? [];
  return issue === undefined ? null : `${typeOf(record)} ${issue.path.join('.')}: ${issue.message}`;
}

test.each([1, 2, 3, 4])('every row and state of five days of faults is as the contract says: seed %i', (seed) => {
  const days = 5;
  const { options, faults } = worldOf(seed, days);
  const types = new Set<string>();
  const wrong = new Set<string>();
  const onRow = (record: OfficeRecord): void => {
    types.add(typeOf(record));
    const problem = complaint(record);
    if (problem !== null) wrong.add(problem);
  };
  const world = new FineClock({ ...options, onRow }, faults);
  world.start();
  for (let mono = 0; mono < days * dayMs; mono += 7 * minuteMs) {
    world.runUntil(mono);
    const view = viewOf(world.configured, world.core.state, world.deviceNow);
    const { error } = stateMessage.write.safeParse(stateMessageOf(view, null));
    for (const { code, path, message } of error?.issues ?? []) {
      // A fault may set the clock to before 1970, for which the contract has no word.
      if (code !== 'too_small') wrong.add(`state ${path.join('.')}: ${message}`);
    }
  }
  expect([...wrong]).toEqual([]);
  expect([...types]).toEqual(
    expect.arrayContaining(['lane.episode', 'card.read', 'call.called', 'light.changed', 'tele']),
  );
});

function worldOf(seed: number, days: number) {
  const { faults, spanMs: _, ...options } = seedStory(seed, days);
  return { options, faults };
}

test('the office reads an episode of a device from before, with its part of a millisecond', () => {
  const { options, faults } = worldOf(1, 1);
  const episodes: OfficeRecord[] = [];
  const world = new FineClock(
    { ...options, onRow: (record) => void (record.body['type'] === 'lane.episode' && episodes.push(record)) },
    faults,
  );
  world.start();
  world.runUntil(dayMs);
  const [episode] = episodes;
  if (episode === undefined) throw new Error('nobody came in a day');
  const older = { ...episode, body: { ...episode.body, wait_ms: 2_166.4, actuate_ms: 1.4 } };
  expect(readByOffice(older)).toMatchObject({ kind: 'rows', aside: null });
});
