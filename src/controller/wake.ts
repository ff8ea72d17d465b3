import { rememberedOf } from '../calendar/remember.ts';
import { elevationDeg, sunsetElevationDeg } from '../calendar/sun.ts';
import { isTurning, tellsAtMono } from '../lighting/lampHealth.ts';
import { photocellSilentMs } from '../lighting/photocell.ts';
import { type Plan, segmentAt } from '../lighting/plan.ts';
import type { Zone } from '../lighting/zone.ts';
import { type DurationMs, hourMs, type Instant, type Monotonic, minuteMs, type Now, secondMs } from '../units.ts';
import { isSound, trustEndsMono } from './clockTrust.ts';
import { leftMs, overridden } from './ends.ts';
import { planFor } from './plans.ts';
import { diskPatienceMs } from './retry.ts';
import type { Emergency, Override, State, ZoneState } from './state.ts';
import type { Turn } from './turn.ts';

/** The sun moves a degree in four minutes, and nowhere faster; near sunset it is looked at each second. */
const degreeMs = 4 * minuteMs;
/** The doubt about an unsynced clock grows by 3 ms a minute. */
const growthMs = 4;

/**
 * When something besides lights and lanes changes by itself: the end of a wish, a row that is due. Too early is harmless; too
 * late it never is, by more than the few milliseconds that a network slews a clock in a minute.
 */
export function nextByItself(turn: Turn): Monotonic {
  const { state, now, site } = turn;
  const moments = new Soonest(now.monoMs);
  moments.take(state.minuteDueMono);
  moments.take(state.heldSave?.dueMono ?? null);
  moments.take(state.store.retryAtMono);
  moments.take(trustEndsMono(state.clock, site));
  moments.take(endOf(turn, state.emergency));
  for (const { sinceMono } of state.waiting) moments.take(sinceMono + diskPatienceMs);
  takeFeedback(turn, moments);
  for (const id of overridden(state.zones)) moments.take(endOf(turn, state.zones[id]?.override ?? null));
  return moments.mono;
}

/** When what a zone should have changes by itself: its plan, its motion, the sky. */
export function nextOfLight(turn: Turn, { schedule, presence }: Zone, { presenceUntilMono }: ZoneState): Monotonic {
  const { now, site } = turn;
  const moments = new Soonest(now.monoMs);
  for (const { input } of presence) {
    const untilMono = presenceUntilMono[input] ?? now.monoMs;
    if (untilMono <= now.monoMs) continue;
    moments.take(untilMono);
    takeSunset(turn, moments);
  }
  takePlan(turn, moments, planFor(schedule, site.place, now.wallMs));
  return moments.mono;
}

/** The soonest of some moments that lies ahead; one that is past says nothing. */
class Soonest {
  mono = Number.POSITIVE_INFINITY;
  // Made in every step, and the engine is slow with names that begin with a hash.
  private readonly nowMono: Monotonic;

  constructor(nowMono: Monotonic) {
    this.nowMono = nowMono;
  }

  take(atMono: Monotonic | null): void {
    if (atMono !== null && atMono > this.nowMono && atMono < this.mono) this.mono = atMono;
  }
}

/** The end of a wish by whichever clock comes first. */
function endOf({ now, trust }: Turn, wish: Override | Emergency | null): Monotonic | null {
  if (wish === null) return null;
  const byMono = now.monoMs + leftMs(wish, now);
  const byWall = now.monoMs + wish.untilMs - now.wallMs;
  return wish.dated && isSound(trust) ? Math.min(byMono, byWall) : byMono;
}

/** The next edge of a plan, as either end of the interval comes to it in which the true time may lie. */
function takePlan({ now, trust }: Turn, moments: Soonest, plan: Plan | null): void {
  if (plan === null) return;
  takeEdge(now, moments, plan, { atMs: trust.toMs, marginMs: trust.kind === 'holdover' ? growthMs : 0 });
  takeEdge(now, moments, plan, { atMs: trust.fromMs, marginMs: 0 });
}

function takeEdge(
  now: Now,
  moments: Soonest,
  plan: Plan,
  { atMs, marginMs }: { readonly atMs: Instant; readonly marginMs: DurationMs },
): void {
  const segment = segmentAt(plan, atMs);
  if (segment === null) return;
  const edgeMono = now.monoMs + segment.endMs - atMs;
  // At the edge itself both sides count; the lower end leaves it one step later.
  moments.take(marginMs === 0 ? edgeMono : Math.max(now.monoMs + 1, edgeMono - marginMs));
}

/** The sun cannot set, or rise, before it has gone all the way to the horizon. */
function takeSunset({ now, site }: Turn, moments: Soonest): void {
  const wayDeg = Math.abs(elevationDeg(now.wallMs, site.place) - sunsetElevationDeg);
  moments.take(now.monoMs + Math.max(secondMs, 0.98 * wayDeg * degreeMs));
}

/** When a photocell turns, or has been silent for too long: it has a say while the clock is in doubt. */
export function photocellMono({ state: { twilight }, site: { photocell }, now }: Turn): Monotonic {
  const moments = new Soonest(now.monoMs);
  if (twilight === null || photocell === null) return moments.mono;
  if (twilight.turning !== null) moments.take(twilight.turning.sinceMono + photocell.holdMs);
  moments.take(twilight.heardAtMono + photocellSilentMs + 1);
  return moments.mono;
}

/** A contactor that does not follow is looked at again and again; moves that nobody asked for are forgotten after an hour. */
function takeFeedback({ state, site }: Turn, moments: Soonest): void {
  const { zones } = state.health;
  if (uncalm(zones).length === 0) return;
  for (const { id, feedback } of site.zones) {
    const health = feedback === null ? undefined : zones[id];
    if (health === undefined) continue;
    moments.take(tellsAtMono(health));
    for (const atMono of health.edgesMono) moments.take(atMono + hourMs);
  }
}

/** Zones whose contactor does or lately did what nobody asked for: few and seldom, and asked for in every step. */
const uncalm = rememberedOf((zones: State['health']['zones']) =>
  Object.values(zones).filter((health) => isTurning(health) || health.edgesMono.length > 0),
);
