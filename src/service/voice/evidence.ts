import type { EpisodeRecord } from '../../access/episode.ts';
import type { LanePromise } from '../../access/lane.ts';
import { type Fault, faultsAgainstPromise, type JudgedVehicle } from '../../access/promise.ts';
import { type LocalDate, nightOf } from '../../calendar/localDate.ts';
import type { Place } from '../../calendar/place.ts';
import { plannedLevel } from '../../lighting/plan.ts';
import { promiseSchedule } from '../../lighting/promise.ts';
import { type LossCause, lossCauses } from '../../lighting/promiseKept.ts';
import type { Zone } from '../../lighting/zone.ts';
import { type DurationMs, type Instant, type Level, minuteMs } from '../../units.ts';
import type { VoiceAbout, VoiceKind } from './voice.ts';
import { type WindowChange, windowChange } from './windowChange.ts';

/** What a zone did in a minute, or in a quarter of an hour where minutes are no longer kept. */
export type LampSlice = {
  readonly fromMs: Instant;
  readonly toMs: Instant;
  /** At its beginning, or the mean of the quarter; null = not told. */
  readonly level: Level | null;
  /** What decided, as in the state; null = not told. */
  readonly source: string | null;
  readonly litS: number;
  readonly neededS: number;
  readonly servedS: number;
};

/** Something that happened in that night, with who did it. */
export type Deed = { readonly atMs: Instant; readonly type: string; readonly login: string | null };

/** How the zone kept its promise in the whole night. */
export type NightKept = {
  readonly neededS: number;
  readonly servedS: number;
  readonly lostS: Readonly<Partial<Record<LossCause, number>>>;
};

export type ZoneEvidence = {
  readonly kind: 'zone';
  readonly zone: string;
  readonly atMs: Instant;
  readonly night: LocalDate;
  /** What the lamps really did; null = history does not reach there. */
  readonly lamp: LampSlice | null;
  /** What the schedule of today's config asks for at that instant. */
  readonly planned: Level;
  readonly promised: boolean;
  /** Null = nothing was promised then, or nobody knows what the lamps did. */
  readonly kept: boolean | null;
  /** Newest last. */
  readonly deeds: readonly Deed[];
  /** Null while the night runs. */
  readonly nightKept: NightKept | null;
  /** Null = none is needed, or none would do. */
  readonly change: WindowChange | null;
};

export type LaneEvidence = {
  readonly kind: 'lane';
  readonly lane: string;
  readonly atMs: Instant;
  readonly night: LocalDate;
  /** The vehicle that was there then, else the one nearest within a quarter of an hour; null = none. */
  readonly vehicle: Vehicle | null;
  /** Vehicles that arrived within a quarter of an hour before and after. */
  readonly around: number;
  /** Null = no vehicle. */
  readonly kept: boolean | null;
  /** What it broke of the promise. */
  readonly broken: readonly Fault[];
  readonly deeds: readonly Deed[];
};

/** One vehicle's visit, as its row tells it. */
export type Vehicle = JudgedVehicle &
  Pick<EpisodeRecord, 'id' | 'startedAtMs' | 'totalMs' | 'phases' | 'frames' | 'badFrames'>;

export type Evidence = ZoneEvidence | LaneEvidence;

export type Asked = { readonly about: VoiceAbout; readonly kind: VoiceKind; readonly atMs: Instant };

const deedsMax = 12;

/** What a zone really did when somebody found it too dark or too bright, and what would serve the wish. */
export function zoneEvidence(
  { kind, atMs }: Asked,
  zone: Zone,
  place: Place,
  facts: { readonly lamp: LampSlice | null; readonly deeds: readonly Deed[]; readonly nightKept: NightKept | null },
): ZoneEvidence {
  const { lamp } = facts;
  const promised = lamp === null ? plannedLevel(promiseSchedule(zone.promise), place, atMs) > 0 : lamp.neededS > 0;
  return {
    kind: 'zone',
    zone: zone.id,
    atMs,
    night: nightOf(atMs, place.timeZone),
    lamp,
    planned: plannedLevel(zone.schedule, place, atMs),
    promised,
    // Totals are whole seconds, so a second on each side is rounding.
    kept: lamp === null || !promised ? null : lamp.servedS >= lamp.neededS - 2,
    deeds: facts.deeds.slice(-deedsMax),
    nightKept: facts.nightKept,
    change: kind === 'dark' || kind === 'bright' ? windowChange(zone, place, atMs, wishOf[kind]) : null,
  };
}

const wishOf = { dark: 'more', bright: 'less' } as const;

/** How a row of the closed night, with its corrections, tells what was kept. */
export function nightKeptOf(rows: readonly Readonly<Record<string, unknown>>[]): NightKept | null {
  if (!rows.some(({ type }) => type === 'night.closed')) return null;
  const sum = (key: string) => rows.reduce((total, row) => total + (typeof row[key] === 'number' ? row[key] : 0), 0);
  const moved = rows.filter(({ type }) => type === 'night.reassigned');
  const net = (figure: string) =>
    moved.reduce((total, { from, to, s }) => {
      const seconds = typeof s === 'number' ? s : 0;
      return total + (to === figure ? seconds : 0) - (from === figure ? seconds : 0);
    }, 0);
  const losses = lossCauses.map((cause) => [cause, sum(`lost_${cause}_s`) + net(cause)] as const);
  return {
    neededS: sum('needed_s'),
    servedS: sum('served_s') + net('served'),
    lostS: Object.fromEntries(losses.filter(([, seconds]) => seconds !== 0)),
  };
}

/** Further away than this a vehicle is another one. */
export const aroundMs: DurationMs = 15 * minuteMs;

/** What the vehicle that somebody speaks of really lived through, of those that came around that time. */
export function laneEvidence(
  { about, atMs }: Asked,
  promise: LanePromise,
  timeZone: string,
  facts: { readonly vehicles: readonly Vehicle[]; readonly deeds: readonly Deed[] },
): LaneEvidence {
  const distance = ({ startedAtMs, totalMs }: Vehicle) => Math.max(0, startedAtMs - atMs, atMs - startedAtMs - totalMs);
  const near = facts.vehicles.filter((vehicle) => distance(vehicle) <= aroundMs);
  // Of several at the same time the one that waited longest: nobody complains of the others.
  const [vehicle = null] = near.toSorted((a, b) => distance(a) - distance(b) || b.totalMs - a.totalMs);
  const broken = vehicle === null ? [] : faultsAgainstPromise(vehicle, promise);
  return {
    kind: 'lane',
    lane: about.id,
    atMs,
    night: nightOf(atMs, timeZone),
    vehicle,
    around: near.length,
    kept: vehicle === null ? null : broken.length === 0,
    broken,
    deeds: facts.deeds.slice(-deedsMax),
  };
}
