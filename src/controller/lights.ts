import type { Answer } from '../lighting/answer.ts';
import { served, zonePowerW } from '../lighting/energy.ts';
import { heldBack, rampFor } from '../lighting/guard.ts';
import { servedAlong } from '../lighting/rampEnergy.ts';
import type { Zone, ZoneId } from '../lighting/zone.ts';
import type { Level, Monotonic, Now, WattHours } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { type Common, commonOf, isWaiting, keepRest, keepSiteRest, restlessOf, restOf } from './rest.ts';
import { backOffMs } from './retry.ts';
import { lightWaitMs } from './saveWait.ts';
import { type Site, zoneOf } from './site.ts';
import type { State, ZoneState, ZoneTotals } from './state.ts';
import { change, changeZone, keepWithin, note, putZones, row, rowText, said, type Turn, zoneNamed } from './turn.ts';
import { nextOfLight, photocellMono } from './wake.ts';
import { handOf, wantedOf } from './wanted.ts';

/** What to do about a zone: leave it, wait, or tell the board. */
export type Verdict =
  | { readonly kind: 'rest' }
  | { readonly kind: 'held'; readonly by: 'stagger' | 'minOn' | 'minOff' | 'fault'; readonly untilMono: Monotonic }
  | { readonly kind: 'set' };

/** Compares what each zone should have with what the board was told, and acts on the difference. */
export function driveLights(turn: Turn): void {
  const common = commonOf(turn);
  const { staggerMono } = turn.state;
  const known = restlessOf(turn, common);
  const { restless, waiting, ...driven } = driveEach(turn, known?.zones ?? turn.site.zones, common);
  const untilMono = Math.min(known?.untilMono ?? Number.POSITIVE_INFINITY, driven.untilMono);
  turn.wakeAtMono = Math.min(turn.wakeAtMono, untilMono);
  const all = known === null ? waiting : joined(known.waiting, waiting);
  // With the starts as they were before: who was held back until one of this step is asked again.
  keepSiteRest(turn, { zones: turn.state.zones, staggerMono, common, restless, waiting: all, untilMono });
}

/** Each of both once. */
function joined(some: readonly ZoneId[], others: readonly ZoneId[]): readonly ZoneId[] {
  const fresh = others.filter((id) => !some.includes(id));
  return fresh.length === 0 ? some : [...some, ...fresh];
}

/** When to look again at the first of some zones, those who are not at rest until then, and those who wait for others. */
type Driven = {
  readonly untilMono: Monotonic;
  readonly restless: readonly ZoneId[];
  readonly waiting: readonly ZoneId[];
};

function driveEach(turn: Turn, zones: readonly Zone[], common: Common): Driven {
  let soonestMono = Number.POSITIVE_INFINITY;
  const restless: ZoneId[] = [];
  const waiting: ZoneId[] = [];
  for (const zone of zones) {
    const known = turn.state.zones[zone.id];
    if (known === undefined) continue;
    const restMono = restOf(turn, zone, known, common);
    const { untilMono, rests } = restMono === null ? drive(turn, zone, known) : { untilMono: restMono, rests: true };
    soonestMono = Math.min(soonestMono, untilMono);
    if (!rests) restless.push(zone.id);
    else if (isWaiting(zone)) waiting.push(zone.id);
  }
  return { untilMono: soonestMono, restless, waiting };
}

/** Whether a zone's wanted level may be set now. A hand switch is reported and never fought. */
export function judge(site: Site, state: State, zone: Zone, wanted: Answer, now: Now): Verdict {
  const known = state.zones[zone.id];
  if (known === undefined || wanted.source === 'hand') return { kind: 'rest' };
  const { applied, fault, switchedAtMono } = known;
  const sameAgain = fault !== null && fault.level === wanted.level;
  if (sameAgain && now.monoMs < fault.retryAtMono) return { kind: 'held', by: 'fault', untilMono: fault.retryAtMono };
  if (wanted.level === applied.level) return fault === null ? { kind: 'rest' } : { kind: 'set' };
  const hold = heldBack(zone, wanted, {
    level: applied.level,
    switchedAtMono,
    groupStartMono: state.staggerMono[zone.staggerGroup] ?? null,
    staggerMs: site.staggerMs,
    nowMono: now.monoMs,
  });
  return hold === null ? { kind: 'set' } : { kind: 'held', ...hold };
}

const words = {
  obeys: { en: 'The output obeys again, at {level} %.', zh: '输出已恢复受控，现为 {level} %。' },
  refused: { en: 'The output did not take {level} %: {message}', zh: '输出未执行 {level} %：{message}' },
} satisfies Record<string, Words>;

/** The board did what it was told. */
export function absorbLightSet(turn: Turn, zone: string, level: Level): void {
  const known = zoneNamed(turn.state, zone);
  if (known === undefined || (known.confirmed === level && known.fault === null)) return;
  const switched = known.confirmed > 0 !== level > 0;
  const totals = switched ? { ...known.totals, switches: known.totals.switches + 1 } : known.totals;
  const switchedAtMono = switched ? turn.now.monoMs : known.switchedAtMono;
  changeZone(turn, zone, { confirmed: level, totals, switchedAtMono, fault: null });
  if (switched) keepWithin(turn, lightWaitMs(known.applied.source), `${zone} switched`);
  if (known.fault === null) return;
  row(turn, 'light.cleared', { zone, level_pct: level });
  said(turn, 'cleared', zone, worded(words.obeys, { level }));
}

