import { type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';

/**
 * The structs of the GPIO character device, uAPI v2 (linux/gpio.h, since Linux 5.10), as bytes. Every field has a fixed
 * width and place, so the bytes are the same on each 64-bit machine; a test lets a C compiler read them.
 */

/** `ioctl` request numbers. */
export const request = {
  chipInfo: 0x8044b401,
  lineInfo: 0xc100b405,
  getLines: 0xc250b407,
  getValues: 0xc010b40e,
  setValues: 0xc010b40f,
} as const;

export const flag = {
  used: 1n << 0n,
  activeLow: 1n << 1n,
  input: 1n << 2n,
  output: 1n << 3n,
  edgeRising: 1n << 4n,
  edgeFalling: 1n << 5n,
  biasPullUp: 1n << 8n,
  biasPullDown: 1n << 9n,
  biasDisabled: 1n << 10n,
} as const;

const attribute = { flags: 1, outputValues: 2, debounce: 3 } as const;

export const linesMax = 64;
export const attributesMax = 10;
/** Bytes of one edge event. */
export const eventBytes = 48;

/** One line of a request. `initial` counts for outputs. */
export type LineWish = {
  readonly offset: number;
  readonly flags: bigint;
  readonly initial: boolean;
  readonly debounceUs: number;
};

export type LineRequest = {
  readonly consumer: string;
  readonly eventBuffer: number;
  readonly lines: readonly LineWish[];
};

const tooMany: Words = {
  en: '{lines} lines with {kinds} kinds of settings are more than one request takes ({linesMax} and {kindsMax}). Give fewer kinds of debounce and polarity in the config.',
  zh: '{lines} 个引脚、{kinds} 种设置超过一次请求的上限（{linesMax} 和 {kindsMax}）。请在配置中减少去抖与极性的种类。',
};

/** `struct gpio_v2_line_request`. Throws when the lines differ in more ways than the kernel takes in one request. */
export function lineRequest({ consumer, eventBuffer, lines }: LineRequest): Uint8Array {
  const bytes = new Uint8Array(592);
  const view = new DataView(bytes.buffer);
  for (const [i, { offset }] of lines.entries()) view.setUint32(4 * i, offset, true);
  text(bytes, 256, consumer);
  const [first] = lines;
  view.setBigUint64(288, first?.flags ?? 0n, true);
  const attributes = attributesOf(lines);
  if (lines.length > linesMax || attributes.length > attributesMax)
    throw new SaidError(
      worded(tooMany, { lines: lines.length, kinds: attributes.length, linesMax, kindsMax: attributesMax }),
    );
  view.setUint32(296, attributes.length, true);
  for (const [i, { id, value, mask }] of attributes.entries()) {
    view.setUint32(320 + 24 * i, id, true);
    view.setBigUint64(320 + 24 * i + 8, value, true);
    view.setBigUint64(320 + 24 * i + 16, mask, true);
  }
  view.setUint32(560, lines.length, true);
  view.setUint32(564, eventBuffer, true);
  return bytes;
}

/** The file descriptor that the kernel wrote into an answered request. */
export function requestFd(bytes: Uint8Array): number {
  return viewOf(bytes).getInt32(588, true);
}

/** `struct gpio_v2_line_values`: bit n is line n of the request. */
export function lineValues(values: { bits: bigint; mask: bigint }): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, values.bits, true);
  view.setBigUint64(8, values.mask, true);
  return bytes;
}

export const valueBits = (bytes: Uint8Array): bigint => viewOf(bytes).getBigUint64(0, true);

/** Room for `struct gpiochip_info`. */
export const chipInfoRoom = (): Uint8Array => new Uint8Array(68);

export function chipInfo(bytes: Uint8Array): { name: string; label: string; lines: number } {
  return { name: textAt(bytes, 0), label: textAt(bytes, 32), lines: viewOf(bytes).getUint32(64, true) };
}

/** `struct gpio_v2_line_info`, asking about one line. */
export function lineInfoOf(offset: number): Uint8Array {
  const bytes = new Uint8Array(256);
  viewOf(bytes).setUint32(64, offset, true);
  return bytes;
}

export function lineInfo(bytes: Uint8Array): { name: string; consumer: string; used: boolean } {
  const used = (viewOf(bytes).getBigUint64(72, true) & flag.used) !== 0n;
  return { name: textAt(bytes, 0), consumer: textAt(bytes, 32), used };
}

export type KernelEdge = {
  readonly tNs: bigint;
  readonly rising: boolean;
  readonly offset: number;
  /** Counts the edges of the request from 1, lost ones included. */
  readonly seq: number;
};

/** `struct gpio_v2_line_event` at this place in a buffer. */
export function edgeAt(bytes: Uint8Array, at: number): KernelEdge {
  const view = viewOf(bytes);
  return {
    tNs: view.getBigUint64(at, true),
    rising: view.getUint32(at + 8, true) === 1,
    offset: view.getUint32(at + 12, true),
    seq: view.getUint32(at + 16, true),
  };
}

type Attribute = { readonly id: number; readonly value: bigint; readonly mask: bigint };

/** What differs from the first line's flags, and what flags cannot say: first levels and debounce. */
function attributesOf(lines: readonly LineWish[]): readonly Attribute[] {
  const usual = lines[0]?.flags ?? 0n;
  const byFlags = masks(lines, ({ flags }) => (flags === usual ? null : flags));
  const byDebounce = masks(lines, ({ debounceUs }) => (debounceUs === 0 ? null : BigInt(debounceUs)));
  const outputs = bitsWhere(lines, ({ flags }) => (flags & flag.output) !== 0n);
  const high = bitsWhere(lines, ({ flags, initial }) => (flags & flag.output) !== 0n && initial);
  return [
    ...[...byFlags].map(([value, mask]) => ({ id: attribute.flags, value, mask })),
    ...[...byDebounce].map(([value, mask]) => ({ id: attribute.debounce, value, mask })),
    ...(outputs === 0n ? [] : [{ id: attribute.outputValues, value: high, mask: outputs }]),
  ];
}

function masks(lines: readonly LineWish[], value: (line: LineWish) => bigint | null): ReadonlyMap<bigint, bigint> {
  const found = new Map<bigint, bigint>();
  for (const [i, line] of lines.entries()) {
    const of = value(line);
    if (of !== null) found.set(of, (found.get(of) ?? 0n) | (1n << BigInt(i)));
  }
  return found;
}

function bitsWhere(lines: readonly LineWish[], holds: (line: LineWish) => boolean): bigint {
  return lines.reduce((bits, line, i) => (holds(line) ? bits | (1n << BigInt(i)) : bits), 0n);
}

/** A C string of 32 bytes with its zero; longer names are cut. */
function text(bytes: Uint8Array, at: number, value: string): void {
  new TextEncoder().encodeInto(value, bytes.subarray(at, at + 31));
}

function textAt(bytes: Uint8Array, at: number): string {
  const field = bytes.subarray(at, at + 32);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
