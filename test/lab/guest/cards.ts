import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { LinuxChip } from '../../../firmware/board/linuxChip.ts';
import { ReaderWires } from '../../../firmware/readerWires.ts';
import { systemTiming } from '../../../firmware/timing.ts';
import { decodeFrame } from '../../../src/access/cardFormat.ts';
import { cardBits } from '../../../src/access/cardNumber.ts';
import type { FormatId } from '../../../src/access/formatTable.ts';
import type { Frame } from '../../../src/access/frame.ts';
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
const readers = [
  aReader('in', 'GPIO22', 'GPIO23'),
  aReader('out', 'GPIO24', 'GPIO25'),
  aReader('back-in', 'GPIO12', 'GPIO13'),
  aReader('back-out', 'GPIO20', 'GPIO21'),
];

/** Each reader sends cards of all three lengths, a bit a millisecond; 600 rounds are a minute at full speed. */
const rounds = Number(process.env['LAB_ROUNDS'] || 60);
const cardOf = (reader: number, round: number) => {
  const format = formats[(round + reader) % formats.length] ?? 'H10301';
  return { format, facility: 77, card: 20_000 + 4 * round + reader };
};
/** So many rounds more, from round `first` on. */
const planFrom = (first: number): readonly Round[] =>
  Array.from({ length: rounds }, (_, n) => ({
    bitUs: 1_000,
    quietMs: 60,
    sent: readers.map(({ d0, d1 }, reader) => {
      const { format, facility, card } = cardOf(reader, first + n);
      return { d0, d1, bits: cardBits(format, { facility, card }) ?? '' };
    }),
  }));
/** A busy machine tears rounds; then more are sent, until half of what was asked for came out whole. */
const plansMax = 4;
const wholeWanted = rounds / 2;

const chip = new LinuxChip({ labels: [chipLabel], consumer: 'lab' });
after(() => chip.close());

test('cards of 26, 34 and 37 bits on four readers at once are all read while the loop stands still for 200 ms again and again', async () => {
  const heard = readers.map((): string[] => []);
  const wires = readers.map((reader, n) => {
    const onFrame = (frame: Frame): void => {
      const read = decodeFrame(frame, reader.accepted);
      heard[n]?.push(
        read.kind === 'card' ? read.key : `${read.kind} of ${frame.bits.length} bits ${JSON.stringify(read)}`,
      );
    };
    return new ReaderWires({ chip, reader, timing: systemTiming, onFrame });
  });
  for (const one of wires) one.open();
  assert.deepEqual(
    wires.map(({ refusal }) => refusal),
    readers.map(() => null),
  );
  const pulser = spawn(process.execPath, [join(import.meta.dirname, 'pulser.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  pulser.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const ends = (): readonly string[] => said.trim().split('\n').slice(1);
  let stalls = 0;
  for (let sent = 0; sent < plansMax * rounds && wholeOf(ends()).length < wholeWanted; sent += rounds) {
    pulser.stdin.write(`${JSON.stringify(planFrom(sent))}\n`);
    await until(() => {
      stall(200);
      stalls += 1;
      return ends().length === sent + rounds;
    }, 'the end of the cards');
  }
  pulser.stdin.end();
  const whole = wholeOf(ends());
  const spoilt = ends().flatMap((end, round) => (isWhole(end) ? [] : [round]));
  assert(
    whole.length >= wholeWanted,
    `this machine is too busy: ${spoilt.length} of ${ends().length} rounds were torn`,
  );
  const lastOf = (n: number): string => keyOf(n, Math.max(...whole));
  await until(() => heard.every((cards, n) => cards.includes(lastOf(n))), 'the last card').catch(() => undefined);
  for (const one of wires) one.close();
  for (const [n, cards] of heard.entries()) {
    const torn = new Set(spoilt.map((round) => keyOf(n, round)));
    // Of a torn round nothing is known but that it made no other card.
    const sound = cards.filter((card) => !torn.has(card) && (spoilt.length === 0 || !card.startsWith('fault')));
    assert.deepEqual(
      sound,
      whole.map((round) => keyOf(n, round)),
    );
  }
  process.stdout.write(
    `figure: ${whole.length * readers.length} cards on ${readers.length} readers at once, ${stalls} stalls of 200 ms, 0 lost\n`,
  );
});

/** The rounds that no pause tore. */
const wholeOf = (ends: readonly string[]): readonly number[] =>
  ends.flatMap((end, round) => (isWhole(end) ? [round] : []));
const isWhole = (end: string): boolean => end.startsWith('last ');

function keyOf(reader: number, round: number): string {
  const { format, facility, card } = cardOf(reader, round);
  return `${format}:${facility}:${card}`;
}