/** The board refused: the zone is as it was before, and is tried again, ever less often. */
export function absorbLightFailed(turn: Turn, zone: string, level: Level, message: Words): void {
  const known = zoneNamed(turn.state, zone);
  if (known === undefined) return;
  const failures = (known.fault?.failures ?? 0) + 1;
  const sinceMs = known.fault?.sinceMs ?? turn.now.wallMs;
  const retryAtMono = turn.now.monoMs + backOffMs(failures);
  changeZone(turn, zone, {
    ...folded(turn, zone),
    fault: { sinceMs, message, level, failures, retryAtMono },
  });
  const applied = turn.state.zones[zone]?.applied ?? known.applied;
  changeZone(turn, zone, { applied: { ...applied, level: known.confirmed, ramp: null } });
  if (known.fault !== null && known.fault.message.en === message.en) return;
  row(turn, 'light.fault', { zone, level_pct: level, ...rowText('message', message) });
  said(turn, 'fault', zone, worded(words.refused, { level, message }));
}

/** Totals counted up to now, at the level the lamps really have: a hand switch counts for what it does. */
export function folded({ site, state, now }: Turn, id: string): Partial<ZoneState> {
  const zone = zoneOf(site, id);
  const known = state.zones[id];
  if (zone === undefined || known === undefined) return {};
  const sinceMono = Math.max(known.applied.sinceMono, now.monoMs);
  return { totals: totalsAt(zone, state, known, now), applied: { ...known.applied, sinceMono } };
}

/** Counts the totals of every zone up to now. One that draws nothing is left as it is: by day that is nearly all. */
export function foldAll(turn: Turn): void {
  const { site, state, now } = turn;
  const drawing: [ZoneId, ZoneState][] = [];
  for (const zone of site.zones) {
    const known = state.zones[zone.id];
    if (known === undefined || drawsNothing(zone, state, known)) continue;
    const applied = { ...known.applied, sinceMono: Math.max(known.applied.sinceMono, now.monoMs) };
    drawing.push([zone.id, { ...known, totals: totalsAt(zone, state, known, now), applied }]);
  }
  putZones(turn, drawing);
}

/** Whether a zone gave and used nothing since its totals were counted last. */
function drawsNothing(zone: Zone, state: State, known: ZoneState): boolean {
  const { level, ramp, sinceMono } = known.applied;
  if (level > 0 || zonePowerW(zone, 0) > 0 || actualLevel(zone, state, known) > 0) return false;
  return ramp === null || sinceMono >= ramp.startMono + ramp.ms;
}

/** The zone's totals as of now. */
export function totalsAt(zone: Zone, state: State, known: ZoneState, now: Now): ZoneTotals {
  const level = actualLevel(zone, state, known);
  const { ramp, sinceMono } = known.applied;
  const steady = ramp === null || level !== known.applied.level;
  if (steady) return served(known.totals, zone, { level, ms: now.monoMs - sinceMono });
  return servedAlong(known.totals, zone, { ramp, level, fromMono: sinceMono, toMono: now.monoMs });
}

/** Energy of the zone as of now. */
export function energyAt(zone: Zone, state: State, known: ZoneState, now: Now): WattHours {
  const { applied, totals } = known;
  if (applied.sinceMono >= now.monoMs || drawsNothing(zone, state, known)) return totals.energyWh;
  return totalsAt(zone, state, known, now).energyWh;
}

/** The level of the lamps, not of the output: a hand switch goes past the controller, and a contactor may weld or fail. */
export function actualLevel(zone: Zone, state: State, { applied }: ZoneState): Level {
  const hand = handOf(zone, state);
  if (hand !== 'auto') return hand === 'on' ? 100 : 0;
  const watches = state.health.zones[zone.id]?.watches;
  if (watches !== undefined && watches.notFollowing.sinceMs !== null) return 0;
  return watches !== undefined && watches.stuckOn.sinceMs !== null ? 100 : applied.level;
}

/** When to look again at a zone, and whether it is at rest until then. */
type Drive = { readonly untilMono: Monotonic; readonly rests: boolean };

function drive(turn: Turn, zone: Zone, known: ZoneState): Drive {
  const wanted = wantedOf(turn.site, turn.state, zone, turn.trust, turn.now);
  const verdict = judge(turn.site, turn.state, zone, wanted, turn.now);
  const heldMono = verdict.kind === 'held' ? verdict.untilMono : Number.POSITIVE_INFINITY;
  const untilMono = Math.min(heldMono, nextOfLight(turn, zone, known), photocellMono(turn));
  if (verdict.kind === 'set') {
    set(turn, zone, known, wanted);
    return { untilMono, rests: false };
  }
  return { untilMono, rests: keepRest(turn, zone, known, { untilMono, waits: verdict.kind === 'held' }) };
}

function set(turn: Turn, zone: Zone, known: ZoneState, wanted: Answer): void {
  const { level, source, reason, untilMs } = wanted;
  const { wallMs, monoMs } = turn.now;
  const from = known.applied.level;
  const { rampMs, curve } = rampFor(zone, { from, to: level, source });
  const ramp = { from, startMono: monoMs, ms: rampMs, curve };
  turn.effects.push({ kind: 'setLight', zone: zone.id, level, rampMs, curve, source, reason });
  changeZone(turn, zone.id, {
    ...folded(turn, zone.id),
    applied: { level, sinceMs: wallMs, sinceMono: monoMs, source, reason, ramp: rampMs > 0 ? ramp : null },
    fault: known.fault && { ...known.fault, level, retryAtMono: monoMs + backOffMs(known.fault.failures) },
  });
  if (from === 0 && level > 0) {
    change(turn, { staggerMono: { ...turn.state.staggerMono, [zone.staggerGroup]: monoMs } });
  }
  // A retry on a faulty output is no change of light; its outcome is what people hear about.
  if (known.fault !== null) return;
  row(turn, 'light.changed', { zone: zone.id, from_pct: from, to_pct: level, source });
  note(turn, 'info', zone.id, { kind: 'light', level, source, reason, untilMs });
}
