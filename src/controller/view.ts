import type { FormatId } from '../access/formatTable.ts';
import type { ReaderId } from '../access/lane.ts';
import type { LaneView } from '../access/laneView.ts';
import type { Answer } from '../lighting/answer.ts';
import type { Booked, EnergyQuality } from '../lighting/booked.ts';
import type { MeterId } from '../lighting/meter.ts';
import type { PromiseTotals } from '../lighting/promiseKept.ts';
import type { Names, ZoneId } from '../lighting/zone.ts';
import type { Work } from '../service/maintenance.ts';
import type { NightScore } from '../service/nights.ts';
import type { OpenVoice } from '../service/voice/voice.ts';
import type { DurationMs, Instant, Level, WattHours, Watts } from '../units.ts';
import type { Words } from '../words/language.ts';
import type { ClockTrust } from './clockTrust.ts';
import type { ReaderTrouble, RosterMark } from './event.ts';
import type { Machine } from './machine.ts';
import type { Effect } from './service/effect.ts';
import type { RightsMode } from './site.ts';
import type { ZoneTotals } from './state.ts';

export type Fault = {
  readonly about: string;
  readonly sinceMs: Instant | null;
  readonly kind:
    | 'output'
    | 'store'
    | 'clock'
    | 'config'
    | 'link'
    | 'photocell'
    | 'input'
    | 'lane'
    | 'reader'
    | 'roster'
    | 'lamp'
    | 'meter'
    | 'machine'
    | 'firmware';
  readonly text: string;
  /** What a person on the spot does about it. */
  readonly remedy: string;
  /** Both in Chinese. */
  readonly zh: { readonly text: string; readonly remedy: string };
};

export type ZoneView = {
  readonly id: ZoneId;
  readonly names: Names;
  readonly group: string;
  readonly need: 'must-be-lit' | 'as-needed';
  readonly dimmable: boolean;
  /** What is wanted now, and why. */
  readonly wanted: Answer;
  /** What the board was told. */
  readonly level: Level;
  readonly sinceMs: Instant;
  /** Why `level` is not yet `wanted.level`. */
  readonly held: { readonly by: 'stagger' | 'minOn' | 'minOff' | 'fault'; readonly untilMs: Instant } | null;
  readonly powerW: Watts;
  readonly totals: ZoneTotals;
  readonly upkeep: {
    /** Lit since the lamps were last replaced, and of their rating. */
    readonly lampHoursMs: DurationMs;
    readonly lampShare: number;
    readonly cleanedAtMs: Instant | null;
    /** Fewest lost lamps that its meter could tell; null = no meter, so none. */
    readonly smallestLoss: number | null;
  };
  readonly booked: Booked;
  readonly quality: EnergyQuality;
  /** What the declared timetable would have used since the zone's first day; null = none declared. */
  readonly baselineWh: WattHours | null;
  /** How the promise is kept in the running night so far; up to a minute behind. */
  readonly tonight: PromiseTotals;
  readonly override: {
    readonly login: string;
    readonly why: string;
    readonly level: Level;
    readonly untilMs: Instant;
  } | null;
  readonly lockout: { readonly login: string; readonly why: string; readonly sinceMs: Instant } | null;
};

/** A reader as people see it. Counts are since core started. */
export type ReaderView = {
  readonly id: ReaderId;
  readonly lane: string;
  readonly trouble: ReaderTrouble | null;
  /** Ids of the card formats it takes. */
  readonly formats: readonly FormatId[];
  /** Whole frames, and those that proved nothing. */
  readonly frames: number;
  readonly badFrames: number;
};

export type MeterView = {
  readonly id: MeterId;
  /** Zones it feeds. */
  readonly zones: readonly ZoneId[];
  /** All it measured here. */
  readonly totalWh: WattHours;
  /** Metered over estimated since it was fitted; null = nothing was expected yet. */
  readonly ratio: number | null;
  /** Never heard, or silent although its zones burn. */
  readonly silent: boolean;
};

/** The estate at one moment, as people and the office see it. */
export type SiteView = {
  readonly site: string;
  readonly device: string;
  readonly names: Names;
  readonly timeZone: string;
  readonly run: string;
  readonly rev: number;
  readonly siteRevision: string;
  readonly atMs: Instant;
  readonly clock: ClockTrust;
  readonly link: { readonly connected: boolean; readonly sinceMs: Instant; readonly detail: Words };
  readonly emergency: { readonly login: string; readonly why: string; readonly untilMs: Instant } | null;
  readonly faults: readonly Fault[];
  /** The night that runs, by its evening's date (null = no clock was ever trusted), and the score of the one before. */
  readonly nights: { readonly running: string | null; readonly last: NightScore | null };
  readonly zones: readonly ZoneView[];
  /** How well groups and lanes served in the running day, week and month, each with what lost most. */
  readonly effects: readonly Effect[];
  /** What the crew has to do, what helps most first. */
  readonly work: readonly Work[];
  readonly meters: readonly MeterView[];
  /** Residents who wait for an answer, oldest first. */
  readonly voices: readonly OpenVoice[];
  readonly currency: string | null;
  readonly lanes: readonly LaneView[];
  readonly readers: readonly ReaderView[];
  /** The roster in force; null = none, and every card is a stranger's. */
  readonly roster: RosterMark | null;
  /** Whose word it is that somebody is who the topic says. */
  readonly rights: RightsMode;
  /** The people roster in force; null = none, and the people of the config count. */
  readonly people: RosterMark | null;
  /** Null = not read yet. */
  readonly machine: Machine | null;
};
