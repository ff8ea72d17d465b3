import {
  type DurationMs,
  hourMs,
  type Instant,
  type Monotonic,
  minuteMs,
  type Now,
  type WattHours,
  type Watts,
} from '../units.ts';
import { zonePowerW } from './energy.ts';
import type { Meter } from './meter.ts';
import { calm, turnsAtMono, type Watch, watched } from './watch.ts';
import type { Zone } from './zone.ts';

export const symptoms = ['notFollowing', 'stuckOn', 'cycling'] as const;
/** notFollowing: told on, and dark. stuckOn: told off, and burning. cycling: the contactor moves without being asked. */
export type Symptom = (typeof symptoms)[number];

/** What is known of a zone's lamps from its contactor's feedback. */
export type ZoneHealth = {
  readonly watches: Readonly<Record<Symptom, Watch>>;
  /** Moves of the contactor that nobody asked for, of the last hour, bounded. */
  readonly edgesMono: readonly Monotonic[];
};

export const healthy: ZoneHealth = {
  watches: { notFollowing: calm, stuckOn: calm, cycling: calm },
  edgesMono: [],
};

/** More moves in an hour than this, unasked, wear a contactor out. */
const edgesMax = 5;
/** A contactor follows its coil within this; what moves later was not asked. */
const followMs: DurationMs = 10_000;

/** `closed`: what the feedback says; null = none fitted, not heard, or a hand is on the switch. */
type FeedbackLook = { readonly lit: boolean; readonly closed: boolean | null };

/** All is well, was for a while, and will be until something else is told or seen. */
export function isUneventful(before: ZoneHealth, { lit, closed }: FeedbackLook): boolean {
  return isCalm(before) && (closed === null || closed === lit);
}

/** What is known of a zone's lamps after one more look. */
export function seenFeedback(before: ZoneHealth, look: FeedbackLook, now: Now): ZoneHealth {
  if (isUneventful(before, look)) return before;
  const { lit, closed } = look;
  const edgesMono = recent(before.edgesMono, now);
  const watches = {
    notFollowing: watched(before.watches.notFollowing, closed === null ? null : lit && !closed, now),
    stuckOn: watched(before.watches.stuckOn, closed === null ? null : !lit && closed, now),
    cycling: watched(before.watches.cycling, edgesMono.length > edgesMax, now),
  };
  const same = symptoms.every((symptom) => watches[symptom] === before.watches[symptom]);
  return same && edgesMono === before.edgesMono ? before : { watches, edgesMono };
}

/** Something is about to be told of these lamps, or to be taken back. */
export function isTurning({ watches: { notFollowing, stuckOn, cycling } }: ZoneHealth): boolean {
  return (notFollowing.turningSinceMono ?? stuckOn.turningSinceMono ?? cycling.turningSinceMono) !== null;
}

/** When time alone changes what is known of these lamps; Infinity = nothing is about to be told. */
export function tellsAtMono({ watches }: ZoneHealth): Monotonic {
  return Math.min(...symptoms.map((symptom) => turnsAtMono(watches[symptom])));
}

function isCalm({ watches: { notFollowing, stuckOn, cycling }, edgesMono }: ZoneHealth): boolean {
  return edgesMono.length === 0 && isStill(notFollowing) && isStill(stuckOn) && isStill(cycling);
}

function isStill({ turningSinceMono, sinceMs }: Watch): boolean {
  return turningSinceMono === null && sinceMs === null;
}

/** The contactor moved; `switchedAtMono`: when the zone was last told to. */
export function movedContactor(before: ZoneHealth, switchedAtMono: Monotonic, now: Now): ZoneHealth {
  if (now.monoMs - switchedAtMono <= followMs) return before;
  return { ...before, edgesMono: [...recent(before.edgesMono, now), now.monoMs].slice(-2 * edgesMax) };
}

function recent(edgesMono: readonly Monotonic[], { monoMs }: Now): readonly Monotonic[] {
  const kept = edgesMono.filter((at) => monoMs - at < hourMs);
  return kept.length === edgesMono.length ? edgesMono : kept;
}

/** A stretch over which the zones of a meter kept their levels, and what its register said at the begin. */
export type Steady = { readonly key: string; readonly fromMono: Monotonic; readonly fromWh: WattHours };

/** Measured over expected power, learned when the lamps were known to be well. */
export type Learned = { readonly factor: number; readonly atMs: Instant };

