import { expect, test } from 'vitest';
import {
  earliestMs,
  firstLook,
  isSound,
  latestMs,
  memoryOf,
  raiseHighWater,
  readClock,
  recalled,
  trustOf,
} from '../../src/controller/clockTrust.ts';
import type { ClockReading } from '../../src/controller/event.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aSite } from '../makers/site.ts';
import { local } from './estate.ts';

const site = aSite({ clock: { sources: ['timesyncd'], maxOutageMs: 12 * hourMs } });
const host = aSite({ clock: { sources: ['host'], maxOutageMs: 12 * hourMs } });
const noon = local('2026-11-23T12:00:00');
const at = (sinceNoonMs: number, steppedMs = 0) => ({
  wallMs: noon + sinceNoonMs + steppedMs,
  monoMs: 5_000 + sinceNoonMs,
});
const nothing: ClockReading = { syncedAtMs: null, rtc: false };
const synced: ClockReading = { syncedAtMs: noon, rtc: false };

const fresh = readClock(firstLook(0), nothing, at(0));
const good = readClock(firstLook(0), synced, at(0));

test('a sync makes the clock good to a second, for three hours', () => {
  expect(trustOf(good, site, at(3 * hourMs))).toEqual({
    kind: 'synced',
    fromMs: noon + 3 * hourMs - secondMs,
    toMs: noon + 3 * hourMs + secondMs,
    uncertaintyMs: secondMs,
  });
});

test('without another sync the doubt grows by 4.3 s a day, so that weeks are fine', () => {
  expect(trustOf(good, site, at(3 * hourMs + 1)).kind).toBe('holdover');
  expect(trustOf(good, site, at(dayMs))).toMatchObject({ kind: 'holdover', uncertaintyMs: 4_320 });
  const weeks = trustOf(good, site, at(69 * dayMs));
  expect(weeks.uncertaintyMs).toBeCloseTo(5 * minuteMs, -4);
  expect(isSound(weeks)).toBe(true);
});

test('a battery clock is good to two minutes', () => {
  const rtc = readClock(firstLook(0), { syncedAtMs: null, rtc: true }, at(0));
  expect(trustOf(rtc, site, at(0))).toMatchObject({ kind: 'rtc', uncertaintyMs: 2 * minuteMs });
});

test('a host that keeps the time is as good as a sync, also after it stepped its clock', () => {
  const kept = readClock(firstLook(0), { syncedAtMs: null, rtc: true }, at(0));
  const stepped = readClock(kept, null, at(minuteMs, 8 * hourMs));
  expect(trustOf(stepped, host, at(minuteMs, 8 * hourMs))).toMatchObject({ kind: 'synced', uncertaintyMs: secondMs });
});

test('a restored clock may be behind by the longest power cut, and never ahead', () => {
  expect(trustOf(fresh, site, at(0))).toMatchObject({ kind: 'restored', fromMs: noon, toMs: noon + 12 * hourMs });
  expect(isSound(trustOf(fresh, site, at(0)))).toBe(false);
});

test('a clock before the build, far after it, or behind its own past tells nothing', () => {
  expect(trustOf(fresh, site, { wallMs: earliestMs - 1, monoMs: 5_000 }).kind).toBe('invalid');
  expect(trustOf(fresh, site, { wallMs: latestMs + 1, monoMs: 5_000 }).kind).toBe('invalid');
  const past = { ...fresh, highWaterMs: noon + 2 * minuteMs + 1 };
  expect(trustOf(past, site, at(0)).kind).toBe('invalid');
  expect(trustOf({ ...past, highWaterMs: noon + 2 * minuteMs }, site, at(0)).kind).toBe('restored');
});

test('a sync decades ahead is not believed', () => {
  const mad = latestMs + dayMs;
  const clock = readClock(firstLook(0), { syncedAtMs: mad, rtc: false }, { wallMs: mad, monoMs: 5_000 });
  expect(clock.sync).toBeNull();
  expect(trustOf(clock, site, { wallMs: mad, monoMs: 5_000 }).kind).toBe('invalid');
});

test('a sync in the future of the clock it set is not believed', () => {
  expect(readClock(firstLook(0), { syncedAtMs: noon + hourMs, rtc: false }, at(0)).sync).toBeNull();
});

test('the age of a sync counts from when it was, not from when it was read', () => {
  const late = readClock(firstLook(0), { syncedAtMs: noon - 2 * hourMs, rtc: false }, at(0));
  expect(trustOf(late, site, at(0)).kind).toBe('synced');
  expect(trustOf(late, site, at(hourMs + 1)).kind).toBe('holdover');
});

test('a clock that is only slewed, or only read again, is the same clock', () => {
  expect(readClock(good, null, at(minuteMs, 200))).toBe(good);
  expect(readClock(good, synced, at(minuteMs))).toBe(good);
});

test('a step that nobody explains leaves both times possible', () => {
  const stepped = readClock(good, null, at(minuteMs, hourMs));
  const trust = trustOf(stepped, site, at(minuteMs, hourMs));
  expect(trust).toMatchObject({ kind: 'holdover', fromMs: noon + minuteMs - secondMs });
  expect(trust.toMs).toBe(noon + minuteMs + hourMs + secondMs);
  expect(isSound(trust)).toBe(false);
});

test('a sync settles it', () => {
  const stepped = readClock(good, null, at(minuteMs, hourMs));
  const settled = readClock(
    stepped,
    { syncedAtMs: noon + hourMs + 2 * minuteMs, rtc: false },
    at(2 * minuteMs, hourMs),
  );
  expect(trustOf(settled, site, at(2 * minuteMs, hourMs))).toMatchObject({ kind: 'synced', uncertaintyMs: secondMs });
});

