import { clockInstant, dateAfter, dateOf } from '../calendar/localDate.ts';
import { type DurationMs, hourMs, type Instant, minuteMs } from '../units.ts';
import { quantile } from './moments.ts';
import { type Capacity, capacityOf, type QueueEstimate, queueEstimate } from './queue.ts';
import { reachBinMax, type Slot, slotMs, type Tally, tallyOf } from './tally.ts';

const quarterMs: DurationMs = 15 * minuteMs;

/** What a lane carried in a span. Shares are 0 to 1; null = nothing to divide by. */
export type Throughput = {
  readonly fromMs: Instant;
  readonly toMs: Instant;
  readonly arrivals: number;
  readonly passages: number;
  readonly perHour: number;
  /** Vehicles granted on their first complete frame, of those with one. */
  readonly firstPresentationShare: number | null;
  readonly balkShare: number | null;
  readonly assistShare: number | null;
  readonly tailgateShare: number | null;
  readonly capacity: Capacity;
};

/** What a lane carried from one instant to the next; both are cut to whole slots of five minutes. */
export function throughputOf(slots: readonly Slot[], fromMs: Instant, toMs: Instant): Throughput {
  return throughputOfTally(tallyOf(slots, slotStart(fromMs), slotStart(toMs)), slotStart(fromMs), slotStart(toMs));
}

/** The clock hour of an instant. Clock hours and slots agree in every time zone on earth. */
export function hourThroughput(slots: readonly Slot[], atMs: Instant, timeZone: string): Throughput {
  const { minute, second, millisecond } = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  const fromMs = atMs - minute * minuteMs - second * 1000 - millisecond;
  return throughputOf(slots, fromMs, fromMs + hourMs);
}

/** The local day of an instant, 23 to 25 hours long. */
export function dayThroughput(slots: readonly Slot[], atMs: Instant, timeZone: string): Throughput {
  const date = dateOf(atMs, timeZone);
  const midnight = (day: string) => clockInstant(day, '00:00', timeZone, 'first');
  return throughputOf(slots, midnight(date), midnight(dateAfter(date, timeZone)));
}

/** The last 15 min that are complete, or nearly: the running slot and the two before it, and the queue that follows. */
export function rollingThroughput(
  slots: readonly Slot[],
  nowMs: Instant,
): Throughput & { readonly queue: QueueEstimate } {
  const toMs = slotStart(nowMs) + slotMs;
  const fromMs = toMs - quarterMs;
  const tally = tallyOf(slots, fromMs, toMs);
  const spanMs = Math.max(slotMs, nowMs - fromMs);
  return { ...throughputOfTally(tally, fromMs, Math.max(nowMs, fromMs + slotMs)), queue: queueEstimate(tally, spanMs) };
}

/** Passages of an hour over four times its busiest quarter: 1 = even, 0.25 = all at once. null = an empty hour. */
export function peakHourFactor(slots: readonly Slot[], hourFromMs: Instant): number | null {
  const quarters = [0, 0, 0, 0];
  for (const { fromMs, tally } of slots) {
    const quarter = Math.floor((fromMs - hourFromMs) / quarterMs);
    if (quarter >= 0 && quarter < 4) quarters[quarter] = (quarters[quarter] ?? 0) + tally.passages;
  }
  const busiest = Math.max(...quarters);
  return busiest === 0 ? null : quarters.reduce((sum, passages) => sum + passages, 0) / (4 * busiest);
}

/** How far drivers had to reach: the evidence for moving a reader. Seconds from arrival to the good read. */
export type Reach = {
  readonly vehicles: number;
  /** To whole seconds, in the middle of its second; null = no vehicle. */
  readonly p50S: number | null;
  readonly p85S: number | null;
  readonly p95S: number | null;
  /** Vehicles in each second, from 0; the last bin is all that took longer. */
  readonly bins: readonly number[];
};

export function reachOf({ reachS }: Tally): Reach {
  const bins = Array.from({ length: reachBinMax + 1 }, (_, second) => reachS[String(second)] ?? 0);
  const sorted: number[] = [];
  for (const [second, vehicles] of bins.entries())
    for (let one = 0; one < vehicles; one += 1) sorted.push(second + 0.5);
  const at = (share: number) => (sorted.length === 0 ? null : quantile(sorted, share));
  return { vehicles: sorted.length, p50S: at(0.5), p85S: at(0.85), p95S: at(0.95), bins };
}

/** The figures of what was counted from one instant to another. */
export function throughputOfTally(tally: Tally, fromMs: Instant, toMs: Instant): Throughput {
  const { arrivals, passages } = tally;
  return {
    fromMs,
    toMs,
    arrivals,
    passages,
    perHour: toMs > fromMs ? (passages * hourMs) / (toMs - fromMs) : 0,
    firstPresentationShare: share(tally.firstPresentations, tally.withFrames),
    balkShare: share(tally.balks, arrivals),
    assistShare: share(tally.assisted, arrivals),
    tailgateShare: share(tally.tailgates, passages),
    capacity: capacityOf(tally.headway),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function slotStart(atMs: Instant): Instant {
  return Math.floor(atMs / slotMs) * slotMs;
}
