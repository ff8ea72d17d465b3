import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import type { ClockReading } from '../src/controller/event.ts';
import type { ClockSettings } from '../src/controller/site.ts';
import type { DurationMs, Instant } from '../src/units.ts';

export type TimeFiles = {
  /** Touched by systemd-timesyncd at each network sync; on a tmpfs, so it never outlives a boot. */
  readonly synchronized: string;
  /** `1` when the kernel set its clock from this battery clock at boot. */
  readonly rtcSetClock: string;
  /** The battery clock in seconds since 1970. */
  readonly rtcSeconds: string;
  readonly bootId: string;
};

export const linuxTimeFiles: TimeFiles = {
  synchronized: '/run/systemd/timesync/synchronized',
  rtcSetClock: '/sys/class/rtc/rtc0/hctosys',
  rtcSeconds: '/sys/class/rtc/rtc0/since_epoch',
  bootId: '/proc/sys/kernel/random/boot_id',
};

/** A sync moves the clock by itself; a file this much outside the boot is still from it. */
const slackMs: DurationMs = 60_000;
/** A battery clock that was never set starts in 1970 or 2000, a broken one may say 2099. This firmware is younger. */
const rtcEarliestMs: Instant = Date.UTC(2026, 0, 1);
const rtcLatestMs: Instant = Date.UTC(2046, 0, 1);

export type TimeWiring = {
  readonly sources: ClockSettings['sources'];
  readonly files?: TimeFiles;
  readonly wallMs?: () => Instant;
  /** Time since the machine booted, sleep included. */
  readonly upMs?: () => DurationMs;
};

/**
 * What the configured sources of time say, for `Clock.reading`. A source that cannot be read vouches for nothing.
 * The battery clock is asked once: it set the clock at boot or it did not, and reading it may take its bus a millisecond.
 */
export function timeSources(wiring: TimeWiring): () => ClockReading {
  const { sources, files = linuxTimeFiles, wallMs = Date.now, upMs = () => uptime() * 1_000 } = wiring;
  const rtc = sources.includes('host') || (sources.includes('rtc') && rtcSetClock(files));
  const timesyncd = sources.includes('timesyncd');
  return () => ({
    rtc,
    syncedAtMs: timesyncd ? syncedAt(files.synchronized, { wallMs: wallMs(), upMs: upMs() }) : null,
  });
}

/** Names this boot of the machine. Where the machine does not say, each start counts as a new boot: that is the safe error. */
export function machineBoot(files: TimeFiles = linuxTimeFiles): string {
  return read(files.bootId) ?? randomUUID();
}

/**
 * The time of the last sync. A file from before the boot, or from the future, was not written by the clock that runs now:
 * somebody stepped it since, and no sync stands behind it.
 */
function syncedAt(path: string, now: { wallMs: Instant; upMs: DurationMs }): Instant | null {
  const touchedMs = modified(path);
  if (touchedMs === null) return null;
  const ofThisBoot = touchedMs >= now.wallMs - now.upMs - slackMs;
  const notAhead = touchedMs <= now.wallMs + slackMs;
  return ofThisBoot && notAhead ? Math.min(touchedMs, now.wallMs) : null;
}

function rtcSetClock(files: TimeFiles): boolean {
  const rtcMs = Number(read(files.rtcSeconds) ?? Number.NaN) * 1_000;
  return read(files.rtcSetClock) === '1' && rtcMs >= rtcEarliestMs && rtcMs < rtcLatestMs;
}

function modified(path: string): Instant | null {
  try {
    return statSync(path).mtimeMs;
  } catch {
    // Absent until the first sync; unreadable counts as absent.
    return null;
  }
}

function read(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    // Machines without a battery clock do not have the file.
    return null;
  }
}
