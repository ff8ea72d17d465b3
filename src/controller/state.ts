import type { Reason, Source } from '../lighting/answer.ts';
import type { InputId, ZoneId } from '../lighting/zone.ts';
import type { DurationMs, Instant, Level, Monotonic, WattHours } from '../units.ts';
import type { Command } from './command.ts';

/** A person's wish for a zone, with its end. The end never moves once accepted. */
export type Override = {
  readonly commandId: string;
  readonly login: string;
  readonly why: string;
  readonly level: Level;
  readonly allowBoost: boolean;
  readonly acceptedAtMs: Instant;
  readonly untilMs: Instant;
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
export type ZoneTotals = {
  readonly litMs: DurationMs;
  /** Time at level x level / 100. */
  readonly fullLoadMs: DurationMs;
  readonly switches: number;
  readonly energyWh: WattHours;
};

/** What the board was last told, and since when; `totals` are folded up to `sinceMono`. */
export type Applied = {
  readonly level: Level;
  readonly sinceMs: Instant;
  readonly sinceMono: Monotonic;
  readonly source: Source;
  readonly reason: Reason;
};

export type ZoneState = {
  readonly override: Override | null;
  readonly lockout: Lockout | null;
  /** Per motion input: until when its wish holds. */
  readonly presenceUntilMono: Readonly<Record<InputId, Monotonic>>;
  readonly applied: Applied;
  readonly totals: ZoneTotals;
  /** The board refused: since when, what it said, and when to try again. */
  readonly fault: {
    readonly sinceMs: Instant;
    readonly message: string;
    readonly level: Level;
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
};

/** What survives a restart. Small, and written whole. */
export type Durable = {
  readonly v: 1;
  readonly rev: number;
  readonly savedAtMs: Instant;
  readonly savedAtMono: Monotonic;
  readonly machineBoot: string;
  readonly highWaterMs: Instant;
  readonly emergency: Emergency | null;
  readonly zones: Readonly<Record<ZoneId, Pick<ZoneState, 'override' | 'lockout' | 'applied' | 'totals'>>>;
  /** Command ids already acted on, newest last, bounded; a repeated one is refused. */
  readonly seenCommands: readonly { readonly id: string; readonly issuedAtMs: Instant }[];
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
    readonly failing: string | null;
    readonly sinceMs: Instant | null;
    readonly retryAtMono: Monotonic | null;
  };
  readonly link: { readonly connected: boolean; readonly sinceMs: Instant; readonly detail: string };
  readonly clock: ClockState;
  readonly emergency: Emergency | null;
  readonly zones: Readonly<Record<ZoneId, ZoneState>>;
  /** Last value and its monotonic instant for each input. */
  readonly inputs: Readonly<Record<InputId, { readonly value: number; readonly sinceMono: Monotonic }>>;
  readonly seenCommands: Durable['seenCommands'];
  /** Accepted, waiting for the disk: they act when `savedRev` reaches their rev. */
  readonly waiting: readonly { readonly rev: number; readonly command: Command }[];
  /** Last start in each stagger group. */
  readonly staggerMono: Readonly<Record<string, Monotonic>>;
  /** When the next minute's rows are due. */
  readonly minuteDueMono: Monotonic;
  /** A refused config that still lies in the file; null = the file is the one that runs. */
  readonly refusedSite: { readonly file: string; readonly message: string; readonly sinceMs: Instant } | null;
};
