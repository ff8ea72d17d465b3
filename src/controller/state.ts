import type { LaneId, ReaderId } from '../access/lane.ts';
import type { LaneEvent } from '../access/laneEvent.ts';
import type { LaneDurable, LaneState } from '../access/laneState.ts';
import type { ReaderMemory } from '../access/readerMemory.ts';
import type { Tally } from '../access/tally.ts';
import type { Reason, Source } from '../lighting/answer.ts';
import type { Totals } from '../lighting/energy.ts';
import type { EnergyBook } from '../lighting/energyBook.ts';
import type { MeterHealth, ZoneHealth } from '../lighting/lampHealth.ts';
import type { MeterId } from '../lighting/meter.ts';
import type { Twilight } from '../lighting/photocell.ts';
import type { RampRun } from '../lighting/rampEnergy.ts';
import type { Upkeep } from '../lighting/upkeep.ts';
import type { InputId, ZoneId } from '../lighting/zone.ts';
import type { NightBook } from '../service/nights.ts';
import type { OpenVoice } from '../service/voice/voice.ts';
import type { DurationMs, Instant, Level, Monotonic } from '../units.ts';
import type { Words } from '../words/language.ts';
import type { ClockTrust } from './clockTrust.ts';
import type { Command, ServiceAsk } from './command.ts';
import type { OfficeRecord } from './effect.ts';
import type { ReaderTrouble, RosterMark } from './event.ts';
import type { LinkState } from './link.ts';
import type { MachineState } from './machine.ts';
import type { PeriodMarks } from './service/effect.ts';
import type { Person } from './site.ts';

/** A person's wish for a zone, with its end. The end never moves once accepted. */
export type Override = {
  readonly commandId: string;
  readonly login: string;
  readonly why: string;
  readonly level: Level;
  readonly allowBoost: boolean;
  readonly acceptedAtMs: Instant;
  readonly untilMs: Instant;
  /** False while `untilMs` comes from a wall clock nobody could trust: the first trusted clock dates it anew. */
  readonly dated: boolean;
  /** Time left when the state was last saved; it decides while the wall clock cannot be trusted. */
  readonly remainingMs: DurationMs;
  /** Monotonic instant at which `remainingMs` was true. */
  readonly remainingAtMono: Monotonic;
};

/** Hands may be on the wires: the zone stays dark until this is released. */
export type Lockout = {
  readonly commandId: string;
  readonly login: string;
  readonly why: string;
  readonly sinceMs: Instant;
};

export type Emergency = Omit<Override, 'level' | 'allowBoost'>;

/** Totals of one zone. They only rise, over restarts and years. */
export type ZoneTotals = Totals;

/** What the board was last told, and since when; `totals` are folded up to `sinceMono`. */
export type Applied = {
  readonly level: Level;
  readonly sinceMs: Instant;
  readonly sinceMono: Monotonic;
  readonly source: Source;
  readonly reason: Reason;
  /** The way to `level`, while or after it was gone; null = at once. */
  readonly ramp: RampRun | null;
};

export type ZoneState = {
  readonly override: Override | null;
  readonly lockout: Lockout | null;
  /** Per motion input: until when its wish holds. */
  readonly presenceUntilMono: Readonly<Record<InputId, Monotonic>>;
  readonly applied: Applied;
  /** What the board last said it did; differs from `applied` until it has answered. */
  readonly confirmed: Level;
  /** Last change between dark and lit, for the shortest times on and off. */
  readonly switchedAtMono: Monotonic;
  readonly totals: ZoneTotals;
  /** The board refused: since when, what it said, and when to try again. */
  readonly fault: {
    readonly sinceMs: Instant;
    readonly message: Words;
    readonly level: Level;
    /** Refusals in a row; each doubles the pause before the next try. */
    readonly failures: number;
    readonly retryAtMono: Monotonic;
  } | null;
};

