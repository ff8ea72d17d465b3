import type { LaneEffect } from '../access/laneEffect.ts';
import type { Pseudonym } from '../access/roster.ts';
import type { Reason, Source } from '../lighting/answer.ts';
import type { Ramp, ZoneId } from '../lighting/zone.ts';
import type { DurationMs, Instant, Level } from '../units.ts';
import type { Words } from '../words/language.ts';
import type { ClockTrust } from './clockTrust.ts';
import type { Reply } from './command.ts';
import type { Durable } from './state.ts';

/** A row for the property office. It leaves the device only after it is on disk. */
export type OfficeRecord = {
  readonly stream: 'evt' | 'tele';
  readonly atMs: Instant;
  /** Monotonic milliseconds of the machine's boot, so that the office can re-date rows of an untrusted clock. */
  readonly monoMs: number;
  readonly clock: ClockTrust['kind'];
  /** The message body; evt has `type`, tele has `zones`. Numbers carry their unit in the key. */
  readonly body: Readonly<Record<string, unknown>>;
};

/** One line for the crew's status log. */
export type Note = {
  readonly atMs: Instant;
  readonly severity: 'info' | 'warning' | 'fault' | 'cleared';
  /** Zone or part: `road-main`, `clock`, `store`, `link`, `config`. */
  readonly about: string;
  /** What happened and why; data, put into words by words/say.ts. */
  readonly what: NoteBody;
};

export type NoteBody =
  | {
      readonly kind: 'light';
      readonly level: Level;
      readonly source: Source;
      readonly reason: Reason;
      readonly untilMs: Instant | null;
    }
  | {
      readonly kind: 'command';
      readonly login: string;
      readonly ask: string;
      readonly code: string;
      readonly text: Words;
    }
  | {
      readonly kind: 'clock';
      readonly trust: string;
      readonly uncertaintyMs: DurationMs;
      readonly steppedMs: DurationMs | null;
    }
  | { readonly kind: 'started'; readonly run: string; readonly revision: string; readonly restored: boolean }
  /** A sentence of our own. There is no kind for one language alone; words of others stand inside, see `foreign`. */
  | ({ readonly kind: 'said' } & Words);

/** What of a lane's wishes the world carries out; the rest becomes rows and lines of the log. */
export type GateEffect = Extract<
  LaneEffect,
  { kind: 'openPulse' | 'assertOpen' | 'inhibitClose' | 'beacon' | 'recordPassage' }
>;

/** What the controller wants done. Plain data with a reason; runtime/effects carries it out. */
export type Effect =
  /** First effect of a run: request every output with its first level, so that nothing blinks. */
  | { readonly kind: 'openLights'; readonly levels: Readonly<Record<ZoneId, Level>>; readonly reason: string }
  | {
      readonly kind: 'setLight';
      readonly zone: ZoneId;
      readonly level: Level;
      readonly rampMs: DurationMs;
      readonly curve: Ramp['curve'];
      readonly source: Source;
      readonly reason: Reason;
    }
  /** Put the durable state and these rows on disk in one transaction; answered by `saved` or `saveFailed`. */
  | {
      readonly kind: 'save';
      readonly rev: number;
      readonly durable: Durable;
      readonly records: readonly OfficeRecord[];
      readonly reason: string;
    }
  | GateEffect
  /** Forget where a card was last. */
  | { readonly kind: 'forgiveCard'; readonly pseudonym: Pseudonym; readonly reason: string }
  /** Prove the config that was sent under this name, and run on it; answered by `configTaken`. */
  | { readonly kind: 'takeConfig'; readonly id: string; readonly delivery: string; readonly reason: string }
  | { readonly kind: 'reply'; readonly reply: Reply; readonly reason: string }
  | { readonly kind: 'note'; readonly note: Note; readonly reason: string };
