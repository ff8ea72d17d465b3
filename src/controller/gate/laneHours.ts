import type { Lane } from '../../access/lane.ts';
import { totalsAt } from '../../access/laneState.ts';
import { slotsOf, tallySince } from '../../access/tally.ts';
import { peakHourFactor } from '../../access/throughput.ts';
import { msOfDay } from '../../calendar/localDate.ts';
import { laneSpan } from '../../service/laneSpan.ts';
import { hourMs, type Instant } from '../../units.ts';
import { change, row, type Turn } from '../turn.ts';
import { spanRow, tallyRow } from './laneRows.ts';

/** At each full hour the office gets what a lane did since the last: counted from totals, so a restart loses nothing. */
export function markLaneHours(turn: Turn): void {
  for (const lane of turn.site.lanes) markLaneHour(turn, lane);
}

function markLaneHour(turn: Turn, lane: Lane): void {
  const known = turn.state.lanes[lane.id];
  if (known === undefined) return;
  const mark = turn.state.laneHours[lane.id];
  const { wallMs } = turn.now;
  // Every time zone's hours begin on a quarter of an hour; the estate's own is asked.
  if (mark !== undefined && hourOf(wallMs, turn.site.place.timeZone) === mark.hourMs) return;
  const totals = totalsAt(known, turn.now);
  if (mark !== undefined) {
    const span = { fromMs: mark.fromMs, toMs: Math.max(mark.fromMs, wallMs) };
    const tally = tallySince(totals, mark.totals);
    row(turn, 'lane.hour', {
      lane: lane.id,
      from_ms: span.fromMs,
      to_ms: span.toMs,
      ...tallyRow(tally),
      peak_hour_factor: peakHourFactor(slotsOf(known.slots), mark.hourMs),
      ...spanRow(laneSpan(tally, span, lane.promise)),
    });
  }
  const next = { hourMs: hourOf(wallMs, turn.site.place.timeZone), fromMs: wallMs, totals };
  change(turn, { laneHours: { ...turn.state.laneHours, [lane.id]: next } });
}

/** Beginning of the local hour of an instant. */
function hourOf(atMs: Instant, timeZone: string): Instant {
  return atMs - (msOfDay(atMs, timeZone) % hourMs);
}
