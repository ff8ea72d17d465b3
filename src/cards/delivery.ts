import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type DurationMs, hourMs, type Monotonic } from '../units.ts';
import type { Words } from '../words/language.ts';
import { type Refusal, refused } from './fault.ts';
import { bytesMax } from './rosterHead.ts';

/** One message on `dn/roster`: a roster or a delta, packed with gzip and cut to what brokers let pass. */
export type DeliveryPart = {
  readonly v: 1;
  /** SHA-256 of the packed whole: names the delivery and proves it. */
  readonly id: string;
  /** 1 is the first. */
  readonly part: number;
  readonly parts: number;
  /** Base64. Every part but the last has the full length. */
  readonly data: string;
};

/** Packed bytes in a part: 48,000 characters in base64, under a broker's 65,536 with room for the rest. */
export const partBytes = 36_000;
const partsMax = Math.ceil((bytesMax / partBytes) * 1.1);
/** A delivery that nobody goes on with is given up. */
const idleMs: DurationMs = hourMs;

/** The messages that carry these bytes. */
export function partsOf(bytes: Buffer): readonly DeliveryPart[] {
  const packed = gzipSync(bytes);
  const id = sha256(packed);
  const parts = Math.ceil(packed.length / partBytes);
  return Array.from({ length: parts }, (_, i) => {
    const data = packed.subarray(i * partBytes, (i + 1) * partBytes).toString('base64');
    return { v: 1, id, part: i + 1, parts, data };
  });
}

/** What is delivered, for people. */
export const deliveryWords = {
  roster: { en: 'roster', zh: '名单' },
  config: { en: 'config', zh: '配置' },
} satisfies Record<string, Words>;

export type Taken =
  /** Parts of the delivery not yet here; it goes on. */
  | { readonly kind: 'more'; readonly missing: number }
  /** The whole, unpacked, in a file: take it with `duskgate card import FILE` or `Cards.take`. */
  | { readonly kind: 'complete'; readonly file: string }
  | Refusal;

type Running = { readonly id: string; readonly parts: number; readonly here: Set<number>; readonly atMono: Monotonic };

/** Puts deliveries together in a file, in any order, each part as often as it comes. One at a time: a new one ends the old. */
export class Delivery {
  readonly #packed: string;
  readonly #file: string;
  /** What it is, for people. */
  readonly #what: Words;
  #running: Running | null = null;

  constructor(folder: string, what: keyof typeof deliveryWords = 'roster') {
    this.#what = deliveryWords[what];
    this.#packed = join(folder, 'incoming.gz');
    this.#file = join(folder, 'incoming.txt');
    rmSync(this.#packed, { force: true });
  }

  /** Takes one message as it came. Throws what the disk throws. */
  take(message: unknown, nowMono: Monotonic): Taken {
    const part = asPart(message);
    if (part === null)
      return refused('not_a_roster', {
        en: `The message is no part of a ${this.#what.en}. Check which program sends it.`,
        zh: `该消息不是${this.#what.zh}的一部分。请查看是哪个程序发送的。`,
      });
    const running = this.#runningFor(part, nowMono);
    const data = Buffer.from(part.data, 'base64');
    if (running.parts !== part.parts || data.length > partBytes || (data.length < partBytes && part.part < part.parts))
      return this.#give(
        refused('damaged', {
          en: `The parts of the ${this.#what.en} do not fit together. Send it again.`,
          zh: `${this.#what.zh}的各部分不相符。请重发。`,
        }),
      );
    writeAt(this.#packed, data, (part.part - 1) * partBytes);
    running.here.add(part.part);
    this.#running = { ...running, atMono: nowMono };
    const missing = running.parts - running.here.size;
    return missing > 0 ? { kind: 'more', missing } : this.#give(this.#complete(part.id));
  }

  #runningFor({ id, parts }: DeliveryPart, nowMono: Monotonic): Running {
    const before = this.#running;
    if (before !== null && before.id === id && nowMono - before.atMono <= idleMs) return before;
    rmSync(this.#packed, { force: true });
    return { id, parts, here: new Set(), atMono: nowMono };
  }

  #complete(id: string): Taken {
    const packed = readFileSync(this.#packed);
    if (sha256(packed) !== id)
      return refused('damaged', {
        en: `The ${this.#what.en} was damaged on its way. Send it again.`,
        zh: `${this.#what.zh}在途中损坏。请重发。`,
      });
    try {
      writeFileSync(this.#file, gunzipSync(packed, { maxOutputLength: bytesMax }), { mode: 0o640 });
      return { kind: 'complete', file: this.#file };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ERR_BUFFER_TOO_LARGE')
        return refused('too_large', {
          en: `The ${this.#what.en} unpacks to more than ${bytesMax} bytes.`,
          zh: `${this.#what.zh}解包后超过 ${bytesMax} 字节。`,
        });
      if (code?.startsWith('Z_') !== true) throw error;
      return refused('damaged', {
        en: `The ${this.#what.en} cannot be unpacked (${message}). Send it again.`,
        zh: `${this.#what.zh}无法解包（${message}）。请重发。`,
      });
    }
  }

  #give(taken: Taken): Taken {
    this.#running = null;
    rmSync(this.#packed, { force: true });
    return taken;
  }
}

function asPart(message: unknown): DeliveryPart | null {
  const part = message as Partial<DeliveryPart> | null;
  if (typeof part !== 'object' || part?.v !== 1) return null;
  const { id, part: number, parts, data } = part;
  const isSound =
    typeof id === 'string' &&
    /^[0-9a-f]{64}$/.test(id) &&
    isBetween(parts, 1, partsMax) &&
    isBetween(number, 1, parts) &&
    typeof data === 'string' &&
    data.length <= Math.ceil(partBytes / 3) * 4 &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(data);
  return isSound ? (part as DeliveryPart) : null;
}

const isBetween = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function writeAt(file: string, bytes: Buffer, position: number): void {
  const handle = openSync(file, statSync(file, { throwIfNoEntry: false }) === undefined ? 'w' : 'r+', 0o640);
  try {
    for (let done = 0; done < bytes.length; )
      done += writeSync(handle, bytes, done, bytes.length - done, position + done);
  } finally {
    closeSync(handle);
  }
}
