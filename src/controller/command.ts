import type { LaneId } from '../access/lane.ts';
import type { LocalDate } from '../calendar/localDate.ts';
import type { AskedEnd } from '../lighting/override.ts';
import type { LossCause } from '../lighting/promiseKept.ts';
import type { ZoneId } from '../lighting/zone.ts';
import type { VoiceAbout, VoiceKind } from '../service/voice/voice.ts';
import type { DurationMs, Instant, Level } from '../units.ts';
import type { Words } from '../words/language.ts';
import type { Role } from './site.ts';

export type { AskedEnd } from '../lighting/override.ts';

/** What a person asks for. */
export type Ask =
  | {
      readonly kind: 'override';
      readonly zones: readonly ZoneId[];
      readonly level: Level;
      readonly end: AskedEnd;
      /** Asks to take a must-be-lit zone below its floor in the dark. */
      readonly belowFloor: boolean;
      /** Motion may still raise the level while the override lasts. */
      readonly allowBoost: boolean;
    }
  | { readonly kind: 'resume'; readonly zones: readonly ZoneId[] }
  | { readonly kind: 'lockout'; readonly zones: readonly ZoneId[] }
  | { readonly kind: 'unlock'; readonly zones: readonly ZoneId[] }
  | { readonly kind: 'emergency'; readonly end: AskedEnd }
  | { readonly kind: 'emergencyEnd' }
  /** Opens a lane for the vehicle that stands before it. */
  | { readonly kind: 'gateOpen'; readonly lane: LaneId }
  /** Clears an emergency, a lock-out or a fault of a lane, after somebody has looked. */
  | { readonly kind: 'laneReset'; readonly lane: LaneId }
  | { readonly kind: 'callAcknowledge'; readonly lane: LaneId; readonly call: string }
  | { readonly kind: 'callArrive'; readonly lane: LaneId; readonly call: string }
  | {
      readonly kind: 'callResolve';
      readonly lane: LaneId;
      readonly call: string;
      readonly end: 'card' | 'guardOpen' | 'turnedAway';
      /** Whether help was really needed; null = not said. */
      readonly needed: boolean | null;
    }
  /** Forgets where a card was last, so that anti-passback lets it in. */
  | { readonly kind: 'forgive'; readonly pseudonym: string }
  /** Runs on the config that was sent before under this name: the SHA-256 of the packed delivery. */
  | { readonly kind: 'configTake'; readonly delivery: string }
  | ServiceAsk;

/** What people put on record about the service; it moves no lamp and no gate. */
export type ServiceAsk = NightReassign | UpkeepAsk | VoiceRecord | VoiceAnswer;

/** Work that was done. `lamps`: how many of each zone were replaced; null = all. */
export type UpkeepAsk = {
  readonly kind: 'upkeep';
  readonly zones: readonly ZoneId[];
  readonly what: 'lamps' | 'cleaned' | 'relay';
  readonly lamps: number | null;
};

/** What a resident said about a zone or a lane at some time. The command's id names it from then on. */
export type VoiceRecord = {
  readonly kind: 'voiceRecord';
  readonly about: VoiceAbout;
  readonly voice: VoiceKind;
  readonly atMs: Instant;
  readonly text: string;
};

/** Closes a resident's word with an answer. */
export type VoiceAnswer = { readonly kind: 'voiceAnswer'; readonly voice: string; readonly text: string };

export type NightFigure = 'served' | LossCause;

/** Takes seconds of a closed night from one figure of a zone and gives them to another. */
export type NightReassign = {
  readonly kind: 'nightReassign';
  readonly zones: readonly [ZoneId];
  readonly night: LocalDate;
  readonly from: NightFigure;
  readonly to: NightFigure;
  readonly ms: DurationMs;
};

/** A command as it came through the door: shape checked, rights and sense not yet. */
export type Command = {
  readonly id: string;
  /** From the topic the broker let the person write to, or the local account. */
  readonly login: string;
  readonly via: 'mqtt' | 'local';
  readonly retained: boolean;
  readonly issuedAtMs: Instant;
  readonly notAfterMs: Instant;
  readonly why: string;
  readonly ask: Ask;
  /** Left out: nobody signed it. */
  readonly proof?: Proof;
};

/** What the signature on a command proved, or why it proved nothing. */
export type Proof =
  | {
      readonly kind: 'signed';
      readonly site: string;
      readonly device: string;
      readonly role: Role;
      readonly counter: number;
      /** Fingerprint of the key. */
      readonly key: string;
    }
  | { readonly kind: 'forged'; readonly text: Words };

export type ReplyCode = 'applied' | 'duplicate' | 'expired' | 'denied' | 'invalid' | 'busy' | 'unstored';

/** Answer to one command. `text` is full sentences for a person; `code` is for programs. */
export type Reply = {
  readonly id: string;
  readonly login: string;
  readonly via: 'mqtt' | 'local';
  readonly code: ReplyCode;
  readonly text: Words;
  /** For each zone: how long the override holds and what follows. */
  readonly zones: readonly {
    readonly zone: ZoneId;
    readonly level: Level;
    readonly untilMs: Instant | null;
    readonly thenLevel: Level | null;
  }[];
  readonly rev: number;
  /** A resident's word was recorded: what the device knows of that moment goes with the answer. Null = something else. */
  readonly voice: Pick<VoiceRecord, 'about' | 'voice' | 'atMs'> | null;
};
