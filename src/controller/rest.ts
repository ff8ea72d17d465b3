import { lastAnswerOf } from '../calendar/remember.ts';
import type { Zone } from '../lighting/zone.ts';
import { type DurationMs, type Monotonic, secondMs } from '../units.ts';
import type { Site } from './site.ts';
import type { State, ZoneState } from './state.ts';
import type { Turn } from './turn.ts';

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
 * start in its group may hold it longer.
 */
export function keepRest(
  turn: Turn,
  zone: Zone,
  known: ZoneState,
  { untilMono, waits }: { readonly untilMono: Monotonic; readonly waits: boolean },
): void {
  const { monoMs } = turn.now;
  if (isSoon(untilMono, turn)) return;
  // Somebody who walks past at sunset is seen as often as ever, or his light would come at another moment.
  const walked = Object.values(known.presenceUntilMono).some((lastsMono) => lastsMono > monoMs);
  const staggerMono = waits || walked ? turn.state.staggerMono : null;
  resting.set(zone, { common: commonOf(turn), known, staggerMono, untilMono });
}

/** Until when a zone still has nothing to do; null = it must be looked at. The same question has the same answer. */
export function restOf(turn: Turn, zone: Zone, known: ZoneState, common: Common): Monotonic | null {
  const rest = resting.get(zone);
  if (rest === undefined || rest.known !== known || rest.common !== common) return null;
  if (rest.staggerMono !== null && rest.staggerMono !== turn.state.staggerMono) return null;
  return turn.now.monoMs < rest.untilMono ? rest.untilMono : null;
}

/** All zones of a site when the light of none had anything to do. */
type AllRest = Pick<State, 'zones' | 'inputs' | 'staggerMono'> & {
  readonly common: Common;
  readonly untilMono: Monotonic;
};

const allResting = lastAnswerOf<Site, AllRest>();

/** The light of no zone had anything to do with all as it is, and will not before `untilMono`. */
export function keepAllRest(turn: Turn, common: Common, untilMono: Monotonic): void {
  const { site, state } = turn;
  const { zones, inputs, staggerMono } = state;
  if (!isSoon(untilMono, turn)) allResting.set(site, { zones, inputs, staggerMono, common, untilMono });
}

/** Within the last second before it is looked at again the sun may set, and whatever else happens then must find the light right. */
const isSoon = (untilMono: Monotonic, { now }: Turn): boolean => untilMono - now.monoMs <= secondMs;

/** Until when no zone has anything to do; null = each must be asked. Most steps are a lane's, and this spares them the zones. */
export function allRestOf({ site, state, now }: Turn, common: Common): Monotonic | null {
  const rest = allResting.get(site);
  if (rest === undefined || rest.zones !== state.zones || rest.inputs !== state.inputs) return null;
  if (rest.staggerMono !== state.staggerMono) return null;
  return rest.common === common && now.monoMs < rest.untilMono ? rest.untilMono : null;
}

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