/** Memory of the clock: enough to say how far it can be trusted. See clockTrust.ts. */
export type ClockState = {
  /** Last network sync of this boot, on both clocks; null = none yet. */
  readonly sync: { readonly wallMs: Instant; readonly monoMs: Monotonic } | null;
  readonly rtc: boolean;
  /** wall minus monotonic at the last look, to notice steps. */
  readonly offsetMs: number | null;
  /** The latest wall clock that was ever trusted, with the wall clock it was saved at. */
  readonly highWaterMs: Instant;
  /** A step that no sync has explained yet: offset before it. */
  readonly disputedOffsetMs: number | null;
  /** How far the clock was trusted when people were last told; null = not yet. */
  readonly announced: ClockTrust['kind'] | null;
};

/** What the clock did in a boot of the machine, for the next process of that boot. */
export type ClockMemory = Pick<ClockState, 'sync' | 'offsetMs' | 'disputedOffsetMs'>;

/** Where the running hour of a lane began, and its totals then. `hourMs`: the full hour it belongs to. */
export type LaneHour = { readonly hourMs: Instant; readonly fromMs: Instant; readonly totals: Tally };

/** A reader since core started. */
export type ReaderState = {
  readonly memory: ReaderMemory;
  readonly trouble: ReaderTrouble | null;
  readonly troubleSinceMs: Instant | null;
  /** Names the next read. */
  readonly frames: number;
  readonly badFrames: number;
  /** Rows for the office in the running minute, and how many more there would have been. */
  readonly rows: { readonly fromMono: Monotonic; readonly written: number; readonly leftOut: number };
};

/** What an accepted command will do, with its ends fixed. */
export type Deed =
  | { readonly kind: 'override'; readonly overrides: Readonly<Record<ZoneId, Override>> }
  | { readonly kind: 'resume'; readonly zones: readonly ZoneId[] }
  | { readonly kind: 'lockout'; readonly zones: readonly ZoneId[]; readonly lockout: Lockout }
  | { readonly kind: 'unlock'; readonly zones: readonly ZoneId[] }
  | { readonly kind: 'emergency'; readonly emergency: Emergency }
  | { readonly kind: 'emergencyEnd' }
  | { readonly kind: 'gateOpen'; readonly lane: LaneId }
  | { readonly kind: 'lane'; readonly lane: LaneId; readonly event: LaneEvent }
  | { readonly kind: 'label'; readonly lane: LaneId; readonly call: string; readonly needed: boolean }
  | { readonly kind: 'forgive'; readonly pseudonym: string }
  | { readonly kind: 'configTake'; readonly delivery: string }
  | { readonly kind: 'service'; readonly ask: ServiceAsk };

/** An accepted command that waits for the disk. */
export type Accepted = {
  /** The save that carries it: it acts, or is answered, when `savedRev` reaches this. */
  readonly rev: number;
  readonly command: Command;
  readonly deed: Deed;
  /** A lockout or an emergency acts at once; only its answer waits. */
  readonly acted: boolean;
  readonly sinceMono: Monotonic;
  /** Said in the answer when the end is not quite the one that was asked for. */
  readonly remark: Words;
};

/** A row that is not known to be on disk. `rev` is the save that carries it; null = the next save takes it. */
export type Unsaved = { readonly rev: number | null; readonly record: OfficeRecord };

/** What survives a restart. Small, and written whole. */
export type Durable = {
  readonly v: 1;
  readonly rev: number;
  readonly savedAtMs: Instant;
  readonly savedAtMono: Monotonic;
  readonly machineBoot: string;
  readonly highWaterMs: Instant;
  readonly emergency: Emergency | null;
  readonly zones: Readonly<
    Record<ZoneId, Pick<ZoneState, 'override' | 'lockout' | 'applied' | 'switchedAtMono' | 'totals'>>
  >;
  readonly lanes: Readonly<Record<LaneId, LaneDurable>>;
  /** Empty in a state saved before energy was booked. */
  readonly energy: EnergyBook;
  readonly upkeep: Readonly<Record<ZoneId, Upkeep>>;
  /** Null in a state saved before nights were counted. */
  readonly nights: NightBook | null;
  readonly laneHours: Readonly<Record<LaneId, LaneHour>>;
  readonly periods: PeriodMarks;
  /** Residents' words that wait for an answer, oldest first, bounded. */
  readonly voices: readonly OpenVoice[];
  /** Command ids already acted on, newest last, bounded; a repeated one is refused. */
  readonly seenCommands: readonly { readonly id: string; readonly issuedAtMs: Instant }[];
  /** Number of the last act of each key, by fingerprint: an act is taken once. Left out in a state saved before acts were signed. */
  readonly counters?: Counters;
  /** Means something only in the boot it was saved in. Left out in a state saved before it was kept. */
  readonly clock?: ClockMemory;
};

