import { addDays, nightOf } from '../../calendar/localDate.ts';
import { lastAnswerOf, rememberedOf } from '../../calendar/remember.ts';
import { bookedOf } from '../../lighting/energyBook.ts';
import { compilePlan, litWithin, type Plan, plannedWh } from '../../lighting/plan.ts';
import { promiseSchedule } from '../../lighting/promise.ts';
import type { Bearing } from '../../lighting/promiseKept.ts';
import type { Schedule } from '../../lighting/schedule.ts';
import type { Zone, ZoneId } from '../../lighting/zone.ts';
import { type Counting, countMoved, countNights, withBearings } from '../../service/nights.ts';
import { dayMs, type Instant } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';
import { isSound } from '../clockTrust.ts';
import { actualLevel, totalsAt } from '../lights.ts';
import { planFor } from '../plans.ts';
import { type Site, zoneOf } from '../site.ts';
import type { Durable, State, ZoneState } from '../state.ts';
import { change, row, said, type Turn } from '../turn.ts';
import { handOf } from '../wanted.ts';
import { movedSince } from '../zoneTrail.ts';
import { closeNight } from './nightRows.ts';

const notCounted: Words = {
  en: 'Nights {from} to {to} were not counted: the device was off.',
  zh: '{from} 至 {to} 各夜未统计：设备断电。',
};

/**
 * Counts how each zone keeps its promise: a zone that stands differently than before, and all of them when the clock begins or
 * ceases to be sound, and with each minute. A step in which nothing of this happens leaves the book as it is.
 */
export function keepNights(turn: Turn): void {
  const { state, now } = turn;
  const sound = isSound(turn.trust);
  const due = now.monoMs >= state.minuteDueMono;
  if (!due && sound === state.nights.trusted) {
    const moved = movedSinceSettled(turn);
    const differ = moved === null ? differing(turn) : moved.filter((id) => !isKnown(turn, id));
    if (differ?.length === 0) return noteSettled(turn);
    if (differ !== null && sound && keepMoved(turn, new Set(differ))) return noteSettled(turn);
  }
  keepAll(turn, sound);
  if (sound) noteSettled(turn);
}

/** Answers with whether it could be done. */
function keepMoved(turn: Turn, ids: ReadonlySet<ZoneId>): boolean {
  const { site, state, now } = turn;
  const zones = [...ids].flatMap((id) => zoneOf(site, id) ?? []);
  const nights = countMoved(state.nights, now, bearingsOf(zones, state), { ...promisesOf(site), zones });
  if (nights !== null) change(turn, { nights });
  return nights !== null;
}

function keepAll(turn: Turn, sound: boolean): void {
  const { state, now, site } = turn;
  const bearings = bearingsOf(site.zones, state);
  const { book, closed, skipped } = countNights(state.nights, now, sound, countingOf(turn));
  const nights = withBearings(book, bearings);
  if (nights !== state.nights) change(turn, { nights });
  for (const night of closed) closeNight(turn, night);
  if (skipped === null) return;
  row(turn, 'nights.absent', { from: skipped.from, to: skipped.to });
  said(turn, 'warning', 'device', worded(notCounted, skipped));
}

/** Zones that stand otherwise than the book has it; null = it knows other zones than these. */
function differing(turn: Turn): readonly ZoneId[] | null {
  const ids = idsOf(turn.state.nights.zones);
  const zones = turn.site.zones.filter(({ id }) => turn.state.zones[id] !== undefined);
  if (zones.length !== ids.length || zones.some(({ id }, at) => ids[at] !== id)) return null;
  return ids.filter((id) => !isKnown(turn, id));
}

/** Whether the book knows a zone as it stands now. */
function isKnown({ site, state }: Turn, id: ZoneId): boolean {
  const zone = zoneOf(site, id);
  const known = state.zones[id];
  const bearing = state.nights.zones[id]?.bearing;
  if (zone === undefined || known === undefined || bearing === undefined) return false;
  if (bearing.level !== actualLevel(zone, state, known)) return false;
  return bearing.asked === known.applied.level > 0 && bearing.held === holderOf(state, zone, known);
}

const idsOf: (zones: State['nights']['zones']) => readonly ZoneId[] = rememberedOf((zones: State['nights']['zones']) =>
  Object.keys(zones),
);

