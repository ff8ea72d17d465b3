import { type AntiPassback, noPassages, usualAntiPassback } from '../../src/access/antiPassback.ts';
import type { DecidingLane, LaneState, Question } from '../../src/access/decision.ts';
import type { ProfileHours } from '../../src/access/profile.ts';
import type { Read } from '../../src/access/read.ts';
import { freshMemory } from '../../src/access/readerMemory.ts';
import type { Belief, RosterEntry } from '../../src/access/roster.ts';
import type { Instant } from '../../src/units.ts';

/** Literal makers for the gate: plain values, every call a new one, any field replaced by naming it. */

/** 2026-11-23, a Monday, 10:00 in Shenzhen. */
export const mondayTenMs: Instant = Date.parse('2026-11-23T10:00+08:00');

export const aPseudonym = (n: number): string => n.toString(16).padStart(32, '0');

/** A resident's card without any limit. */
export const anEntry = (over: Partial<RosterEntry> = {}): RosterEntry => ({
  pseudonym: aPseudonym(1),
  holder: 'A-1203',
  class: 'resident',
  lanes: null,
  validFromMs: null,
  validToMs: null,
  profile: null,
  antiPassback: 'inherit',
  usesMax: null,
  blocked: false,
  passages: noPassages,
  ...over,
});

/** Every day around the clock. */
export const someHours = (over: Partial<ProfileHours> = {}): ProfileHours => ({
  from: null,
  to: null,
  days: null,
  start: '00:00',
  end: '00:00',
  ...over,
});

export const aPassbackRule = (over: Partial<AntiPassback> = {}): AntiPassback => ({ ...usualAntiPassback, ...over });

/** A clock that is right to the second. */
export const aSoundClock = (wallMs: Instant = mondayTenMs): Belief => ({
  fromMs: wallMs - 1_000,
  toMs: wallMs + 1_000,
  sound: true,
  highWaterMs: wallMs,
});

/** A clock that tells nothing but that it is not before the high water. */
export const noClock = (highWaterMs: Instant = mondayTenMs): Belief => ({
  fromMs: -8.64e15,
  toMs: 8.64e15,
  sound: false,
  highWaterMs,
});

export const anInLane = (over: Partial<DecidingLane> = {}): DecidingLane => ({
  id: 'gate-in',
  direction: 'in',
  area: 'estate',
  antiPassback: usualAntiPassback,
  ...over,
});

export const aLaneState = (over: Partial<LaneState> = {}): LaneState => ({
  vehicle: 'present',
  episode: 'e1',
  inService: true,
  ...over,
});

/** A read of the entry's card; of a card nobody knows when it is null. */
export const aCardRead = (
  entry: RosterEntry | null = anEntry(),
  over: Partial<Extract<Read, { kind: 'card' }>> = {},
): Read => ({
  kind: 'card',
  pseudonym: entry?.pseudonym ?? aPseudonym(404),
  foreign: false,
  entry,
  rosterVersion: 7,
  ...over,
});

/** A resident with a vehicle at the way in on Monday morning: granted, unless told otherwise. */
export const aQuestion = (over: Partial<Question> = {}): Question => ({
  read: aCardRead(),
  lane: anInLane(),
  laneState: aLaneState(),
  now: { wallMs: mondayTenMs, monoMs: 1_000_000 },
  belief: aSoundClock(),
  timeZone: 'Asia/Shanghai',
  grantInDoubt: [],
  memory: freshMemory,
  ...over,
});