export type Counters = Readonly<Record<string, number>>;

/** A people roster in force. */
export type PeopleInForce = {
  readonly version: number;
  /** SHA-256 of the roster's text, hex. */
  readonly digest: string;
  readonly people: readonly Person[];
};

export type State = {
  readonly run: string;
  readonly machineBoot: string;
  readonly siteRevision: string;
  /** Rises with each change that must survive a restart. */
  readonly rev: number;
  /** Highest rev known to be on disk. */
  readonly savedRev: number;
  readonly store: {
    readonly failing: Words | null;
    readonly sinceMs: Instant | null;
    /** Failed saves in a row; each doubles the pause before the next try. */
    readonly failures: number;
    readonly retryAtMono: Monotonic | null;
  };
  /** What changed and waits for others to go to disk with: when it goes at the latest, and why; null = nothing waits. */
  readonly heldSave: { readonly dueMono: Monotonic; readonly reason: string } | null;
  /** Rows on their way to the disk, or held back from it (`rev` null), oldest first, bounded. */
  readonly unsaved: readonly Unsaved[];
  readonly link: LinkState;
  readonly clock: ClockState;
  readonly emergency: Emergency | null;
  readonly zones: Readonly<Record<ZoneId, ZoneState>>;
  readonly nights: NightBook;
  readonly energy: EnergyBook;
  readonly upkeep: Readonly<Record<ZoneId, Upkeep>>;
  /** What feedback and meters tell of the lamps since core started. */
  readonly health: {
    readonly zones: Readonly<Record<ZoneId, ZoneHealth>>;
    readonly meters: Readonly<Record<MeterId, MeterHealth>>;
  };
  readonly lanes: Readonly<Record<LaneId, LaneState>>;
  readonly laneHours: Readonly<Record<LaneId, LaneHour>>;
  readonly periods: PeriodMarks;
  readonly voices: Durable['voices'];
  readonly readers: Readonly<Record<ReaderId, ReaderState>>;
  /** Lanes whose barrier output refused, with what the board said. */
  readonly refusedGates: Readonly<Record<LaneId, { readonly message: Words; readonly sinceMs: Instant }>>;
  /** Calls that ended lately, oldest first, bounded: a guard says afterwards whether they were needed. */
  readonly endedCalls: readonly { readonly lane: LaneId; readonly call: string }[];
  readonly roster: RosterMark | null;
  /** A roster that was sent and not taken, until one is. */
  readonly refusedRoster: { readonly text: Words; readonly sinceMs: Instant } | null;
  /** Last value and its monotonic instant for each input. */
  readonly inputs: Readonly<Record<InputId, { readonly value: number; readonly sinceMono: Monotonic }>>;
  readonly seenCommands: Durable['seenCommands'];
  readonly counters: Counters;
  /** Null: no people roster came yet, and the people of the config count. */
  readonly people: PeopleInForce | null;
  /** Rows about refused commands in the running minute, and how many more there would have been. */
  readonly refusals: { readonly fromMono: Monotonic; readonly written: number; readonly leftOut: number };
  /** A sent config that is being proved. */
  readonly taking: Command | null;
  readonly waiting: readonly Accepted[];
  /** What the photocell shows; null = none fitted or not heard yet. */
  readonly twilight: Twilight | null;
  /** Last start in each stagger group. */
  readonly staggerMono: Readonly<Record<string, Monotonic>>;
  /** When the next minute's rows are due. */
  readonly minuteDueMono: Monotonic;
  readonly machine: MachineState;
  /** A refused config that still lies in the file; null = the file is the one that runs. */
  readonly refusedSite: { readonly file: string; readonly message: Words; readonly sinceMs: Instant } | null;
};
