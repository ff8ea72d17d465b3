import { dayMs, type Instant } from '../units.ts';
import type { Issued } from './authority.ts';

/** Long enough for a holiday and a visit to each pole. */
export const warnDays = 30;

export type Expiry = {
  readonly name: string;
  readonly toMs: Instant;
  readonly state: 'good' | 'ends-soon' | 'ended' | 'revoked';
  /** Whole days until it ends, negative when it has; rounded down. */
  readonly daysLeft: number;
};

/** Each name with its newest certificate, the one that ends first on top. Names that were taken back come last. */
export function expiries(issued: readonly Issued[], nowMs: Instant): readonly Expiry[] {
  const newest = new Map<string, Issued>();
  for (const one of issued) {
    const before = newest.get(one.name);
    if (before === undefined || rank(one) > rank(before)) newest.set(one.name, one);
  }
  return [...newest.values()]
    .map((one): Expiry => ({ name: one.name, toMs: one.toMs, state: stateOf(one, nowMs), daysLeft: days(one, nowMs) }))
    .sort((a, b) => Number(a.state === 'revoked') - Number(b.state === 'revoked') || a.toMs - b.toMs);
}

/** A good one beats a revoked one, a later end an earlier. */
function rank({ state, toMs }: Issued): number {
  return state === 'good' ? toMs : -1;
}

function stateOf(one: Issued, nowMs: Instant): Expiry['state'] {
  if (one.state === 'revoked') return 'revoked';
  if (one.toMs <= nowMs) return 'ended';
  return one.toMs - nowMs <= warnDays * dayMs ? 'ends-soon' : 'good';
}

const days = ({ toMs }: Issued, nowMs: Instant): number => Math.floor((toMs - nowMs) / dayMs);
