import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { wordsOf } from '../src/words/saidError.ts';
import type { SimulatedChip, Trace } from './board/simulatedChip.ts';
import type { DutyTrace, SimulatedPwm } from './board/simulatedPwm.ts';

export type Terminals = { close(): void };

/** What somebody puts on the terminals: a voltage that stays, or the pulses of a card reader at exact times. */
type Wish =
  | { readonly kind: 'drive'; readonly line: string; readonly high: boolean }
  | { readonly kind: 'pulses'; readonly pulses: readonly { readonly line: string; readonly tNs: bigint }[] };

const peersMax = 8;
/** A card of 56 bits as pulses is 3 kB. */
const wishBytesMax = 16_384;
const pulsesMax = 256;

/**
 * The terminals of a simulated board on a Unix socket, for scripts and for crews who practise: JSON Lines.
 * It says each level as it comes about, first of all how everything stands: `{"line":"GPIO17","high":true,"tNs":"..."}` and
 * `{"channel":"PWM0","duty":0.5,"tNs":"..."}`. It takes `{"drive":"GPIO4","high":true}` and
 * `{"pulses":[{"line":"GPIO20","tNs":"..."}]}`, and answers a wish it cannot fulfil with `{"error":"..."}`.
 * `tNs` is CLOCK_MONOTONIC. Rejects when the path cannot be had.
 */
export async function openTerminals(at: {
  readonly path: string;
  readonly chip: SimulatedChip;
  readonly pwm: SimulatedPwm;
}): Promise<Terminals> {
  rmSync(at.path, { force: true });
  const peers = new Set<Socket>();
  const tell = (text: string): void => {
    for (const peer of peers) peer.write(text);
  };
  const server = createServer((peer) => {
    peers.add(peer);
    peer.on('error', () => peer.destroy());
    peer.once('close', () => peers.delete(peer));
    peer.write(standing(at).join(''));
    listen(peer, at.chip);
  });
  server.maxConnections = peersMax;
  const unwatch = [at.chip.onWrite((trace) => tell(lineText(trace))), at.pwm.onWrite((trace) => tell(dutyText(trace)))];
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.path, resolve);
  });
  return {
    close: () => {
      for (const stop of unwatch) stop();
      server.close();
      for (const peer of peers) peer.destroy();
    },
  };
}

function listen(peer: Socket, chip: SimulatedChip): void {
  let bytes = 0;
  peer.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(10);
    bytes = end < 0 ? bytes + chunk.length : chunk.length - end - 1;
    if (bytes > wishBytesMax) peer.destroy();
  });
  createInterface({ input: peer })
    .on('error', () => undefined) // The peer says so too, and is destroyed there.
    .on('line', (text) => {
      try {
        fulfil(readWish(text), chip);
      } catch (problem) {
        peer.write(`${JSON.stringify({ error: wordsOf(problem).en })}\n`);
      }
    });
}

function fulfil(wish: Wish, chip: SimulatedChip): void {
  switch (wish.kind) {
    case 'drive':
      return chip.drive(wish.line, wish.high);
    case 'pulses':
      return chip.play(wish.pulses);
  }
}

/** Throws in plain words when the text is no wish. */
function readWish(text: string): Wish {
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null) throw new Error(form);
  if ('drive' in read && typeof read.drive === 'string' && 'high' in read && typeof read.high === 'boolean')
    return { kind: 'drive', line: read.drive, high: read.high };
  if ('pulses' in read && Array.isArray(read.pulses) && read.pulses.length <= pulsesMax)
    return { kind: 'pulses', pulses: read.pulses.map(readPulse) };
  throw new Error(form);
}

const form = `give {"drive":"GPIO4","high":true} or {"pulses":[{"line":"GPIO20","tNs":"123"}]}, at most ${pulsesMax} pulses.`;

function readPulse(read: unknown): { line: string; tNs: bigint } {
  if (typeof read !== 'object' || read === null || !('line' in read) || !('tNs' in read)) throw new Error(form);
  if (typeof read.line !== 'string' || typeof read.tNs !== 'string' || !/^\d{1,19}$/.test(read.tNs))
    throw new Error(form);
  return { line: read.line, tNs: BigInt(read.tNs) };
}

/** How everything stands: the last level of each line and channel, with the instant it came about. */
function standing({ chip, pwm }: { readonly chip: SimulatedChip; readonly pwm: SimulatedPwm }): string[] {
  const lines = new Map(chip.history().map((trace) => [trace.line, trace]));
  const channels = new Map(pwm.history().map((trace) => [trace.channel, trace]));
  return [...[...lines.values()].map(lineText), ...[...channels.values()].map(dutyText)];
}

function lineText({ line, high, tNs }: Trace): string {
  return `${JSON.stringify({ line, high, tNs: String(tNs) })}\n`;
}

function dutyText({ channel, duty, tNs }: DutyTrace): string {
  return `${JSON.stringify({ channel, duty, tNs: String(tNs) })}\n`;
}