export type MeterHealth = {
  readonly steady: Steady | null;
  readonly watches: Readonly<Record<'notFollowing' | 'stuckOn', Watch>>;
  /** What the last long stretch told; null = none was long enough yet. */
  readonly lost: LampLoss | null;
};

/** Lamps that do not burn, as far as the meter can tell. */
export type LampLoss = {
  /** Whole lamps, of the kind that draws least here; 0 = none that it could see. */
  readonly lamps: number;
  readonly atMs: Instant;
};

export const healthyMeter: MeterHealth = {
  steady: null,
  watches: { notFollowing: calm, stuckOn: calm },
  lost: null,
};

/** The zones of a meter at their levels. */
export type Load = readonly { readonly zone: Zone; readonly level: number }[];

/** Long enough that a pulse more or less says nothing. */
const lookMs: DurationMs = 2 * minuteMs;
/** Lamps are counted over so long; drivers are warm by then. */
const countMs: DurationMs = 2 * hourMs;

/** Looks at a meter's power against what its zones should draw. */
export function seenPower(
  before: MeterHealth,
  look: { readonly meter: Meter; readonly totalWh: WattHours; readonly load: Load; readonly learned: Learned | null },
  now: Now,
): { readonly health: MeterHealth; readonly learned: Learned | null } {
  const { meter, totalWh, load, learned } = look;
  const key = load.map(({ level }) => Math.round(level)).join();
  const steady = before.steady?.key === key ? before.steady : { key, fromMono: now.monoMs, fromWh: totalWh };
  const ms = now.monoMs - steady.fromMono;
  if (ms < lookMs) return { health: { ...before, steady }, learned };
  const measuredW = ((totalWh - steady.fromWh) * hourMs) / ms;
  const blurW = (meter.stepWh * hourMs) / ms;
  const expectedW = expectedOf(load);
  const dark = load.every(({ level }) => level === 0);
  const lampW = smallestLampW(load, 1);
  const watches = {
    notFollowing: watched(before.watches.notFollowing, dark ? null : measuredW + blurW < expectedW / 2, now),
    stuckOn: watched(
      before.watches.stuckOn,
      dark ? measuredW - blurW > Math.max(3 * expectedW, smallestLampW(allOn(load), 0.5)) : null,
      now,
    ),
  };
  // Under half of it something else is wrong than lamps.
  if (dark || ms < countMs || measuredW + blurW < expectedW / 2)
    return { health: { ...before, steady, watches }, learned };
  const factor = measuredW / expectedW;
  // Lamps are believed to be well when the meter is read for the first time, and after they were replaced or cleaned.
  const known = learned ?? (factor > 0.5 && factor < 1.5 ? { factor, atMs: now.wallMs } : null);
  const lostW = expectedW * (known?.factor ?? 1) - measuredW;
  const lamps = Math.max(0, Math.round(lostW / lampW));
  const seen = lamps >= smallestLoss(meter, load, known) ? lamps : 0;
  const anew = { key, fromMono: now.monoMs, fromWh: totalWh };
  return { health: { steady: anew, watches, lost: { lamps: seen, atMs: now.wallMs } }, learned: known };
}

/**
 * The smallest number of lost lamps that a meter can tell from its own error at these levels: three times the error of the
 * stretch over the power of one lamp. Until the meter has learned the zone, the error of the power curve counts too.
 */
export function smallestLoss(meter: Meter, load: Load, learned: Learned | null): number {
  const expectedW = expectedOf(load);
  const tolerance = learned === null ? Math.max(...load.map(({ zone }) => zone.luminaire.tolerance)) : 0;
  const errorW = (meter.accuracy + tolerance) * expectedW + (meter.stepWh * hourMs) / countMs;
  return Math.max(1, Math.ceil((3 * errorW) / smallestLampW(load, 1)));
}

/** A load as if every zone were at full light: what it can tell at best. */
export function allOn(load: Load): Load {
  return load.map(({ zone }) => ({ zone, level: 100 }));
}

function expectedOf(load: Load): Watts {
  return load.reduce((sum, { zone, level }) => sum + zonePowerW(zone, level), 0);
}

function smallestLampW(load: Load, share: number): Watts {
  const lit = load.filter(({ level }) => level > 0);
  return share * Math.min(...lit.map(({ zone, level }) => zonePowerW(zone, level) / zone.lampCount));
}
