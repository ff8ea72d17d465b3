import type { Totals } from '../lighting/energy.ts';
import type { Symptom } from '../lighting/lampHealth.ts';
import type { Upkeep } from '../lighting/upkeep.ts';
import type { Zone } from '../lighting/zone.ts';
import { hourMs, type Instant } from '../units.ts';

export const workKinds = [
  'output',
  'notFollowing',
  'lampsLost',
  'lampHours',
  'relaySwitches',
  'cycling',
  'stuckOn',
  'cleaning',
] as const;
/** output: the board refuses; the next ones as in lampHealth.ts; lampHours, relaySwitches, cleaning: due by rating. */
export type WorkKind = (typeof workKinds)[number];

/** Something for the crew to do. */
export type Work = {
  readonly kind: WorkKind;
  readonly about: string;
  /** Of the rating, 0.8 and more; null = a fault, due now. */
  readonly share: number | null;
  /** Lamps it is about. */
  readonly lamps: number;
  readonly sinceMs: Instant | null;
  /** What it does to the service: lamps times their need times how much of them is missing or in danger. Most first. */
  readonly effect: number;
};

/** What is wrong with a zone now, beside its ratings. */
export type Ailments = {
  readonly outputSinceMs: Instant | null;
  readonly symptoms: Readonly<Partial<Record<Symptom, Instant>>>;
  readonly lampsLost: number;
  readonly lostAtMs: Instant | null;
};

/** How much of the lamps' service each kind takes or endangers. A part that is at its rating may fail any night. */
const weights: Readonly<Record<WorkKind, number>> = {
  output: 1,
  notFollowing: 1,
  lampsLost: 1,
  lampHours: 0.1,
  relaySwitches: 0.2,
  cycling: 0.3,
  stuckOn: 0.2,
  cleaning: 0.05,
};
/** From here on it is put on the list, so that a lamp can be ordered in time. */
export const dueShare = 0.8;

/** Everything to do at one zone. */
export function workOf(
  zone: Zone,
  { totals, upkeep, ailments, nowMs }: { totals: Totals; upkeep: Upkeep; ailments: Ailments; nowMs: Instant },
): readonly Work[] {
  const items: Work[] = [];
  const add = (kind: WorkKind, lamps: number, over: Pick<Work, 'share' | 'sinceMs'>) => {
    const urgency = over.share === null ? 1 : over.share >= 1 ? 1 : 0.2;
    items.push({ kind, about: zone.id, lamps, ...over, effect: lamps * needOf(zone) * weights[kind] * urgency });
  };
  const { outputSinceMs, symptoms, lampsLost, lostAtMs } = ailments;
  if (outputSinceMs !== null) add('output', zone.lampCount, { share: null, sinceMs: outputSinceMs });
  for (const [symptom, sinceMs] of Object.entries(symptoms))
    add(symptom as Symptom, zone.lampCount, { share: null, sinceMs });
  if (lampsLost > 0) add('lampsLost', lampsLost, { share: null, sinceMs: lostAtMs });
  for (const [kind, share] of Object.entries(shares(zone, totals, upkeep, nowMs)))
    if (share !== null && share >= dueShare) add(kind as RatedKind, zone.lampCount, { share, sinceMs: null });
  return items;
}

export type RatedKind = 'lampHours' | 'relaySwitches' | 'cleaning';

/** How much of each rating is used up; null = it has none. */
export function shares(
  { luminaire, ratedSwitches, cleaningMs }: Zone,
  totals: Totals,
  { lampsFrom, relayFrom, cleanedAtMs, sinceMs }: Upkeep,
  nowMs: Instant,
): Readonly<Record<RatedKind, number | null>> {
  return {
    lampHours: (totals.litMs - lampsFrom.litMs) / (luminaire.ratedHours * hourMs),
    relaySwitches: ratedSwitches === null ? null : (totals.switches - relayFrom) / ratedSwitches,
    cleaning: cleaningMs === null ? null : Math.max(0, nowMs - (cleanedAtMs ?? sinceMs)) / cleaningMs,
  };
}

/** The list in the order in which it helps most. */
export function ordered(work: readonly Work[]): readonly Work[] {
  return [...work].sort((a, b) => b.effect - a.effect || workKinds.indexOf(a.kind) - workKinds.indexOf(b.kind));
}

/** A path that somebody walks in the dark needs its lamps; a fountain can wait. */
function needOf({ need }: Zone): number {
  return need === 'must-be-lit' ? 1 : 0.3;
}
