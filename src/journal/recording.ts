import { closeSync, openSync, readSync } from 'node:fs';
import type { Effect } from '../controller/effect.ts';
import type { Event } from '../controller/event.ts';
import type { Site } from '../controller/site.ts';
import type { Durable, State } from '../controller/state.ts';
import type { Now } from '../units.ts';
import { recordedRun } from './recordedRun.ts';
import { parseEntry } from './recordingEntry.ts';

/** Where a replay starts: a run from what it restored (`state` null), or a later segment from the whole state. */
export type RecordingHead = {
  readonly kind: 'head';
  readonly run: string;
  readonly siteRevision: string;
  readonly site: Site;
  readonly restored: Durable | null;
  readonly state: State | null;
};

/** What happened, in order. A `save` among the effects is abbreviated, see abbreviated.ts. */
export type Recorded =
  | RecordingHead
  | { readonly kind: 'line'; readonly now: Now; readonly event: Event; readonly effects: readonly Effect[] }
  /** Lines are missing here: a replay is exact only up to this place, and again from the next head. */
  | { readonly kind: 'gap'; readonly lines: number; readonly because: string };

/** `where` is the file and line (or the row of a database), for messages about a difference. */
export type Placed = { readonly where: string; readonly entry: Recorded };

/**
 * Reads a recording, one entry at a time: a JSON Lines file, or a store's database (also of a running device), of which
 * `run` is read, by default the last. Throws an Error that names the file, the line and the fault.
 */
export function* readRecording(file: string, run: string | null = null): Generator<Placed> {
  if (isDatabase(file)) {
    yield* checked(file, recordedRun(file, run));
    return;
  }
  yield* checked(file, textLines(file));
}

type TextAt = { readonly where: string; readonly text: string };

function* checked(file: string, lines: Iterable<TextAt>): Generator<Placed> {
  let lastMono = Number.NEGATIVE_INFINITY;
  let begun = false;
  for (const { where, text } of lines) {
    const entry = parseEntry(text, where);
    if (!begun && entry.kind !== 'head')
      throw new Error(`${where}: a recording begins with a head line ("kind":"head"), this is ${entry.kind}`);
    begun = true;
    if (entry.kind === 'head') lastMono = Number.NEGATIVE_INFINITY;
    if (entry.kind === 'line') {
      if (entry.now.monoMs < lastMono)
        yield { where, entry: { kind: 'gap', lines: 0, because: 'the disk took these lines out of order' } };
      lastMono = entry.now.monoMs;
    }
    yield { where, entry };
  }
  if (!begun) throw new Error(`${file} is empty: no head line, nothing to replay`);
}

function isDatabase(file: string): boolean {
  const start = Buffer.alloc(16);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, start, 0, start.length, 0);
  } finally {
    closeSync(fd);
  }
  return start.toString('latin1') === 'SQLite format 3\0';
}

const pieceBytes = 64 * 1024;
/** A head holds a whole site; nothing sensible is longer than this. */
const lineBytesMax = 16 * 1024 * 1024;

/** Lines of a text file with their numbers, without holding the file in memory. */
function* textLines(file: string): Generator<TextAt> {
  const fd = openSync(file, 'r');
  try {
    let number = 1;
    let rest = Buffer.alloc(0);
    for (let piece = readPiece(fd); piece.length > 0; piece = readPiece(fd)) {
      rest = Buffer.concat([rest, piece]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        yield { where: `${file}, line ${number}`, text: rest.toString('utf8', 0, end) };
        rest = rest.subarray(end + 1);
        number += 1;
      }
      if (rest.length > lineBytesMax)
        throw new Error(`${file}, line ${number}: longer than 16 MB; this is no recording`);
    }
    if (rest.length > 0)
      throw new Error(`${file}, line ${number}: the file ends in the middle of a line; copy it again`);
  } finally {
    closeSync(fd);
  }
}

function readPiece(fd: number): Buffer {
  const piece = Buffer.alloc(pieceBytes);
  return piece.subarray(0, readSync(fd, piece));
}
