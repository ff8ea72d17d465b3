import type { Passage } from './access/antiPassback.ts';
import type { LaneId } from './access/lane.ts';
import type { Pseudonym } from './access/roster.ts';
import type { Note, OfficeRecord } from './controller/effect.ts';
import type { ClockReading } from './controller/event.ts';
import type { Role } from './controller/site.ts';
import type { Durable } from './controller/state.ts';
import type { MeterId, MeterReading } from './lighting/meter.ts';
import type { Ramp, Zone, ZoneId } from './lighting/zone.ts';
import type { EnrolledKey, RosterPerson, RosterSigner } from './mqtt/peopleRoster.ts';
import type { Evidence } from './service/voice/evidence.ts';
import type { VoiceAbout, VoiceKind } from './service/voice/voice.ts';
import type { DurationMs, Level, Monotonic, Now } from './units.ts';
import type { Words } from './words/language.ts';

/** Both clocks and one timer. The simulator has its own. */
export interface Clock {
  now(): Now;
  /** Calls back once at the monotonic instant, or a little later. Only the last alarm counts. */
  alarm(atMono: Monotonic, ring: () => void): void;
  reading(): ClockReading;
}

/** The lamps. Every call may throw an Error whose message says what and where and what to do. */
export interface Lights {
  /** Claims all outputs at once, each already at its level. */
  open(levels: Readonly<Record<ZoneId, Level>>): void;
  set(light: { zone: ZoneId; level: Level; rampMs: DurationMs; curve: Ramp['curve'] }): void;
  /** Leaves each output as its `failTo` says. */
  close(): void;
}

export type LightsFactory = (zones: readonly Zone[]) => Lights;

/** Inputs of the board: motion, photocell, hand switches, feedback. */
export interface Inputs {
  onChange(listener: (input: string, value: number) => void): void;
  close(): void;
}

/** Whatever reads energy meters: pulses on a line, or a register over a bus. */
export interface MeterSource {
  /** Tells each reading from now on; a meter that cannot be read tells none. */
  onReading(listener: (meter: MeterId, reading: MeterReading) => void): void;
  close(): void;
}

/** The barriers' outputs. Every call may throw an Error whose message says what and where and what to do. */
export interface Gates {
  /** Closes the OPEN contact for so long. */
  pulse(lane: LaneId, ms: DurationMs): void;
  assertOpen(lane: LaneId, on: boolean): void;
  inhibitClose(lane: LaneId, on: boolean): void;
  beacon(lane: LaneId, on: boolean): void;
  /** Lets every contact go; opens nothing. */
  close(): void;
}

/** Where cards were last: in force at once. A promise that resolves means: on disk, which may be a quarter of an hour later. */
export interface PassageLog {
  record(passage: Passage): Promise<void>;
  forgive(pseudonym: Pseudonym): Promise<void>;
}

/** One line of the journal: an event with its time and the effects it had, for replay. */
export type JournalLine = { readonly now: Now; readonly event: unknown; readonly effects: readonly unknown[] };

export type OfficeRow = OfficeRecord & { readonly seq: number; readonly run: string };

/** The store, behind a worker thread. A promise that resolves means: on disk, synced. */
export interface Store {
  /** One transaction: durable state, rows and journal lines together or not at all. */
  save(batch: { durable: Durable; records: readonly OfficeRecord[]; journal: readonly JournalLine[] }): Promise<void>;
  /** Journal lines alone; may be delayed up to five minutes and lost in a power cut. */
  journal(lines: readonly JournalLine[]): void;
  /** Rows of a stream after a sequence number, oldest first, at most `limit`. */
  rows(stream: 'evt' | 'tele', afterSeq: number, limit: number): Promise<readonly OfficeRow[]>;
  /** The office has everything up to these marks; refused (false) for a run this store never had. */
  acknowledge(mark: { run: string; evt: number; tele: number }): Promise<boolean>;
  /** Rows kept, oldest row's time, bytes on disk. */
  stats(): Promise<StoreStats>;
  close(): Promise<void>;
}

