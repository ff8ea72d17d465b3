import type { OfficeRow } from '../ports.ts';

export const batchRowsMax = 60;
export const batchBytesMax = 8 * 1024;

/** One `up/evt` or `up/tele` message, ready to send, and the sequence numbers it covers. */
export type RowBatch = {
  readonly stream: 'evt' | 'tele';
  readonly payload: string;
  /** Covered range, both included. */
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly rows: number;
};

/**
 * The first batch of some rows: of one run, at most 60 rows or 8 KiB; a single longer row goes alone.
 * `rows` must be all rows the store has after `afterSeq` up to the last one given, oldest first; null when there are none.
 * `coveredTo` is known to hold no further row: a batch that takes all rows claims the range up to it.
 */
export function firstBatch(
  asked: { readonly stream: 'evt' | 'tele'; readonly afterSeq: number; readonly coveredTo?: number },
  rows: readonly OfficeRow[],
): RowBatch | null {
  const { stream, afterSeq } = asked;
  const [first] = rows;
  if (first === undefined) return null;
  const taken: string[] = [];
  let bytes = 0;
  let toSeq = first.seq;
  for (const row of rows.slice(0, batchRowsMax)) {
    const text = rowText(row);
    bytes += utf8Length(text) + 1;
    if (row.run !== first.run || (taken.length > 0 && bytes > batchBytesMax - envelopeBytes)) break;
    taken.push(text);
    toSeq = row.seq;
  }
  if (taken.length === rows.length) toSeq = Math.max(toSeq, asked.coveredTo ?? 0);
  const head = `{"v":1,"boot":${JSON.stringify(first.run)},"seq":[${afterSeq + 1},${toSeq}]`;
  const payload = `${head},"${stream === 'evt' ? 'events' : 'samples'}":[${taken.join(',')}]}`;
  return { stream, payload, fromSeq: afterSeq + 1, toSeq, rows: taken.length };
}

/** Room for everything around the rows. */
const envelopeBytes = 192;

/** The row's own keys come last, so that no body can claim another number or time. */
function rowText(row: OfficeRow): string {
  return JSON.stringify({
    ...row.body,
    seq: row.seq,
    ts_ms: Math.round(row.atMs),
    mono_ms: Math.round(row.monoMs),
    clock: row.clock,
  });
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
