import { type DurationMs, type Instant, type Monotonic, minuteMs, type Now, secondMs } from '../units.ts';

/** A condition that must last to count, both as it comes and as it goes. */
export type Watch = {
  /** Since when it has been bad, or good again, without a pause; null = it is as it was. */
  readonly turningSinceMono: number | null;
  /** Looks of this turn, a second apart or more; counted as far as it matters. */
  readonly samples: number;
  readonly seenMono: number;
  /** Since when people have been told that it is bad; null = it is well. */
  readonly sinceMs: Instant | null;
};

export const calm: Watch = { turningSinceMono: null, samples: 0, seenMono: 0, sinceMs: null };

/** A welded relay was seen to show the truth only after 45 s, and an energy register to stall for 80 s. */
const setMs: DurationMs = 2 * minuteMs;
const clearMs: DurationMs = 5 * minuteMs;
const samplesMin = 5;
/** Whatever wakes the device in between shows nothing new. */
const apartMs: DurationMs = secondMs;

/** The watch after one more look; null = it cannot be judged now, and stays as it is. The same object when nothing changed. */
export function watched(before: Watch, bad: boolean | null, { wallMs, monoMs }: Now): Watch {
  const set = before.sinceMs !== null;
  if (bad === null || bad === set) {
    return before.turningSinceMono === null ? before : { ...before, turningSinceMono: null, samples: 0 };
  }
  const turningSinceMono = before.turningSinceMono ?? monoMs;
  const again =
    before.turningSinceMono !== null && (monoMs - before.seenMono < apartMs || before.samples === samplesMin);
  const samples = again ? before.samples : before.samples + 1;
  const ripe = samples >= samplesMin && monoMs - turningSinceMono >= (set ? clearMs : setMs);
  if (!ripe) return again ? before : { ...before, turningSinceMono, samples, seenMono: monoMs };
  return set ? calm : { ...calm, sinceMs: wallMs };
}

/** When time alone changes the watch next; Infinity = it is as it was and stays so. */
export function turnsAtMono({ turningSinceMono, samples, seenMono, sinceMs }: Watch): Monotonic {
  if (turningSinceMono === null) return Number.POSITIVE_INFINITY;
  return samples < samplesMin ? seenMono + apartMs : turningSinceMono + (sinceMs === null ? setMs : clearMs);
}
