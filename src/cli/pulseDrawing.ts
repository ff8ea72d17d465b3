import type { Frame } from '../access/frame.ts';

/** A frame's two lines as a scope shows them: high at rest, a notch for each pulse. All rows are equally wide. */
export type Drawing = {
  readonly d0: string;
  readonly d1: string;
  /** Each bit below its pulse; blank where pulses are too close to be told apart. */
  readonly bits: string;
  /** Column of each bit. */
  readonly columns: readonly number[];
};

/** Columns one bit interval takes where there is room. */
const columnsABit = 2;

/** Draws the pulses over time into at most `width` columns: a missing bit is a wide gap, a glitch two pulses as one. */
export function drawPulses(frame: Frame, width: number): Drawing {
  const columns = columnsOf(frame.gapsNs, Math.max(20, width));
  const row = (bit: string) => drawRow(columns, (index) => frame.bits[index] === bit);
  return { d0: row('0'), d1: row('1'), bits: below(columns, frame.bits), columns };
}

/** The pulses of both lines as one, where nobody may know which came on which. */
export function drawBoth(gapsNs: readonly number[], width: number): string {
  return drawRow(columnsOf(gapsNs, Math.max(20, width)), () => true);
}

function drawRow(columns: readonly number[], isOn: (index: number) => boolean): string {
  const pulses = new Map<number, number>();
  for (const [index, column] of columns.entries()) if (isOn(index)) pulses.set(column, (pulses.get(column) ?? 0) + 1);
  return Array.from({ length: (columns.at(-1) ?? 0) + 1 }, (_, column) => notch(pulses.get(column) ?? 0)).join('');
}

/** The letters below their columns; blank where two fall on one. */
export function below(columns: readonly number[], letters: string): string {
  const row: string[] = Array.from({ length: (columns.at(-1) ?? 0) + 1 }, () => ' ');
  const taken = new Set<number>();
  for (const [index, column] of columns.entries()) {
    row[column] = taken.has(column) ? ' ' : (letters[index] ?? ' ');
    taken.add(column);
  }
  return row.join('');
}

function columnsOf(gapsNs: readonly number[], width: number): number[] {
  const timesNs = [0];
  // A stamp that ran backwards is drawn where the one before is.
  for (const gapNs of gapsNs) timesNs.push((timesNs.at(-1) ?? 0) + Math.max(0, gapNs));
  const spanNs = timesNs.at(-1) ?? 0;
  const wanted = (medianOf(gapsNs) ?? 1) / columnsABit;
  const columnNs = Math.max(wanted, spanNs / (width - 1), 1);
  return timesNs.map((timeNs) => Math.round(timeNs / columnNs));
}

function notch(pulses: number): string {
  return pulses === 0 ? '▔' : pulses === 1 ? '▁' : String(Math.min(9, pulses));
}

/** The middle of some numbers, null of none. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