export type StoreStats = {
  readonly evtWaiting: number;
  readonly teleWaiting: number;
  readonly oldestMs: number | null;
  readonly bytes: number;
  readonly budgetBytes: number;
};

/** A question about history. Days are the estate's dates, both included. */
export type HistoryQuery = {
  /** `minute`: samples; `quarter`, `day`: what was added in that time; `event`: what happened. */
  readonly span: 'minute' | 'quarter' | 'day' | 'event';
  readonly first: string;
  readonly last: string;
  readonly about: { readonly kind: 'zone' | 'lane'; readonly id: string } | null;
  /** Of events only these; none = all. */
  readonly types: readonly string[];
  /** Within the days only from this instant on, and before the other; null = the whole days. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** `next` of the page before; null = from the first day. */
  readonly after: string | null;
  readonly limit: number;
};

/** Which lines of the crew's log, the newest of them. */
export type LogQuery = {
  readonly sinceMs: number | null;
  readonly beforeMs: number | null;
  /** Lines that name this zone or lane; null = all. */
  readonly about: string | null;
  /** This severe or worse; what was cleared comes along. */
  readonly level: 'info' | 'warning' | 'fault';
  readonly limit: number;
};

/** A line of the crew's log. `mark`: its severity, or for information its kind. */
export type LogLine = {
  readonly atMs: number;
  readonly mark: string;
  readonly about: string;
  readonly text: string;
};

/** Lines oldest first; `more` = there are older ones that match. */
export type LogPage = { readonly lines: readonly LogLine[]; readonly more: boolean };

/** Whether the chain of acts is whole; `n` is the first bad entry, the last one, or null where there is none. */
export type AuditResult = {
  readonly sound: boolean;
  readonly n: number | null;
  readonly entries: number;
  readonly text: Words;
};

/** Who may do what here, as far as whoever asks may see it. */
export type PeopleKnown = {
  /** Of the people roster in force; null = there is none, and the people of the config count. */
  readonly version: number | null;
  readonly digest: string | null;
  /** Of whoever asks. */
  readonly role: Role;
  readonly keys: readonly EnrolledKey[];
  /** Everybody; null = who asks is no manager. */
  readonly people: readonly RosterPerson[] | null;
  /** Who signed the roster; null = nobody, or who asks is no manager. */
  readonly signed: RosterSigner | null;
};

/** What somebody wants to know; it changes nothing. */
export type Question =
  | { readonly kind: 'history'; readonly query: HistoryQuery }
  | { readonly kind: 'log'; readonly query: LogQuery }
  | { readonly kind: 'audit' }
  | { readonly kind: 'people' }
  | { readonly kind: 'voice'; readonly about: VoiceAbout; readonly voice: VoiceKind; readonly atMs: number };

export type Answer =
  | { readonly kind: 'history'; readonly page: HistoryPage }
  | { readonly kind: 'log'; readonly page: LogPage }
  | { readonly kind: 'audit'; readonly result: AuditResult }
  | { readonly kind: 'people'; readonly known: PeopleKnown }
  | { readonly kind: 'voice'; readonly evidence: Evidence };

export type HistoryPage = {
  /** Values by path, such as `zones/road-main/energy_wh`. */
  readonly slots: readonly {
    readonly startMs: number;
    readonly endMs: number;
    readonly day: string;
    readonly values: Readonly<Record<string, number | string>>;
  }[];
  readonly events: readonly {
    readonly seq: number;
    readonly run: string;
    readonly atMs: number;
    readonly doubtful: boolean;
    readonly body: Readonly<Record<string, unknown>>;
  }[];
  /** Null = there is no more. */
  readonly next: string | null;
  /** Blocks that could not be read and are left out. */
  readonly damaged: number;
};

/** The crew's log file. */
export interface StatusLog {
  write(note: Note): void;
  close(): void;
}
