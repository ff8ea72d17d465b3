import { readFileSync } from 'node:fs';
import type { FormatId } from '../../src/access/formatTable.ts';
import type { Frame } from '../../src/access/frame.ts';

type Good = { source: string; format: FormatId; bits: string; facility: number | null; card: number; printed?: number };
/** A published layout, a letter a bit: P the parity bit, X what it covers, F facility, C card. */
type Published = { source: string; format: FormatId; fields: string; even: string[]; odd: string[] };
type Truth = {
  layouts: Published[];
  good: Good[];
  keypad: { source: string; bits: string; key: string }[];
  faulty: { source: string; bits: string; accepted: FormatId[]; fault: string }[];
  foreign: { source: string; bits: string }[];
  /** Ten digits and an XOR of them, as a serial reader prints them. */
  serialTags: { source: string; hex: string }[];
  uidOrders: { source: string; msb: string; lsb: string }[];
  inverted: { source: string; sent: number; printed: number; bits: number }[];
};

/** Frames published by others, with what they mean. */
export const truth = JSON.parse(readFileSync(new URL('../truth/cardFrames.json', import.meta.url), 'utf8')) as Truth;

/** A clean frame of these bits, as the assembler gives it. */
export function aFrame(bits: string, over: Partial<Frame> = {}): Frame {
  return { bits, edges: bits.length, startNs: 0n, endNs: 0n, gapsNs: [], taint: null, ...over };
}

/** The bits of a number, as wide as asked. */
export const bitsOf = (value: bigint | number, width: number): string => value.toString(2).padStart(width, '0');
