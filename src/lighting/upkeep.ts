import type { Instant } from '../units.ts';
import { noTotals, type Totals } from './energy.ts';

/** What was done to a zone's lamps, and what people were told is due. Survives restarts. */
export type Upkeep = {
  /** When all lamps were last replaced, and the zone's totals then; null = since its first day. */
  readonly lampsAtMs: Instant | null;
  readonly lampsFrom: Totals;
  /** Single lamps replaced since. */
  readonly singles: number;
  /** Switches counted when the relay was last replaced. */
  readonly relayFrom: number;
  readonly cleanedAtMs: Instant | null;
  /** When this zone was first seen: cleaning counts from here until it was done once. */
  readonly sinceMs: Instant;
  /** Highest mark told of each kind of work: 80 or 100 %. */
  readonly told: Readonly<Partial<Record<string, 80 | 100>>>;
};

export function newUpkeep(sinceMs: Instant): Upkeep {
  return { lampsAtMs: null, lampsFrom: noTotals, singles: 0, relayFrom: 0, cleanedAtMs: null, sinceMs, told: {} };
}

/** Some lamps, or all (null), were replaced. A part leaves the hours of the others as they are. */
export function lampsReplaced(
  before: Upkeep,
  { lamps, lampCount, totals, atMs }: { lamps: number | null; lampCount: number; totals: Totals; atMs: Instant },
): Upkeep {
  if (lamps !== null && lamps < lampCount) return { ...before, singles: before.singles + lamps };
  const { lampHours: _, ...told } = before.told;
  return { ...before, lampsAtMs: atMs, lampsFrom: totals, singles: 0, told };
}

export function cleaned(before: Upkeep, atMs: Instant): Upkeep {
  const { cleaning: _, ...told } = before.told;
  return { ...before, cleanedAtMs: atMs, told };
}

export function relayReplaced(before: Upkeep, switches: number): Upkeep {
  const { relaySwitches: _, ...told } = before.told;
  return { ...before, relayFrom: switches, told };
}
