import { type Words, worded } from '../words/language.ts';
import { FrameFault } from './check.ts';

const words = {
  tooLarge: { en: 'frame of {length} bytes; {bytesMax} at most', zh: '帧有 {length} 字节，至多 {bytesMax} 字节' },
  badLength: { en: 'frame length {length}; 1 to {bytesMax} bytes', zh: '帧长 {length}，应为 1 至 {bytesMax} 字节' },
  noJson: { en: 'frame is not JSON', zh: '帧不是 JSON' },
} satisfies Record<string, Words>;

/** Largest frame to core. A stranger must not make core hold more than this. */
export const toCoreBytesMax = 65_536;

/** Largest frame from core: the view of 64 zones with an override each takes about 90 kB. */
export const fromCoreBytesMax = 262_144;

/**
 * Bytes of one frame: the length of the JSON text as 4 bytes, highest first, then the text.
 * Throws FrameFault when the text is longer than `bytesMax`.
 */
export function encodeFrame(frame: unknown, bytesMax: number): Buffer {
  const json = JSON.stringify(frame);
  const length = Buffer.byteLength(json);
  if (length > bytesMax) throw new FrameFault(worded(words.tooLarge, { length, bytesMax }));
  const bytes = Buffer.allocUnsafe(4 + length);
  bytes.writeUInt32BE(length, 0);
  bytes.write(json, 4);
  return bytes;
}

/** Cuts a stream of bytes into frames. Holds at most one frame, however the bytes arrive. */
export class FrameCutter {
  readonly #bytesMax: number;
  #chunks: Buffer[] = [];
  #held = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** True while part of a frame has come and the rest has not. */
  get half(): boolean {
    return this.#held > 0;
  }

  /** Calls `take` with each complete JSON value. Throws FrameFault for a length or a text that cannot be. */
  feed(chunk: Buffer, take: (value: unknown) => void): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    for (let length = this.#nextLength(); length !== null && this.#held >= 4 + length; length = this.#nextLength()) {
      take(parse(this.#cut(4 + length).subarray(4)));
    }
  }

  #nextLength(): number | null {
    if (this.#held < 4) return null;
    const length = this.#joined().readUInt32BE(0);
    if (length === 0 || length > this.#bytesMax) {
      throw new FrameFault(worded(words.badLength, { length, bytesMax: this.#bytesMax }));
    }
    return length;
  }

  /** The first four bytes are needed in one piece; whole frames are joined only when complete. */
  #joined(): Buffer {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= 4) return first;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  #cut(length: number): Buffer {
    const all =
      this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const rest = all.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
    return all.subarray(0, length);
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new FrameFault(words.noJson, { cause });
  }
}
