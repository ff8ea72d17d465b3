/**
 * Card readers at the far end of the wires: `pulser.ts JSON`, a list of rounds, each with the bits that go out on each
 * reader. All readers send at once. A process of its own, at the highest priority, so that its pulses do not wait for the
 * program under test. Says one line for each round: `last TNS`, when the last edge was made; before it `spoiled ROUND` when
 * the machine held this process up so long that no reader would have sent this.
 */
import { setPriority } from 'node:os';
import { drive } from './wires.ts';

export type Round = {
  readonly sent: readonly { readonly d0: string; readonly d1: string; readonly bits: string }[];
  readonly bitUs: number;
  /** Quiet after the round. */
  readonly quietMs: number;
};

/** The longest interval between two bits in any reader's datasheet. */
const legalGapNs = 20_000_000n;

if (import.meta.main) {
  setPriority(-20);
  const rounds = JSON.parse(process.argv[2] ?? '[]') as readonly Round[];
  for (const { sent } of rounds.slice(0, 1))
    for (const { d0, d1 } of sent) for (const line of [d0, d1]) drive(line, true);
  waitUntil(process.hrtime.bigint() + 200_000_000n);
  for (const [index, round] of rounds.entries()) {
    const { lastNs, longestGapNs } = send(round);
    if (longestGapNs > legalGapNs) process.stdout.write(`spoiled ${index}\n`);
    waitUntil(lastNs + BigInt(round.quietMs) * 1_000_000n);
    process.stdout.write(`last ${lastNs}\n`);
  }
}

/** Each bit comes its time after the one before, as a reader counts: what is held up is late, and not hurried after. */
function send({ sent, bitUs }: Round): { lastNs: bigint; longestGapNs: bigint } {
  const bitsMax = Math.max(...sent.map(({ bits }) => bits.length));
  let atNs = process.hrtime.bigint();
  let lastNs = atNs;
  let longestGapNs = 0n;
  for (let bit = 0; bit < bitsMax; bit += 1) {
    if (bit > 0) waitUntil(atNs + BigInt(bitUs) * 1_000n);
    const beganNs = process.hrtime.bigint();
    longestGapNs = beganNs - atNs > longestGapNs ? beganNs - atNs : longestGapNs;
    for (const { d0, d1, bits } of sent) {
      if (bit >= bits.length) continue;
      const line = bits[bit] === '0' ? d0 : d1;
      lastNs = process.hrtime.bigint();
      drive(line, false);
      drive(line, true);
    }
    atNs = beganNs;
  }
  return { lastNs, longestGapNs };
}

/** Long waits sleep, so that the program under test has the processor; the last two milliseconds are spun. */
function waitUntil(tNs: bigint): void {
  const leftMs = Number(tNs - process.hrtime.bigint()) / 1e6;
  if (leftMs > 4) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, leftMs - 2);
  while (process.hrtime.bigint() < tNs);
}
