import { type Accepted, decodeFrame, readings } from '../access/cardFormat.ts';
import type { Frame } from '../access/frame.ts';
import { seeWiring, swapped } from '../access/lines.ts';
import type { Shown } from './frameText.ts';
import { medianOf } from './pulseDrawing.ts';

/** What the frames of one recording add up to. */
export class Scope {
  frames = 0;
  faulty = 0;
  wiresSwapped = false;
  readonly counts = new Map<string, number>();
  readonly accepted: Accepted;
  #firstNs: bigint | null = null;
  #turnedInARow = 0;

  constructor(accepted: Accepted) {
    this.accepted = accepted;
  }

  see(frame: Frame): Shown {
    const read = decodeFrame(frame, this.accepted);
    const kind = read.kind === 'fault' ? read.fault : read.kind;
    this.frames += 1;
    if (read.kind === 'fault') this.faulty += 1;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    this.#turnedInARow = seeWiring(this.#turnedInARow, frame, this.accepted);
    if (swapped(this.#turnedInARow)) this.wiresSwapped = true;
    this.#firstNs ??= frame.startNs;
    const alsoFits = readings(frame, this.accepted).filter(
      (one) => read.kind === 'fault' || one.format !== read.format,
    );
    return { number: this.frames, sinceNs: frame.startNs - this.#firstNs, frame, read, alsoFits };
  }
}

/** One frame as a line of JSON. Times and intervals are of the kernel's clock. */
export function frameJson({ number, frame, read, alsoFits }: Shown): string {
  const { bits, edges, startNs, endNs, gapsNs } = frame;
  const us = (ns: number) => ns / 1000;
  const median = medianOf(gapsNs);
  const interval =
    median === null ? null : { min: us(Math.min(...gapsNs)), median: us(median), max: us(Math.max(...gapsNs)) };
  const json = {
    frame: number,
    bits,
    ...meaning(read),
    edges,
    tNs: String(startNs),
    endNs: String(endNs),
    intervalUs: interval,
  };
  return `${JSON.stringify(alsoFits.length === 0 ? json : { ...json, alsoFits: alsoFits.map(meaning) })}\n`;
}

function meaning(read: Shown['read']) {
  const nothing = { format: null, facility: null, card: null, key: null, fault: null };
  switch (read.kind) {
    case 'card':
      return { ...nothing, format: read.format, facility: read.facility, card: read.card };
    case 'keypad':
      return { ...nothing, format: read.format, key: read.key };
    case 'fault':
      return { ...nothing, fault: read.fault };
  }
}
