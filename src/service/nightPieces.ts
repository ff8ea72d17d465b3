import { clockInstant, dateAfter, dateBefore, type LocalDate, nightOf } from '../calendar/localDate.ts';
import { dayMs, type Instant } from '../units.ts';

/** The part of a span that lies in one night. */
export type Piece = { readonly night: LocalDate; readonly fromMs: Instant; readonly toMs: Instant };

/** Nights of a span that are looked at one by one; a device that was off for longer says so once. */
const nightsMax = 8;

/** Cuts a span at each local noon. Of a very long one only the first and the last night are kept. */
export function piecesOf(
  fromMs: Instant,
  toMs: Instant,
  timeZone: string,
): { readonly pieces: readonly Piece[]; readonly skipped: { from: LocalDate; to: LocalDate } | null } {
  if (toMs - fromMs <= nightsMax * dayMs) return { pieces: cut(fromMs, toMs, timeZone), skipped: null };
  const first = nightOf(fromMs, timeZone);
  const last = nightOf(toMs - 1, timeZone);
  const pieces = [
    { night: first, fromMs, toMs: noonAfter(first, timeZone) },
    { night: last, fromMs: clockInstant(last, '12:00', timeZone, 'first'), toMs },
  ];
  return { pieces, skipped: { from: dateAfter(first, timeZone), to: dateBefore(last, timeZone) } };
}

function cut(fromMs: Instant, toMs: Instant, timeZone: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = fromMs; at < toMs && pieces.length <= nightsMax + 1; ) {
    const { night, endMs: noonMs } = nightAround(at, timeZone);
    const endMs = Math.min(toMs, Math.max(at + 1, noonMs));
    pieces.push({ night, fromMs: at, toMs: endMs });
    at = endMs;
  }
  return pieces;
}

type NightSpan = {
  readonly timeZone: string;
  readonly night: LocalDate;
  readonly startMs: Instant;
  readonly endMs: Instant;
};

/** The night that runs; it is asked for whenever a lamp changes. */
let running: NightSpan | null = null;

function nightAround(at: Instant, timeZone: string): NightSpan {
  if (running?.timeZone === timeZone && at >= running.startMs && at < running.endMs) return running;
  const night = nightOf(at, timeZone);
  const startMs = clockInstant(night, '12:00', timeZone, 'first');
  running = { timeZone, night, startMs, endMs: noonAfter(night, timeZone) };
  return running;
}

function noonAfter(night: LocalDate, timeZone: string): Instant {
  return clockInstant(dateAfter(night, timeZone), '12:00', timeZone, 'first');
}
