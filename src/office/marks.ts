import type { Range, Stream } from './reading.ts';

/** How far the committed ranges of one stream join, and those beyond that do not join yet, in order. */
export type Joined = { readonly mark: number; readonly ahead: readonly Range[] };

export const fresh: Joined = { mark: 0, ahead: [] };

/** Ranges that wait for what is missing before them; more than a device sends unasked. Further ones are sent again. */
const aheadMax = 256;

/** Takes in a committed range. */
export function joined({ mark, ahead }: Joined, range: Range): Joined {
  const inOrder = [...ahead, range].sort((a, b) => a[0] - b[0]);
  const left: [number, number][] = [];
  let reached = mark;
  for (const [from, to] of inOrder) {
    const before = left.at(-1);
    if (from <= reached + 1) reached = Math.max(reached, to);
    else if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else left.push([from, to]);
  }
  return { mark: reached, ahead: left.slice(0, aheadMax) };
}

/** What the office knows of the rows of one device. */
export type DeviceMarks = {
  /** Counts the stores the device had: a card that was replaced begins its numbers anew. */
  readonly store: number;
  /** The run that moved a mark last: only the store that had this run believes the marks. */
  readonly boot: string | null;
  readonly evt: Joined;
  readonly tele: Joined;
};

export const noMarks: DeviceMarks = { store: 0, boot: null, evt: fresh, tele: fresh };

/** A run of a device: which of its stores it belongs to, and the marks when it was first heard of. */
export type KnownBoot = { readonly store: number; readonly evtFloor: number; readonly teleFloor: number };

export type Heard = {
  readonly stream: Stream;
  readonly boot: string;
  readonly range: Range;
  /** Lowest number of a row in it; null: none could be read. */
  readonly lowestSeq: number | null;
};

export type Outcome = { readonly marks: DeviceMarks; readonly known: KnownBoot; readonly newStore: boolean };

/**
 * What a committed range does to the marks. A store gives no number twice, so a run has no number that was under the mark
 * before the run was heard of; a run that has one writes into another store, and its marks begin anew. A late word of a store
 * before that is kept and moves no mark.
 */
export function heard(marks: DeviceMarks, before: KnownBoot | null, word: Heard): Outcome {
  const known = before ?? { store: marks.store, evtFloor: marks.evt.mark, teleFloor: marks.tele.mark };
  if (known.store < marks.store) return { marks, known, newStore: false };
  const floor = word.stream === 'evt' ? known.evtFloor : known.teleFloor;
  const newStore = word.lowestSeq !== null && word.lowestSeq <= floor;
  const from = newStore ? { ...noMarks, store: marks.store + 1 } : marks;
  const after = joined(from[word.stream], word.range);
  const moved = after.mark > from[word.stream].mark;
  return {
    marks: { ...from, boot: moved ? word.boot : from.boot, [word.stream]: after },
    known: newStore ? { store: from.store, evtFloor: 0, teleFloor: 0 } : known,
    newStore,
  };
}
