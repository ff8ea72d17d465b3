import type { DurationMs, Instant } from '../units.ts';
import type { CallEnd, EpisodeRecord } from './episode.ts';
import type { Grant, RefusedWhy } from './grant.ts';
import type { AreaId, LaneId } from './lane.ts';
import type { Call } from './laneState.ts';
import type { Sentence } from './reason.ts';

/** What a lane wants done. Plain data with a reason, as the controller's effects are. */
export type LaneEffect =
  /** Close the OPEN contact for so long. Its cause is on record before, and never gives a second pulse. */
  | {
      readonly kind: 'openPulse';
      readonly lane: LaneId;
      readonly pulseMs: DurationMs;
      readonly cause: Grant;
      /** The cause this is the one retry of; null = a first pulse. */
      readonly retryOf: string | null;
      readonly reason: string;
    }
  /** Keep the OPEN contact closed, or let it go. Only fire does this. */
  | {
      readonly kind: 'assertOpen';
      readonly lane: LaneId;
      readonly on: boolean;
      readonly causeId: string;
      readonly reason: string;
    }
  | { readonly kind: 'inhibitClose'; readonly lane: LaneId; readonly on: boolean; readonly reason: string }
  | { readonly kind: 'beacon'; readonly lane: LaneId; readonly on: boolean; readonly reason: string }
  | {
      readonly kind: 'call';
      readonly lane: LaneId;
      readonly call: Call;
      readonly stage: 'called' | 'acknowledged' | 'arrived' | 'ended';
      /** Set with `ended`. */
      readonly end: CallEnd | null;
      readonly reason: string;
    }
  /** The vehicle is through: anti-passback counts now, and not when it was granted. */
  | {
      readonly kind: 'recordPassage';
      readonly lane: LaneId;
      readonly pseudonym: string;
      readonly area: AreaId;
      readonly atMs: Instant;
      /** Inwards: one use of a card that has a number of them. */
      readonly use: boolean;
      readonly reason: string;
    }
  | {
      readonly kind: 'refused';
      readonly lane: LaneId;
      readonly grant: Grant;
      readonly why: RefusedWhy;
      readonly reason: string;
    }
  /** A card read while nobody stood at the reader: noise, or somebody trying cards on foot. */
  | { readonly kind: 'ghostRead'; readonly lane: LaneId; readonly reason: string }
  | {
      readonly kind: 'passage';
      readonly lane: LaneId;
      readonly granted: boolean;
      readonly atMs: Instant;
      readonly reason: string;
    }
  | { readonly kind: 'episodeEnded'; readonly lane: LaneId; readonly episode: EpisodeRecord; readonly reason: string }
  | {
      readonly kind: 'fault';
      readonly lane: LaneId;
      /** Input or part: `beam`, `arm`, `reader`. */
      readonly about: string;
      readonly on: boolean;
      readonly text: string;
      readonly remedy: string;
      /** Both again, in Chinese. */
      readonly zh: { readonly text: string; readonly remedy: string };
      readonly reason: string;
    }
  /** A line for the crew's log. */
  | {
      readonly kind: 'note';
      readonly lane: LaneId;
      readonly severity: 'info' | 'warning';
      readonly words: Sentence;
      readonly reason: string;
    }
  /** What `durableOfLane` says has changed and must survive a restart. */
  | { readonly kind: 'keep'; readonly lane: LaneId; readonly reason: string };
