import type { Reading } from '../access/feeling.ts';
import type { LaneId, LaneInputId, ReaderId } from '../access/lane.ts';
import type { Read } from '../access/read.ts';
import type { MeterId, MeterReading } from '../lighting/meter.ts';
import type { InputId, ZoneId } from '../lighting/zone.ts';
import type { Instant, Level, Monotonic } from '../units.ts';
import type { Words } from '../words/language.ts';
import type { Command } from './command.ts';
import type { LinkTrouble } from './link.ts';
import type { Machine, TakenBack } from './machine.ts';
import type { Durable, PeopleInForce } from './state.ts';

/** What the sources of time say. Read once a second by runtime, sent on only when something changed. */
export type ClockReading = {
  /** Wall clock at which the network last set this clock since the machine booted; null = not yet. */
  readonly syncedAtMs: Instant | null;
  /** A battery clock set the wall clock at boot, or the host vouches for it. */
  readonly rtc: boolean;
};

/** The roster in force. */
export type RosterMark = { readonly version: number; readonly count: number; readonly digest: string };

/** What is wrong at a reader, as its edges tell; `busy`: the board refuses its lines. `detail` is for people. */
export type ReaderTrouble = {
  readonly kind: 'unplugged' | 'd0StuckLow' | 'd1StuckLow' | 'swapped' | 'busy' | 'noSiteKey';
  readonly detail: Words;
};

/** Everything that can happen to the controller. */
export type Event =
  | {
      readonly kind: 'started';
      /** Names this run of the process; 8 hex digits. */
      readonly run: string;
      /** Names this boot of the machine; durations on the monotonic clock hold only within it. */
      readonly machineBoot: string;
      readonly restored: Durable | null;
      /**
       * What the lamps were last told in this boot of the machine, whether or not the disk heard of it; absent or null:
       * nobody knows, and what is restored stands.
       */
      readonly shown?: Readonly<Record<ZoneId, Level>> | null;
      readonly clock: ClockReading;
    }
  | { readonly kind: 'tick' }
  | { readonly kind: 'clockRead'; readonly clock: ClockReading }
  | { readonly kind: 'command'; readonly command: Command }
  /** motion, feedback: 0 or 1; photocell: lux; handSwitch: 0 auto, 1 on, 2 off. */
  | { readonly kind: 'input'; readonly input: InputId; readonly value: number }
  /** A meter was read; `series` names its count, which the controller does not trust to be one number for ever. */
  | { readonly kind: 'meterRead'; readonly meter: MeterId; readonly reading: MeterReading }
  | { readonly kind: 'lightSet'; readonly zone: ZoneId; readonly level: Level }
  | { readonly kind: 'lightFailed'; readonly zone: ZoneId; readonly level: Level; readonly message: Words }
  | { readonly kind: 'saved'; readonly rev: number }
  | { readonly kind: 'saveFailed'; readonly rev: number; readonly message: Words }
  /** What waits for the disk shall go there now: the process ends, or somebody wants to read it. */
  | { readonly kind: 'saveNow'; readonly why: string }
  | { readonly kind: 'siteChanged'; readonly revision: string }
  | { readonly kind: 'siteRefused'; readonly file: string; readonly message: Words }
  /** Lines of a lane as the board read them: each change, and all lines each quarter of the lane's `staleMs`. */
  | {
      readonly kind: 'laneInputs';
      readonly lane: LaneId;
      readonly levels: Readonly<Partial<Record<LaneInputId, Reading>>>;
      /** Kernel time of the change or of the poll. */
      readonly atMono: Monotonic;
    }
  | {
      readonly kind: 'cardRead';
      readonly reader: ReaderId;
      readonly read: Read;
      readonly firstEdgeMono: Monotonic;
      /** Kernel time of the last edge. */
      readonly frameMono: Monotonic;
    }
  | { readonly kind: 'readerHealth'; readonly reader: ReaderId; readonly trouble: ReaderTrouble | null }
  /** A barrier output refused (`message`), or obeys again (null). */
  | { readonly kind: 'gateObeys'; readonly lane: LaneId; readonly message: Words | null }
  | { readonly kind: 'rosterChanged'; readonly roster: RosterMark | null; readonly how: 'start' | 'network' | 'local' }
  | { readonly kind: 'rosterRefused'; readonly code: string; readonly text: Words }
  /** A people roster is in force. */
  | {
      readonly kind: 'peopleChanged';
      readonly people: PeopleInForce;
      readonly by: string | null;
      readonly key: string | null;
    }
  | { readonly kind: 'peopleRefused'; readonly by: string | null; readonly text: Words }
  /** What became of the config that `configTake` named; `text` has every mistake. */
  | { readonly kind: 'configTaken'; readonly id: string; readonly taken: boolean; readonly text: Words }
  /** A command that link turned away before it was one, and that somebody should know of. */
  | { readonly kind: 'turnedAway'; readonly login: string; readonly id: string | null; readonly text: Words }
  /** An open enrolment took a card at this reader; it was not judged. */
  | { readonly kind: 'cardEnrolled'; readonly reader: ReaderId }
  | { readonly kind: 'machineRead'; readonly machine: Machine }
  /** A release was taken back before this start; `isNews`: nobody was told yet. */
  | { readonly kind: 'releaseTakenBack'; readonly takenBack: TakenBack; readonly isNews: boolean }
  | { readonly kind: 'linkChanged'; readonly connected: boolean; readonly detail: Words }
  /** All that ails the line to the office now. */
  | { readonly kind: 'linkTroubled'; readonly troubles: readonly LinkTrouble[] };
