/**
 * Card readers at the far end of the wires. Told one JSON line each: a list of rounds, each with the bits that go out on each
 * reader; all readers of a round send at once. A process of its own, at the highest priority, so that its pulses do not
 * wait for the program under test. Says `ready`, then one line for each round: `last TNS`, when the last edge was made; `late TNS`
 * when the machine that carries the guest made an edge so late that the next one may follow it as a glitch would; `spoilt` when
 * it stood still so long that a pause came where no reader makes one. Ends with its input.
 */
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { drive } from './wires.ts';

export type Round = {
  readonly sent: readonly { readonly d0: string; readonly d1: string; readonly bits: string }[];
  readonly bitUs: number;
  /** Quiet after the round. */
  readonly quietMs: number;
};

/** A frame is over after 25 ms without an edge. */
const pauseMaxNs = 20_000_000n;

/** The kernel stamps an edge within the write that makes it. A late one shortens the interval to the next; less than half of a bit is left out of count. */
const edgeMaxNs = 400_000n;

if (import.meta.main) {
  setPriority(-20);
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) sendAll(JSON.parse(line) as readonly Round[]);
}

function sendAll(rounds: readonly Round[]): void {
  for (const { sent } of rounds.slice(0, 1))
    for (const { d0, d1 } of sent) for (const line of [d0, d1]) drive(line, true);
  waitUntil(process.hrtime.bigint() + 200_000_000n);
  for (const round of rounds) {
    const { lastNs, longestNs, latestNs } = send(round);
    waitUntil(lastNs + BigInt(round.quietMs) * 1_000_000n);
    process.stdout.write(
      longestNs >= pauseMaxNs ? 'spoilt\n' : `${latestNs < edgeMaxNs ? 'last' : 'late'} ${lastNs}\n`,
    );
  }
}

/** When the last edge was made, the longest pause before one, and the longest time that making one took. */
type Sent = { readonly lastNs: bigint; readonly longestNs: bigint; readonly latestNs: bigint };

/** Bits that come late make the next ones later still: a reader never hurries. */
function send({ sent, bitUs }: Round): Sent {
  const bitsMax = Math.max(...sent.map(({ bits }) => bits.length));
  let lastNs = process.hrtime.bigint();
  let longestNs = 0n;
  let latestNs = 0n;
  for (let bit = 0; bit < bitsMax; bit += 1) {
    waitUntil(lastNs + BigInt(bitUs) * 1_000n);
    for (const { d0, d1, bits } of sent) {
      if (bit >= bits.length) continue;
      const line = bits[bit] === '0' ? d0 : d1;
      const nowNs = process.hrtime.bigint();
      if (bit > 0 && nowNs - lastNs > longestNs) longestNs = nowNs - lastNs;
      lastNs = nowNs;
      drive(line, false);
      const tookNs = process.hrtime.bigint() - nowNs;
      if (tookNs > latestNs) latestNs = tookNs;
      drive(line, true);
    }
  }
  return { lastNs, longestNs, latestNs };
}

/** Long waits sleep, so that the program under test has the processor; the last two milliseconds are spun. */
function waitUntil(tNs: bigint): void {
  const leftMs = Number(tNs - process.hrtime.bigint()) / 1e6;
  if (leftMs > 4) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, leftMs - 2);
  while (process.hrtime.bigint() < tNs);
}
