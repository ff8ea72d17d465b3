import { type Accepted, decodeFrame } from './cardFormat.ts';
import type { Edge, Frame } from './frame.ts';

/** Since when each data line is known to be low without a break; null = it was high when last seen. */
export type LowSince = { readonly D0: bigint | null; readonly D1: bigint | null };

/** unplugged: both lines low, as with a cable that is out or a reader without power. */
export type LineFault = 'unplugged' | 'd0StuckLow' | 'd1StuckLow';

/** Fifty times the longest legal pulse. */
const stuckNs = 5_000_000n;
/** Frames in a row that make sense only inverted. Noise does that one time in four. */
const swappedFrames = 5;

export const bothHigh: LowSince = { D0: null, D1: null };

/** What is known after the levels were read at a kernel time. */
export function seeLevels(
  known: LowSince,
  read: { readonly d0Low: boolean; readonly d1Low: boolean; readonly atNs: bigint },
): LowSince {
  return {
    D0: read.d0Low ? (known.D0 ?? read.atNs) : null,
    D1: read.d1Low ? (known.D1 ?? read.atNs) : null,
  };
}

/** A falling edge proves that its line was high just before: two pulses are not one long low. */
export function seeEdge(known: LowSince, edge: Edge): LowSince {
  return known[edge.line] === null ? known : { ...known, [edge.line]: edge.tNs };
}

/** A line that has been low for longer than any pulse: a short, a cut wire with a pull-down, or somebody draining it. */
export function lineFault({ D0, D1 }: LowSince, nowNs: bigint): LineFault | null {
  const d0Stuck = D0 !== null && nowNs - D0 > stuckNs;
  const d1Stuck = D1 !== null && nowNs - D1 > stuckNs;
  if (d0Stuck && d1Stuck) return 'unplugged';
  if (d0Stuck) return 'd0StuckLow';
  return d1Stuck ? 'd1StuckLow' : null;
}

/**
 * How many frames in a row fail as they are and pass with 0 and 1 exchanged, after this one. The halves of 26, 34 and 37
 * bits are odd, so an exchange breaks both parities. Frames that cannot tell (tainted, wrong length) change nothing;
 * formats without a check read an exchanged card as another card, which nobody can see.
 */
export function seeWiring(inARow: number, frame: Frame, accepted: Accepted): number {
  const read = decodeFrame(frame, accepted);
  if (read.kind !== 'fault') return 0;
  if (read.fault !== 'parity') return inARow;
  const turned = decodeFrame(frame, { ...accepted, inverted: !accepted.inverted });
  return turned.kind === 'fault' ? 0 : inARow + 1;
}

/** Whether D0 and D1 are swapped at the terminal. Said, never corrected: the crew moves the wires. */
export function swapped(inARow: number): boolean {
  return inARow >= swappedFrames;
}
