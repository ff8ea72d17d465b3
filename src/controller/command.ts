import type { AskedEnd } from '../lighting/override.ts';
import type { ZoneId } from '../lighting/zone.ts';
import type { Instant, Level } from '../units.ts';

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
  | { readonly kind: 'emergencyEnd' };

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
};

export type ReplyCode = 'applied' | 'duplicate' | 'expired' | 'denied' | 'invalid' | 'busy' | 'unstored';

/** Answer to one command. `text` is a full English sentence for a person; `code` is for programs. */
export type Reply = {
  readonly id: string;
  readonly login: string;
  readonly via: 'mqtt' | 'local';
  readonly code: ReplyCode;
  readonly text: string;
  /** For each zone: how long the override holds and what follows. */
  readonly zones: readonly {
    readonly zone: ZoneId;
    readonly level: Level;
    readonly untilMs: Instant | null;
    readonly thenLevel: Level | null;
  }[];
  readonly rev: number;
};
