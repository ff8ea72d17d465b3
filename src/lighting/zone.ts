import type { DurationMs, Level, Watts } from '../units.ts';
import type { MeterId } from './meter.ts';
import type { Rule, Schedule } from './schedule.ts';

export type ZoneId = string;
export type InputId = string;
export type Names = { readonly zh: string; readonly en: string };

/** One kind of lamp, as its data sheet describes it. */
export type Luminaire = {
  readonly id: string;
  readonly ratedW: Watts;
  /** Drawn while the supply is on and the level is 0. */
  readonly standbyW: Watts;
  /** Points (level %, W), levels rising, ending at 100. Level is not power: see notes in energy.ts. */
  readonly powerCurve: readonly (readonly [level: Level, powerW: Watts])[];
  readonly dimming: 'relay' | 'pwm';
  readonly ratedHours: number;
  /** How far the power curve may be off, as a share: 0.2 from a data sheet, 0.05 once measured with a clamp meter. */
  readonly tolerance: number;
};

export type RelayOutput = {
  readonly kind: 'relay';
  /** Name of the GPIO line, such as `GPIO17`. */
  readonly line: string;
  readonly activeLow: boolean;
  /** Normally-closed: the lamps burn while the relay is idle, so a dead controller leaves them lit. */
  readonly contact: 'normally-open' | 'normally-closed';
};

export type PwmOutput = {
  readonly kind: 'pwm';
  /** Name of the dimmer channel, such as `PWM0`. */
  readonly channel: string;
  readonly inverted: boolean;
  /** What the driver does with no signal; 0-10 V drivers go to full. */
  readonly idleLevel: Level;
};

export type Output = RelayOutput | PwmOutput;

/** What residents were told. Service is judged against it, not against the schedule. */
export type LightPromise =
  | { readonly kind: 'windows'; readonly rules: readonly Rule[] }
  | { readonly kind: 'duskToDawn'; readonly elevationDeg: number }
  | { readonly kind: 'none' };

/** A motion sensor's wish: at least `level` for `holdMs` after the last movement. */
export type PresenceRule = { readonly input: InputId; readonly level: Level; readonly holdMs: DurationMs };

export type Ramp = {
  readonly upMs: DurationMs;
  readonly downMs: DurationMs;
  /** power: equal steps of power; perceptual: equal steps to the eye (CIE 1931 lightness). */
  readonly curve: 'power' | 'perceptual';
};

export type Zone = {
  readonly id: ZoneId;
  readonly names: Names;
  readonly group: string;
  readonly need: 'must-be-lit' | 'as-needed';
  readonly promise: LightPromise;
  /** Lowest level a must-be-lit zone may have in the dark. */
  readonly floor: Level;
  readonly failTo: 'on' | 'off';
  readonly output: Output;
  readonly luminaire: Luminaire;
  readonly lampCount: number;
  readonly minOnMs: DurationMs;
  readonly minOffMs: DurationMs;
  /** Zones of one stagger group share a supply and start one after the other. */
  readonly staggerGroup: string;
  readonly ramp: Ramp;
  readonly schedule: Schedule;
  /** The timetable savings are measured against, as it was before; null = none declared. */
  readonly baseline: Schedule | null;
  readonly presence: readonly PresenceRule[];
  /** Input that reads the hand/off/auto switch; null = none fitted. */
  readonly handSwitch: InputId | null;
  /** Input that reads the contactor's feedback; null = none fitted. */
  readonly feedback: InputId | null;
  /** Meter of its supply, perhaps shared with other zones; null = none, and its energy is estimated. */
  readonly meter: MeterId | null;
  /** Operations its relay is good for; null = no relay. */
  readonly ratedSwitches: number | null;
  /** How often the luminaires are to be cleaned; null = never. */
  readonly cleaningMs: DurationMs | null;
};
