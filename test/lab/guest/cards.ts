import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { LinuxChip } from '../../../firmware/board/linuxChip.ts';
import { ReaderWires } from '../../../firmware/readerWires.ts';
import { systemTiming } from '../../../firmware/timing.ts';
import { decodeFrame } from '../../../src/access/cardFormat.ts';
import { cardBits } from '../../../src/access/cardNumber.ts';
import type { FormatId } from '../../../src/access/formatTable.ts';
import type { Reader } from '../../../src/controller/site.ts';
import type { Round } from './pulser.ts';
import { stall, until } from './settle.ts';
import { chipLabel } from './wires.ts';

const formats: readonly FormatId[] = ['H10301', 'H10306', 'H10304'];
const aReader = (id: string, d0: string, d1: string) =>
  ({
    id,
    lane: 'gate',
    d0,
    d1,
    accepted: { formats, byteOrder: 'msb', bitOrder: 'msb', inverted: false },
    facilities: [],
  }) as unknown as Reader;
const readers = [aReader('in', 'GPIO22', 'GPIO23'), aReader('out', 'GPIO24', 'GPIO25')];

/** Each reader sends cards of all three lengths, never two alike at once. */
const rounds = 100;
const cardOf = (reader: number, round: number) => {
  const format = formats[(round + reader) % formats.length] ?? 'H10301';
  return { format, facility: 77, card: 20_000 + 2 * round + reader };
};
const cardKey = (reader: number, round: number): string => {
  const { format, facility, card } = cardOf(reader, round);
  return `${format}:${facility}:${card}`;
};
const plan: readonly Round[] = Array.from({ length: rounds }, (_, round) => ({
  bitUs: 1_000,
  quietMs: 60,
  sent: readers.map(({ d0, d1 }, reader) => {
    const { format, facility, card } = cardOf(reader, round);
    return { d0, d1, bits: cardBits(format, { facility, card }) ?? '' };
  }),
}));

test('cards of 26, 34 and 37 bits on two readers at once are all read while the loop stands still for 200 ms again and again', async () => {
  const chip = new LinuxChip({ labels: [chipLabel], consumer: 'lab' });
  const heard = readers.map((): string[] => []);
  const wires = readers.map((reader, n) => {
    const onFrame = (frame: Parameters<ConstructorParameters<typeof ReaderWires>[0]['onFrame']>[0]): void => {
      const read = decodeFrame(frame, reader.accepted);
      heard[n]?.push(read.kind === 'card' ? read.key : `${read.kind} ${JSON.stringify(read)} ${frame.bits.length}`);
    };
    return new ReaderWires({ chip, reader, timing: systemTiming, onFrame });
  });
  for (const one of wires) one.open();
  assert.deepEqual(
    wires.map(({ refusal }) => refusal),
    [null, null],
  );
  const pulser = spawn(process.execPath, [join(import.meta.dirname, 'pulser.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let sending = true;
  const spoiled = new Set<number>();
  createInterface({ input: pulser.stdout }).on('line', (line) => {
    const [word, round] = line.split(' ');
    if (word === 'spoiled') spoiled.add(Number(round));
  });
  pulser.once('close', () => (sending = false));
  let stalls = 0;
  await until(() => {
    stall(200);
    stalls += 1;
    return !sending;
  }, 'the end of the cards');
  await until(() => heard.every((cards) => cards.length >= rounds), 'every card').catch(() => undefined);
  for (const [n, all] of heard.entries()) {
    const due = plan.flatMap((_, round) => (spoiled.has(round) ? [] : [cardKey(n, round)]));
    const maybe = new Set([...spoiled].map((round) => cardKey(n, round)));
    assert.deepEqual(
      all.filter((one) => !(spoiled.size > 0 && one.startsWith('fault')) && !maybe.has(one)),
      due,
    );
    assert.ok(all.filter((one) => one.startsWith('fault')).length <= 2 * spoiled.size, all.join(', '));
  }
  assert.ok(spoiled.size < rounds / 10, `this machine held the pulser up in ${spoiled.size} of ${rounds} rounds`);
  for (const one of wires) one.close();
  chip.close();
  process.stdout.write(
    `figure: ${(rounds - spoiled.size) * readers.length} cards on ${readers.length} readers at once, ${stalls} stalls of 200 ms, 0 lost\n`,
  );
});
