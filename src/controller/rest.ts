import { lastAnswerOf, rememberedOf } from '../calendar/remember.ts';
import type { Zone, ZoneId } from '../lighting/zone.ts';
import { type DurationMs, type Monotonic, secondMs } from '../units.ts';
import type { Site } from './site.ts';
import type { State, ZoneState } from './state.ts';
import type { Turn } from './turn.ts';
import { movedSince } from './zoneTrail.ts';

/** All that the light of every zone depends on; the same object as long as it is the same. */
export type Common = Pick<State, 'emergency' | 'twilight'> & {
  readonly trust: string;
  readonly offsetMs: DurationMs;
  readonly behindMs: DurationMs;
  readonly aheadMs: DurationMs;
};

/** A zone as it was when its light had nothing to do. A hand switch that moves makes another of it: its time is counted first. */
type Rest = {
  readonly common: Common;
  readonly known: ZoneState;
  /** The last starts of all groups, where it may wait for one; null = it does not. */
  readonly staggerMono: State['staggerMono'] | null;
  readonly untilMono: Monotonic;
};

const commons = lastAnswerOf<Site, Common>();
const resting = lastAnswerOf<Zone, Rest>();

/** A network slews a clock by less than this in a minute; lamps may be as late. */
const slewMs = 5;

/**
 * The light of this zone had nothing to do with all as it is, and will not before `untilMono`. `waits`: it is held back, and a
 * start in its group may hold it longer. Answers with whether it rests: just before it moves it is looked at in every step.
 */
export function keepRest(
  turn: Turn,
  zone: Zone,
  known: ZoneState,
  { untilMono, waits }: { readonly untilMono: Monotonic; readonly waits: boolean },
): boolean {
  const { monoMs } = turn.now;
  if (isSoon(untilMono, turn)) return false;
  // Somebody who walks past at sunset is seen as often as ever, or his light would come at another moment.
  const walked = zone.presence.some(({ input }) => (known.presenceUntilMono[input] ?? monoMs) > monoMs);
  const staggerMono = waits || walked ? turn.state.staggerMono : null;
  resting.set(zone, { common: commonOf(turn), known, staggerMono, untilMono });
  return true;
}

/** Within the last second before it is looked at again the sun may set, and whatever else happens then must find the light right. */
const isSoon = (untilMono: Monotonic, { now }: Turn): boolean => untilMono - now.monoMs <= secondMs;

/** Whether the rest of a zone ends when another one starts. */
export function isWaiting(zone: Zone): boolean {
  return (resting.get(zone)?.staggerMono ?? null) !== null;
}

/** Until when a zone still has nothing to do; null = it must be looked at. The same question has the same answer. */
export function restOf(turn: Turn, zone: Zone, known: ZoneState, common: Common): Monotonic | null {
  const rest = resting.get(zone);
  if (rest === undefined || rest.known !== known || rest.common !== common) return null;
  if (rest.staggerMono !== null && rest.staggerMono !== turn.state.staggerMono) return null;
  return turn.now.monoMs < rest.untilMono ? rest.untilMono : null;
}

/** The zones of a site when all but a few had nothing to do. */
type SiteRest = Pick<State, 'zones' | 'staggerMono'> & {
  readonly common: Common;
  /** Those who were not at rest. */
  readonly restless: readonly ZoneId[];
  /** Those whose rest ends when another zone starts, and perhaps some more. */
  readonly waiting: readonly ZoneId[];
  /** Until when the others have nothing to do. */
  readonly untilMono: Monotonic;
};

const resters = lastAnswerOf<Site, SiteRest>();

/** The light of all zones but these had nothing to do with all as it is, and will not before `untilMono`. */
export function keepSiteRest({ site }: Turn, rest: SiteRest): void {
  resters.set(site, rest);
}

/**
 * The zones that must be looked at, in the order of the site, and until when the others rest; null = each must be asked. Most
 * steps are a lane's or move one zone, and this spares them the others.
 */
export function restlessOf(
  { site, state, now }: Turn,
  common: Common,
): (Pick<SiteRest, 'untilMono' | 'waiting'> & { readonly zones: readonly Zone[] }) | null {
  const rest = resters.get(site);
  if (rest === undefined || rest.common !== common || now.monoMs >= rest.untilMono) return null;
  const moved = movedSince(rest.zones, state.zones);
  if (moved === null) return null;
  const waiting = rest.staggerMono === state.staggerMono ? nobody : rest.waiting;
  const ids = rest.restless.length + waiting.length === 0 ? moved : [...rest.restless, ...waiting, ...moved];
  return { untilMono: rest.untilMono, waiting: rest.waiting, zones: inOrder(site, ids) };
}

function inOrder({ zones }: Site, ids: readonly ZoneId[]): readonly Zone[] {
  if (ids.length === 0) return noZones;
  const places = placesOf(zones);
  if (ids.length === 1) return zonesAt(zones, [places.get(ids[0] ?? '') ?? zones.length]);
  const wanted = new Set<number>();
  for (const id of ids) wanted.add(places.get(id) ?? zones.length);
  return zonesAt(zones, [...wanted].sort(byPlace));
}

const byPlace = (a: number, b: number): number => a - b;

function zonesAt(zones: readonly Zone[], places: readonly number[]): readonly Zone[] {
  const found: Zone[] = [];
  for (const place of places) {
    const zone = zones[place];
    if (zone !== undefined) found.push(zone);
  }
  return found;
}

const noZones: readonly Zone[] = [];
const nobody: readonly ZoneId[] = [];
const placesOf = rememberedOf((zones: Site['zones']) => new Map(zones.map(({ id }, place) => [id, place])));

/** What every zone depends on now. */
export function commonOf({ site, state, trust, now: { wallMs, monoMs } }: Turn): Common {
  const { emergency, twilight } = state;
  const offsetMs = wallMs - monoMs;
  const behindMs = wallMs - trust.fromMs;
  const aheadMs = trust.toMs - wallMs;
  const before = commons.get(site);
  const same =
    before !== undefined &&
    before.emergency === emergency &&
    before.twilight === twilight &&
    before.trust === trust.kind &&
    Math.abs(before.offsetMs - offsetMs) <= slewMs &&
    before.behindMs === behindMs &&
    before.aheadMs === aheadMs;
  if (same) return before;
  const now = { emergency, twilight, trust: trust.kind, offsetMs, behindMs, aheadMs };
  commons.set(site, now);
  return now;
}
