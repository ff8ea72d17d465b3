import { rememberedOf } from '../calendar/remember.ts';
import {
  type DurationMs,
  dayMs,
  hourMs,
  type Instant,
  type Monotonic,
  minuteMs,
  type Now,
  secondMs,
} from '../units.ts';
import type { ClockReading } from './event.ts';
import type { Site } from './site.ts';
import type { ClockMemory, ClockState } from './state.ts';

/** How far the wall clock can be believed: true time lies in [fromMs, toMs]. See docs: design section 5. */
export type ClockTrust = {
  readonly kind: 'synced' | 'holdover' | 'rtc' | 'restored' | 'invalid';
  readonly fromMs: Instant;
  readonly toMs: Instant;
  /** Half the width, for people; Infinity when the clock tells nothing. */
  readonly uncertaintyMs: DurationMs;
};

/** No device runs this code before 2026-01-01T00:00Z, when it did not exist. Raise it with a release now and then. */
export const earliestMs: Instant = 1_767_225_600_000;

/** A clock more than twenty years past that is a broken clock: a battery clock gone mad says 2099 or 2165. */
export const latestMs: Instant = earliestMs + 20 * 365.25 * dayMs;

/** The ends of time that a calendar can show (ECMA-262, time values): all an invalid clock tells. */
const endOfTimeMs = 8.64e15;

const unknown: ClockTrust = {
  kind: 'invalid',
  fromMs: -endOfTimeMs,
  toMs: endOfTimeMs,
  uncertaintyMs: Number.POSITIVE_INFINITY,
};

const syncFreshMs: DurationMs = 3 * hourMs;
const syncedWithinMs: DurationMs = secondMs;
/** A Raspberry Pi's crystal strays less than 50 millionths: 4.3 s a day. */
const crystalDrift = 50e-6;
const rtcWithinMs: DurationMs = 2 * minuteMs;
/** The mark is saved each minute, so an honest clock can lie a little behind it. */
const highWaterSlackMs: DurationMs = 2 * minuteMs;
/** NTP slews both clocks alike; only a step moves them apart by so much. */
const stepMs: DurationMs = 250;
/** A sync that moved the clock is heard of within a look or two of the loop, also of one that stood still for a while. */
const newsLateMs: DurationMs = minuteMs;
/** Ends of overrides follow the wall clock only while it is this good. */
const soundWithinMs: DurationMs = 30 * minuteMs;

/** How far the wall clock of `now` can be believed, from what the clock has done since the machine booted. */
export function trustOf(clock: ClockState, site: Site, now: Now): ClockTrust {
  if (!isSane(now.wallMs)) return unknown;
  if (clock.rtc && isHostTrusted(site.clock)) return around('synced', now.wallMs, syncedWithinMs);
  const own = ownTrust(clock, site, now);
  return clock.disputedOffsetMs === null || own.kind === 'invalid'
    ? own
    : disputed(own, clock.disputedOffsetMs, site, now);
}

/** Whether the wall clock is good enough to end an override by it, or to say when 06:00 is. */
export function isSound({ kind, uncertaintyMs }: ClockTrust): boolean {
  return kind !== 'restored' && kind !== 'invalid' && uncertaintyMs <= soundWithinMs;
}

/** When a clock that is told nothing more is believed less: monotonic, null = it goes on as it is. */
export function trustEndsMono({ sync, rtc }: ClockState, { clock }: Site): Monotonic | null {
  return sync === null || (rtc && isHostTrusted(clock)) ? null : sync.monoMs + syncFreshMs + 1;
}

/** A clock that has just been read for the first time in this boot of the machine. */
export function firstLook(highWaterMs: Instant): ClockState {
  return {
    sync: null,
    rtc: false,
    offsetMs: null,
    highWaterMs: Math.max(highWaterMs, earliestMs),
    disputedOffsetMs: null,
    announced: null,
  };
}

/** What the next process of this boot of the machine must know of the clock. */
export function memoryOf({ sync, offsetMs, disputedOffsetMs }: ClockState): ClockMemory {
  return { sync, offsetMs, disputedOffsetMs };
}

/**
 * A clock that an earlier process of this boot knew: a step while nobody looked, or one that process doubted, is doubted on. A clock
 * that was only hoped to be right is looked at anew, for then any sync is better.
 */
export function recalled(clock: ClockState, memory: ClockMemory): ClockState {
  const { sync, offsetMs, disputedOffsetMs } = memory;
  return sync === null && disputedOffsetMs === null ? clock : { ...clock, sync, offsetMs, disputedOffsetMs };
}

/**
 * Looks at both clocks, and at what the sources of time say when there is news. Notices steps. Returns the same object
 * when nothing changed.
 */