test('so does stepping back', () => {
  const there = readClock(good, null, at(minuteMs, hourMs));
  const andBack = readClock(there, null, at(2 * minuteMs));
  expect(trustOf(andBack, site, at(2 * minuteMs))).toMatchObject({ kind: 'synced', uncertaintyMs: secondMs });
});

test('a second unexplained step does not make anybody forget the first belief', () => {
  const once = readClock(good, null, at(minuteMs, hourMs));
  const twice = readClock(once, null, at(2 * minuteMs, 2 * hourMs));
  expect(trustOf(twice, site, at(2 * minuteMs, 2 * hourMs)).fromMs).toBe(noon + 2 * minuteMs - secondMs);
});

test('a sync and a step after it, heard of in one look, are not believed together', () => {
  const sync: ClockReading = { syncedAtMs: noon + minuteMs, rtc: false };
  const now = at(5 * minuteMs, 200 * dayMs);
  const both = readClock(good, sync, now);
  const trust = trustOf(both, site, now);
  expect(trust).toMatchObject({ kind: 'restored', fromMs: noon + 5 * minuteMs - secondMs });
  expect(both.sync?.wallMs).toBe(noon + minuteMs);
  // Nor does that old sync settle it when it is read again; the next one does.
  expect(trustOf(readClock(both, sync, now), site, now)).toEqual(trust);
  const later = at(6 * minuteMs);
  const next = readClock(both, { syncedAtMs: later.wallMs, rtc: false }, later);
  expect(trustOf(next, site, later).kind).toBe('synced');
});

test('a step that explains itself with a sync was never in dispute', () => {
  const corrected = readClock(fresh, { syncedAtMs: noon + 6 * hourMs, rtc: false }, at(secondMs, 6 * hourMs));
  expect(corrected.disputedOffsetMs).toBeNull();
  expect(trustOf(corrected, site, at(secondMs, 6 * hourMs)).kind).toBe('synced');
});

test('two times further apart than any power cut are worth no more than a restored clock', () => {
  const years = 3 * 365 * dayMs;
  const stepped = readClock(good, null, at(minuteMs, years));
  const trust = trustOf(stepped, site, at(minuteMs, years));
  expect(trust.kind).toBe('restored');
  expect(trust.toMs - trust.fromMs).toBe(years + 2 * secondMs);
});

test('leaving 1970 is no dispute: nobody believed it', () => {
  const epoch = readClock(firstLook(0), nothing, { wallMs: 5_000, monoMs: 5_000 });
  const set = readClock(epoch, null, at(minuteMs));
  expect(set.disputedOffsetMs).toBeNull();
  expect(trustOf(set, site, at(minuteMs)).kind).toBe('restored');
});

test('only a clock that somebody vouches for raises the high-water mark', () => {
  const later = at(minuteMs);
  expect(raiseHighWater(good, trustOf(good, site, later), later).highWaterMs).toBe(later.wallMs);
  expect(raiseHighWater(fresh, trustOf(fresh, site, later), later)).toBe(fresh);
  const held = at(5 * hourMs);
  expect(raiseHighWater(good, trustOf(good, site, held), held)).toBe(good);
});

test('a real sync outranks a mark that a mad battery clock left behind', () => {
  const poisoned = readClock(firstLook(noon + 365 * dayMs), nothing, at(0));
  expect(trustOf(poisoned, site, at(0)).kind).toBe('invalid');
  const settled = readClock(poisoned, { syncedAtMs: noon + secondMs, rtc: false }, at(2 * secondMs));
  expect(trustOf(settled, site, at(2 * secondMs)).kind).toBe('synced');
  expect(settled.highWaterMs).toBeLessThan(noon + dayMs);
});

/** What the next process of the same boot makes of a clock it finds. */
const nextProcess = (before: typeof good, reading: ClockReading, now: ReturnType<typeof at>) =>
  readClock(recalled(firstLook(before.highWaterMs), memoryOf(before)), reading, now);

test('a step while no process looked is doubted by the next one of this boot', () => {
  const now = at(hourMs, 6 * dayMs);
  const after = nextProcess(good, synced, now);
  const trust = trustOf(after, site, now);
  expect(trust.fromMs).toBeLessThanOrEqual(noon + hourMs);
  expect(trust.toMs).toBeGreaterThanOrEqual(now.wallMs);
  expect(isSound(trust)).toBe(false);
});

test('what one process doubted the next one doubts, until a new sync settles it', () => {
  const doubted = readClock(good, null, at(hourMs, 6 * dayMs));
  const now = at(2 * hourMs, 6 * dayMs);
  const after = nextProcess(doubted, synced, now);
  expect(trustOf(after, site, now).fromMs).toBeLessThanOrEqual(noon + 2 * hourMs);
  const back = at(3 * hourMs);
  const settled = readClock(after, { syncedAtMs: back.wallMs - secondMs, rtc: false }, back);
  expect(trustOf(settled, site, back).kind).toBe('synced');
});

test('a sync that came while no process looked is believed at once when the clock stood or was only hoped to be right', () => {
  const now = at(hourMs);
  const newer: ClockReading = { syncedAtMs: noon + 50 * minuteMs, rtc: false };
  expect(nextProcess(good, newer, now).sync?.wallMs).toBe(newer.syncedAtMs);
  const moved = at(hourMs, 8 * hourMs);
  const afterMove: ClockReading = { syncedAtMs: moved.wallMs - 10 * minuteMs, rtc: false };
  expect(trustOf(nextProcess(fresh, afterMove, moved), site, moved).kind).toBe('synced');
});

test('another process of the same boot is as sure as one that never ended', () => {
  const now = at(5 * hourMs);
  const unbroken = readClock(good, null, now);
  expect(trustOf(nextProcess(good, synced, now), site, now)).toEqual(trustOf(unbroken, site, now));
});