/** All that the bearings of a book come from, as it was when the book had nothing to change. */
const settled = lastAnswerOf<Site, Pick<State, 'nights' | 'zones' | 'health' | 'emergency'>>();

function noteSettled({ site, state: { nights, zones, health, emergency } }: Turn): void {
  settled.set(site, { nights, zones, health, emergency });
}

/** Null = every zone may stand otherwise than the book has it. A hand switch that moves moves its zones. */
function movedSinceSettled({ site, state }: Turn): readonly ZoneId[] | null {
  const known = settled.get(site);
  if (known?.nights !== state.nights || known.health !== state.health || known.emergency !== state.emergency)
    return null;
  return movedSince(known.zones, state.zones);
}

/** Takes up the book as it was saved, with the time up to the save counted. What came after nobody saw. */
export function takeUpNights(turn: Turn, restored: Durable): void {
  const saved = restored.nights ?? turn.state.nights;
  const savedNow = { wallMs: restored.savedAtMs, monoMs: restored.savedAtMono };
  const { book, closed } = countNights(saved, savedNow, saved.trusted, countingOf(turn));
  change(turn, { nights: { ...book, sinceMono: turn.now.monoMs } });
  for (const night of closed) closeNight(turn, night);
}

function countingOf({ site, state, now }: Turn): Counting {
  return {
    ...promisesOf(site),
    zones: site.zones.filter(({ id }) => state.zones[id] !== undefined),
    light: (id) => {
      const zone = zoneOf(site, id);
      const known = state.zones[id];
      if (zone === undefined || known === undefined) throw new Error(`zone ${id} is counted and not in the state`);
      return { totals: totalsAt(zone, state, known, now), booked: bookedOf(state.energy, id) };
    },
  };
}

function promisesOf(site: Site): Pick<Counting, 'timeZone' | 'neededMs' | 'baselineWh'> {
  return {
    timeZone: site.place.timeZone,
    neededMs: ({ promise }, fromMs, toMs) => {
      const plan = planWithin(site, promiseSchedule(promise), { fromMs, toMs });
      return plan === null ? 0 : litWithin(plan, fromMs, toMs);
    },
    baselineWh: (zone, fromMs, toMs) => {
      const plan = zone.baseline === null ? null : planWithin(site, zone.baseline, { fromMs, toMs });
      return plan === null ? 0 : plannedWh(zone, plan, fromMs, toMs);
    },
  };
}

/** The plan of a schedule over a span. The usual plan reaches two nights back; a longer hole is worked out for itself. */
function planWithin(site: Site, schedule: Schedule, { fromMs, toMs }: { fromMs: Instant; toMs: Instant }): Plan | null {
  const plan = planFor(schedule, site.place, toMs);
  if (plan === null || (fromMs >= plan.validFromMs && toMs <= plan.validToMs)) return plan;
  const first = addDays(nightOf(fromMs, site.place.timeZone), -1);
  return compilePlan(schedule, site.place, first, Math.ceil((toMs - fromMs) / dayMs) + 3);
}

function bearingsOf(zones: readonly Zone[], state: State): Readonly<Record<ZoneId, Bearing>> {
  const bearings: Record<ZoneId, Bearing> = {};
  for (const zone of zones) {
    const known = state.zones[zone.id];
    if (known !== undefined) bearings[zone.id] = bearingOf(state, zone, known);
  }
  return bearings;
}

/** How a zone stands now: what the lamps really do, and who or what would be to blame for darkness. */
function bearingOf(state: State, zone: Zone, known: ZoneState): Bearing {
  return { level: actualLevel(zone, state, known), asked: known.applied.level > 0, held: holderOf(state, zone, known) };
}

function holderOf(state: State, zone: Zone, { fault, lockout, override }: ZoneState): Bearing['held'] {
  const notFollowing = state.health.zones[zone.id]?.watches.notFollowing.sinceMs ?? null;
  if (fault !== null || notFollowing !== null) return 'fault';
  if (handOf(zone, state) !== 'auto') return 'hand';
  if (lockout !== null) return 'lockout';
  return override !== null && state.emergency === null ? 'override' : 'schedule';
}