export function readClock(clock: ClockState, reading: ClockReading | null, now: Now): ClockState {
  const offsetMs = now.wallMs - now.monoMs;
  const syncedAtMs = newSync(clock, reading, now);
  if (syncedAtMs !== null && mayVouch(clock, syncedAtMs, now)) {
    const sync = { wallMs: syncedAtMs, monoMs: syncedAtMs - offsetMs };
    return {
      ...clock,
      sync,
      rtc: reading?.rtc ?? clock.rtc,
      offsetMs,
      disputedOffsetMs: null,
      highWaterMs: now.wallMs,
    };
  }
  const told = withOldNews(clock, syncedAtMs, now);
  const known = reading === null || reading.rtc === told.rtc ? told : { ...told, rtc: reading.rtc };
  if (known.offsetMs === null) return { ...known, offsetMs };
  if (Math.abs(offsetMs - known.offsetMs) <= stepMs) return known;
  return { ...known, offsetMs, disputedOffsetMs: disputeAfter(known, known.offsetMs, now) };
}

/** Raises the high-water mark, but only by a clock that somebody vouches for: a mad clock must not poison it. */
export function raiseHighWater(clock: ClockState, trust: ClockTrust, now: Now): ClockState {
  const vouched = trust.kind === 'synced' || trust.kind === 'rtc';
  return vouched && now.wallMs > clock.highWaterMs ? { ...clock, highWaterMs: now.wallMs } : clock;
}

/** News of a sync that can be true: within the years of this build, and not in the future of the clock it set. */
function newSync(clock: ClockState, reading: ClockReading | null, now: Now): Instant | null {
  const atMs = reading?.syncedAtMs ?? null;
  if (atMs === null || atMs === clock.sync?.wallMs) return null;
  return isSane(atMs) && isSane(now.wallMs) && atMs <= now.wallMs + 2 * secondMs ? atMs : null;
}

/**
 * A sync vouches for the clock as it is now, unless somebody moved the clock since: then only one that is new on the moved clock
 * does. Otherwise a sync, and a mad step a moment later, would be believed together.
 */
function mayVouch({ offsetMs, disputedOffsetMs }: ClockState, syncedAtMs: Instant, now: Now): boolean {
  const moved = offsetMs !== null && Math.abs(now.wallMs - now.monoMs - offsetMs) > stepMs;
  return (!moved && disputedOffsetMs === null) || now.wallMs - syncedAtMs <= newsLateMs;
}

/** A sync from before a step says that the clock was right until then. */
function withOldNews(clock: ClockState, syncedAtMs: Instant | null, { monoMs }: Now): ClockState {
  if (syncedAtMs === null || clock.offsetMs === null || clock.disputedOffsetMs !== null) return clock;
  const sync = { wallMs: syncedAtMs, monoMs: syncedAtMs - clock.offsetMs };
  return sync.monoMs <= monoMs ? { ...clock, sync } : clock;
}

/** What the clock said before a step that nobody explains stays a possible truth, unless it was none before. */
function disputeAfter(clock: ClockState, offsetBeforeMs: number, now: Now): number | null {
  const oldest = clock.disputedOffsetMs ?? offsetBeforeMs;
  if (Math.abs(now.wallMs - now.monoMs - oldest) <= stepMs) return null;
  const wasMs = oldest + now.monoMs;
  const wasBelieved = isSane(wasMs) && (clock.sync !== null || wasMs >= clock.highWaterMs - highWaterSlackMs);
  return wasBelieved ? oldest : null;
}

function ownTrust({ sync, rtc, highWaterMs }: ClockState, site: Site, { wallMs, monoMs }: Now): ClockTrust {
  if (sync !== null) {
    const ageMs = monoMs - sync.monoMs;
    if (ageMs <= syncFreshMs) return around('synced', wallMs, syncedWithinMs);
    return around('holdover', wallMs, Math.max(syncedWithinMs, Math.ceil(ageMs * crystalDrift)));
  }
  if (wallMs < highWaterMs - highWaterSlackMs) return unknown;
  if (rtc) return around('rtc', wallMs, rtcWithinMs);
  return between('restored', wallMs, wallMs + site.clock.maxOutageMs);
}

/** Two beliefs, and nobody to settle them: the truth may lie anywhere between. Far apart they are worth little more than none. */
function disputed(own: ClockTrust, offsetBeforeMs: number, { clock }: Site, { monoMs }: Now): ClockTrust {
  const otherMs = offsetBeforeMs + monoMs;
  const fromMs = Math.min(own.fromMs, otherMs - syncedWithinMs);
  const toMs = Math.max(own.toMs, otherMs + syncedWithinMs);
  if (toMs - fromMs > clock.maxOutageMs) return between('restored', fromMs, toMs);
  return between(own.kind === 'synced' ? 'holdover' : own.kind, fromMs, toMs);
}

function isSane(wallMs: Instant): boolean {
  return wallMs >= earliestMs && wallMs <= latestMs;
}

/** Whether the machine's own clock is believed; asked twice in every step. */
const isHostTrusted = rememberedOf(({ sources }: Site['clock']) => sources.includes('host'));

function around(kind: ClockTrust['kind'], middleMs: Instant, uncertaintyMs: DurationMs): ClockTrust {
  return { kind, fromMs: middleMs - uncertaintyMs, toMs: middleMs + uncertaintyMs, uncertaintyMs };
}

function between(kind: ClockTrust['kind'], fromMs: Instant, toMs: Instant): ClockTrust {
  return { kind, fromMs, toMs, uncertaintyMs: (toMs - fromMs) / 2 };
}
