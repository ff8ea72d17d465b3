import type { Instant, Level } from '../units.ts';
import type { Answer, Reason } from './answer.ts';
import { levelsOver, nextChange, type Plan, type Segment, segmentAt } from './plan.ts';
import type { PlanOrigin, Rule, Schedule } from './schedule.ts';
import type { Zone } from './zone.ts';

/** What is known of the true time: it lies in [fromMs, toMs]; `wallMs` is what the clock claims. */
export type Belief = {
  readonly wallMs: Instant;
  readonly fromMs: Instant;
  readonly toMs: Instant;
  /** sound: the schedule can be followed. restored: the clock may be hours behind. invalid: it says nothing. */
  readonly clock: 'sound' | 'restored' | 'invalid';
};

/** What a zone has when nobody asks for anything else. */
export type Base = Answer;

/**
 * The schedule's answer over the whole interval in which the true time may lie. A must-be-lit zone takes the highest
 * level in it and any other the lowest, so that doubt about the time can never darken a road.
 */
export function plannedBase(zone: Zone, belief: Belief, plan: Plan): Base {
  const level = levelOver(zone, belief, plan);
  const segment = explaining(plan, belief, level);
  return {
    level,
    source: segment?.origin.kind === 'exception' ? 'exception' : 'season',
    reason: reasonOf(segment?.origin ?? { kind: 'none' }),
    untilMs: segment === null || segment.endMs >= plan.validToMs ? null : segment.endMs,
    next: foreseen(plan, belief.wallMs, level),
  };
}

/** What stands in for a schedule that cannot be computed: a must-be-lit zone is lit unless a photocell sees daylight. */
export function substituteBase(
  zone: Zone,
  belief: Belief,
  known: {
    readonly plan: Plan | null;
    readonly photocell: 'dark' | 'bright' | 'none';
    readonly because: 'clockRestored' | 'clockInvalid' | 'noPlan';
  },
): Base {
  const { because, photocell } = known;
  const reason: Reason = { kind: 'substitute', because, photocell };
  return { level: substituteLevel(zone, belief, known), source: 'substitute', reason, untilMs: null, next: null };
}

/** The planned level at an instant, for what follows an override; null when it cannot be foreseen. */
export function thenLevel(plan: Plan | null, atMs: Instant): Level | null {
  return plan === null ? null : (segmentAt(plan, atMs)?.level ?? null);
}

/** The highest level a schedule ever asks for, never below the floor; 100 when it asks for none. */
export function fullestLevel({ schedule, floor }: Zone): Level {
  const highest = Math.max(highestOf(schedule.rules), ...schedule.exceptions.map(({ rules }) => highestOf(rules)));
  return highest === 0 ? 100 : Math.max(highest, floor);
}

function levelOver(zone: Zone, { fromMs, toMs }: Belief, plan: Plan): Level {
  const mustBeLit = zone.need === 'must-be-lit';
  const covered = fromMs >= plan.validFromMs && toMs < plan.validToMs;
  if (!covered) return mustBeLit ? fullestLevel(zone) : 0;
  const { min, max } = levelsOver(plan, fromMs, toMs);
  return mustBeLit ? max : min;
}

function substituteLevel(
  zone: Zone,
  belief: Belief,
  { plan, photocell }: { readonly plan: Plan | null; readonly photocell: 'dark' | 'bright' | 'none' },
): Level {
  if (photocell === 'bright') return 0;
  if (zone.need === 'must-be-lit') return fullestLevel(zone);
  return plan === null || belief.clock !== 'restored' ? 0 : levelOver(zone, belief, plan);
}

/** The stretch the level comes from: the one the clock points at when it fits, else the first in the interval. */
function explaining(plan: Plan, { wallMs, fromMs, toMs }: Belief, level: Level): Segment | null {
  const pointed = segmentAt(plan, wallMs);
  if (pointed?.level === level) return pointed;
  for (let next = segmentAt(plan, fromMs); next && next.startMs <= toMs; next = segmentAt(plan, next.endMs)) {
    if (next.level === level) return next;
  }
  return pointed;
}

/** The next change by the clock that is a change from `level`: an edge inside the doubt may already have been taken. */
function foreseen(plan: Plan, wallMs: Instant, level: Level): Answer['next'] {
  const first = nextChange(plan, wallMs);
  return first !== null && first.level === level ? nextChange(plan, first.atMs) : first;
}

function reasonOf(origin: PlanOrigin): Reason {
  return origin.kind === 'none' ? noWindow : origin;
}

const noWindow: Reason = { kind: 'noWindow' };

function highestOf(rules: Schedule['rules']): Level {
  return Math.max(0, ...rules.map((rule: Rule) => Math.max(rule.level, ...rule.steps.map(({ level }) => level))));
}
