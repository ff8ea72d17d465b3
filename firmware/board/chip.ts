import type { DurationMs } from '../../src/units.ts';
import { nearest } from './nearest.ts';

/** An output line. `on` and `initial` mean active; the chip turns that into a voltage by `activeLow`. */
export type OutputLine = {
  readonly direction: 'output';
  readonly line: string;
  readonly activeLow: boolean;
  /** Held from the very moment of the request: the line never shows anything else first. */
  readonly initial: boolean;
};

/** An input line. Edges and levels are counted after `activeLow` and after the debounce. */
export type InputLine = {
  readonly direction: 'input';
  readonly line: string;
  readonly activeLow: boolean;
  readonly bias: 'none' | 'pull-up' | 'pull-down';
  readonly edges: 'none' | 'falling' | 'rising' | 'both';
  /** A level must last this long to count; 0 = every edge counts. */
  readonly debounceMs: DurationMs;
};

export type LineSettings = OutputLine | InputLine;

/** A change of an input line, stamped where it was noticed. */
export type LineEdge = {
  readonly line: string;
  /** CLOCK_MONOTONIC, nanoseconds. */
  readonly tNs: bigint;
  /** Counts every edge of one request from 1; a gap means that edges were lost. */
  readonly seq: number;
  /** rising: the line became active. */
  readonly edge: 'rising' | 'falling';
};

/** Lines held by one request. Every call throws an Error in plain words when the line or the chip fails. */
export interface Lines {
  set(line: string, on: boolean): void;
  get(line: string): boolean;
  onEdge(listener: (edge: LineEdge) => void): void;
  /** Delivers at once, within the call, every edge that the kernel holds. */
  poll(): void;
  /** Gives the lines back. Outputs keep their level, as they do on a Raspberry Pi. */
  release(): void;
}

/** What the kernel keeps for a line unless a request asks for more, and the most that a request gets. */
export const bufferEdgesALine = 16;
export const bufferEdgesMax = 1_024;

/** A chip of lines known by name. A request gets all its lines or none. */
export interface Chip {
  readonly label: string;
  lines(): readonly string[];
  /** `bufferEdges`: how many edges may wait while nobody reads; beyond it the oldest are lost. Else 16 a line. */
  request(wanted: readonly LineSettings[], options?: { readonly bufferEdges: number }): Lines;
  close(): void;
}

/** The line belongs to another request. */
export function lineBusy(at: { label: string; line: string; by: string }): Error {
  return new Error(
    `line ${at.line} on ${at.label} is busy: ${at.by} holds it. Stop that program, or give the two different lines in the config.`,
  );
}

export function lineUnknown(at: { label: string; line: string; names: readonly string[] }): Error {
  const hint = nearest(at.line, at.names);
  const remedy = hint === null ? 'The chip names no lines: check the overlay.' : `Did you mean ${hint}?`;
  return new Error(`${at.label} has no line ${at.line}. ${remedy} Correct the name in the config.`);
}

export function chipGone(label: string): Error {
  return new Error(`${label} does not answer any more. Check its cable and supply, then restart duskgate.`);
}

/** A call on a line that this request does not hold, or holds the other way round: a mistake of our own. */
export function lineNotHeld(at: { label: string; line: string; want: 'input' | 'output' }): Error {
  return new Error(`line ${at.line} on ${at.label} is not held as ${at.want}. Restart duskgate and report this line.`);
}

/** Somebody puts a voltage on a line that the chip itself drives. */
export function lineDriven(at: { label: string; line: string }): Error {
  return new Error(`line ${at.line} on ${at.label} is an output. Only inputs can be driven from outside.`);
}
