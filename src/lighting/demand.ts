import type { Instant, Level } from '../units.ts';
import type { Answer } from './answer.ts';
import { type Base, type Belief, plannedBase, substituteBase, thenLevel } from './base.ts';
import type { Plan } from './plan.ts';
import type { InputId, Zone } from './zone.ts';

/** Everything besides the time that has a say in a zone's level. */
export type Wishes = {
  readonly plan: Plan | null;
  readonly hand: 'auto' | 'on' | 'off';
  readonly lockout: { readonly login: string; readonly why: string } | null;
  readonly emergency: { readonly login: string; readonly why: string; readonly untilMs: Instant } | null;
  readonly override: {
    readonly commandId: string;
    readonly login: string;
    readonly why: string;
    readonly level: Level;
    readonly allowBoost: boolean;
    readonly untilMs: Instant;
  } | null;
  /** The strongest motion wish in force. */
  readonly presence: { readonly input: InputId; readonly level: Level; readonly untilMs: Instant } | null;
  /** The sun is down: outside every window, motion lights a zone only then. */
  readonly skyDark: boolean;
  readonly photocell: 'dark' | 'bright' | 'none';
};

/**
 * The level a zone should have, with the layer that decided and what follows. Highest first: hand, lockout, emergency,
 * override, presence, exception, season; a substitute stands in for the last two while they cannot be computed.
 * Total: there is an answer for every instant and every combination of wishes.
 */
export function demand(zone: Zone, belief: Belief, wishes: Wishes): Answer {
  return asOutputCan(zone, handed(zone, belief, wishes));
}

function handed(zone: Zone, belief: Belief, wishes: Wishes): Answer {
  const { hand, lockout } = wishes;
  if (hand !== 'auto') {
    const reason = { kind: 'hand', position: hand } as const;
    return { level: hand === 'on' ? 100 : 0, source: 'hand', reason, untilMs: null, next: null };
  }
  if (lockout !== null) {
    const reason = { kind: 'lockout', by: lockout.login, why: lockout.why } as const;
    return { level: 0, source: 'lockout', reason, untilMs: null, next: null };
  }
  return commanded(zone, belief, wishes);
}

function commanded(zone: Zone, belief: Belief, wishes: Wishes): Answer {
  const { emergency, override } = wishes;
  if (emergency !== null) {
    const { untilMs, login, why } = emergency;
    const after = override !== null && override.untilMs > untilMs ? override.level : thenLevel(wishes.plan, untilMs);
    const reason = { kind: 'emergency', by: login, why } as const;
    return { level: 100, source: 'emergency', reason, untilMs, next: nextAt(untilMs, after) };
  }
  if (override === null) return boosted(baseOf(zone, belief, wishes), wishes, mayBoost);
  const { untilMs, level, login, why, commandId } = override;
  const answer: Answer = {
    level,
    source: 'override',
    reason: { kind: 'override', by: login, why, commandId },
    untilMs,
    next: nextAt(untilMs, belief.clock === 'sound' ? thenLevel(wishes.plan, untilMs) : null),
  };
  return boosted(answer, wishes, () => override.allowBoost);
}

/** Motion asks for at least a level; it never takes light away and never outlives what lies beneath it unasked. */
function boosted(beneath: Base, wishes: Wishes, allowed: (beneath: Base, wishes: Wishes) => boolean): Answer {
  const { presence, plan } = wishes;
  if (presence === null || presence.level <= beneath.level || !allowed(beneath, wishes)) return beneath;
  const follows = beneath.next !== null && beneath.next.atMs <= presence.untilMs ? beneath.next.level : beneath.level;
  const after = beneath.source === 'override' ? follows : (thenLevel(plan, presence.untilMs) ?? follows);
  return {
    level: presence.level,
    source: 'presence',
    reason: { kind: 'presence', input: presence.input },
    untilMs: presence.untilMs,
    next: nextAt(presence.untilMs, after),
  };
}

/** By day, outside every window, nobody needs a lamp because somebody walks by. */
function mayBoost({ reason }: Base, { skyDark }: Wishes): boolean {
  if (reason.kind === 'noWindow') return skyDark;
  return reason.kind !== 'substitute' || reason.photocell !== 'bright';
}

function baseOf(zone: Zone, belief: Belief, { plan, photocell }: Wishes): Base {
  if (belief.clock === 'sound' && plan !== null) return plannedBase(zone, belief, plan);
  const because = { sound: 'noPlan', restored: 'clockRestored', invalid: 'clockInvalid' } as const;
  return substituteBase(zone, belief, { plan, photocell, because: because[belief.clock] });
}

function nextAt(atMs: Instant, level: Level | null): Answer['next'] {
  return level === null ? null : { atMs, level };
}

/** A relay knows dark and full. Any light asked of it is full light. */
function asOutputCan({ output }: Zone, answer: Answer): Answer {
  if (output.kind !== 'relay') return answer;
  const { level, next } = answer;
  const fits = isFull(level) && (next === null || isFull(next.level));
  return fits ? answer : { ...answer, level: full(level), next: next && { ...next, level: full(next.level) } };
}

function isFull(level: Level): boolean {
  return level === 0 || level === 100;
}

function full(level: Level): Level {
  return level > 0 ? 100 : 0;
}
