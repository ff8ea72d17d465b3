import type { DurationMs, Instant } from '../units.ts';

/** How far the wall clock can be believed: true time lies in [fromMs, toMs]. See docs: design section 5. */
export type ClockTrust = {
  readonly kind: 'synced' | 'holdover' | 'rtc' | 'restored' | 'invalid';
  readonly fromMs: Instant;
  readonly toMs: Instant;
  /** Half the width, for people. */
  readonly uncertaintyMs: DurationMs;
};
