import type { InputId, ZoneId } from '../lighting/zone.ts';
import type { Instant, Level } from '../units.ts';
import type { Command } from './command.ts';
import type { Durable } from './state.ts';

/** What the sources of time say. Read once a second by runtime, sent on only when something changed. */
export type ClockReading = {
  /** Wall clock at which the network last set this clock since the machine booted; null = not yet. */
  readonly syncedAtMs: Instant | null;
  /** A battery clock set the wall clock at boot, or the host vouches for it. */
  readonly rtc: boolean;
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
      readonly clock: ClockReading;
    }
  | { readonly kind: 'tick' }
  | { readonly kind: 'clockRead'; readonly clock: ClockReading }
  | { readonly kind: 'command'; readonly command: Command }
  /** motion, feedback: 0 or 1; photocell: lux; handSwitch: 0 auto, 1 on, 2 off. */
  | { readonly kind: 'input'; readonly input: InputId; readonly value: number }
  | { readonly kind: 'lightSet'; readonly zone: ZoneId; readonly level: Level }
  | { readonly kind: 'lightFailed'; readonly zone: ZoneId; readonly level: Level; readonly message: string }
  | { readonly kind: 'saved'; readonly rev: number }
  | { readonly kind: 'saveFailed'; readonly rev: number; readonly message: string }
  | { readonly kind: 'siteChanged'; readonly revision: string }
  | { readonly kind: 'siteRefused'; readonly file: string; readonly message: string }
  | { readonly kind: 'linkChanged'; readonly connected: boolean; readonly detail: string };
