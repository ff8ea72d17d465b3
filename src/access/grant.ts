import type { DurationMs, Instant, Monotonic, Now } from '../units.ts';
import { secondMs } from '../units.ts';

export type GrantSource = 'card' | 'assistCard' | 'guardButton' | 'remote' | 'freeExit';

/** Leave for one vehicle to pass, with its cause. At most one pulse ever comes of it. */
export type Grant = {
  /** Names the cause: a read, a press, a command. Never used twice. */
  readonly id: string;
  readonly source: GrantSource;
  /** Who: the card's pseudonym, a login, or empty. */
  readonly by: string;
  readonly atMono: Monotonic;
};

/** Why a grant opens nothing. */
export type RefusedWhy =
  | 'lane_starting'
  | 'lane_out_of_service'
  | 'lane_fault'
  | 'emergency'
  | 'no_vehicle'
  | 'stale_command'
  | 'clock_untrusted'
  | 'retained'
  | 'repeated'
  | 'queue_full';

/** Grants that wait behind the one being served. More would let a forgotten arm stay open for a queue that left. */
export const storedMax = 3;

/** A read, a press or a command that reaches the lane later than this opens nothing: the driver has moved on. */
export const grantAgeMaxMs: DurationMs = 5 * secondMs;

/** Longest that an office may give an open command to arrive. */
export const remoteAgeMaxMs: DurationMs = 10 * secondMs;

/** An open command from the office, already found to be signed and allowed. */
export type RemoteOpen = {
  readonly id: string;
  readonly by: string;
  readonly retained: boolean;
  readonly issuedAtMs: Instant;
  readonly notAfterMs: Instant;
  /** How far the wall clock is believed, see controller/clockTrust. */
  readonly clock: { readonly fromMs: Instant; readonly toMs: Instant; readonly sound: boolean };
};

/** Whether a command of the office is fresh; only the wall clock can say, so an unsound one refuses. */
export function remoteRefusal({ retained, issuedAtMs, notAfterMs, clock }: RemoteOpen): RefusedWhy | null {
  if (retained) return 'retained';
  if (!clock.sound) return 'clock_untrusted';
  const inTime = clock.toMs <= Math.min(notAfterMs, issuedAtMs + remoteAgeMaxMs);
  return inTime && clock.fromMs >= issuedAtMs - 2 * secondMs ? null : 'stale_command';
}

/** Whether a grant is too old to open anything; one from the future is no better. */
export function isLate({ atMono }: Grant, { monoMs }: Now): boolean {
  return !(monoMs - atMono <= grantAgeMaxMs && atMono <= monoMs);
}
