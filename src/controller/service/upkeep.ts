import { allOn, smallestLoss } from '../../lighting/lampHealth.ts';
import { cleaned, lampsReplaced, newUpkeep, relayReplaced, type Upkeep } from '../../lighting/upkeep.ts';
import type { Zone } from '../../lighting/zone.ts';
import {
  type Ailments,
  dueShare,
  ordered,
  type RatedKind,
  shares,
  type Work,
  workOf,
} from '../../service/maintenance.ts';
import type { Now } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';
import { isSound } from '../clockTrust.ts';
import type { UpkeepAsk } from '../command.ts';
import { totalsAt } from '../lights.ts';
import type { Site } from '../site.ts';
import type { State } from '../state.ts';
import { change, row, said, type Turn } from '../turn.ts';
import { healthOf, loadOf } from './health.ts';

/** Tells what has come due, once at 80 and once at 100 % of a rating. */
export function markUpkeep(turn: Turn): void {
  for (const zone of turn.site.zones) {
    const upkeep = turn.state.upkeep[zone.id];
    if (upkeep === undefined) put(turn, zone.id, newUpkeep(turn.now.wallMs));
    else tellDue(turn, zone, upkeep);
  }
}

/** A crew's word: lamps or the relay were replaced, or the luminaires cleaned. */
export function recordUpkeep(turn: Turn, { zones, what, lamps }: UpkeepAsk): void {
  for (const id of new Set(zones)) {
    const zone = turn.site.zones.find((one) => one.id === id);
    const known = turn.state.zones[id];
    if (zone === undefined || known === undefined) continue;
    const before = turn.state.upkeep[id] ?? newUpkeep(turn.now.wallMs);
    const totals = totalsAt(zone, turn.state, known, turn.now);
    const atMs = turn.now.wallMs;
    put(turn, id, done[what](before, { lamps, lampCount: zone.lampCount, totals, atMs }));
    if (what !== 'relay') learnAnew(turn, zone);
  }
}

type Act = Parameters<typeof lampsReplaced>[1];
const done: Readonly<Record<UpkeepAsk['what'], (before: Upkeep, act: Act) => Upkeep>> = {
  lamps: lampsReplaced,
  cleaned: (before, { atMs }) => cleaned(before, atMs),
  relay: (before, { totals }) => relayReplaced(before, totals.switches),
};

/** New lamps draw other power than old ones: what a meter learned of them is forgotten. */
function learnAnew(turn: Turn, { meter }: Zone): void {
  const account = meter === null ? undefined : turn.state.energy.meters[meter];
  if (meter === null || account === undefined) return;
  const { energy, health } = turn.state;
  const { [meter]: _, ...others } = health.meters;
  change(turn, {
    energy: { ...energy, meters: { ...energy.meters, [meter]: { ...account, learned: null } } },
    health: { ...health, meters: others },
  });
}

/** Everything the crew has to do, what helps most first. */
export function workList(site: Site, state: State, now: Now): readonly Work[] {
  return ordered(
    site.zones.flatMap((zone) => {
      const known = state.zones[zone.id];
      if (known === undefined) return [];
      const totals = totalsAt(zone, state, known, now);
      const upkeep = state.upkeep[zone.id] ?? newUpkeep(now.wallMs);
      return workOf(zone, { totals, upkeep, ailments: ailmentsOf(site, state, zone), nowMs: now.wallMs });
    }),
  );
}

/** The smallest number of lost lamps that would be seen; null = no meter, so none ever is. */
export function smallestSeen(site: Site, state: State, { meter }: Zone): number | null {
  const wired = site.meters.find(({ id }) => id === meter);
  const account = meter === null ? undefined : state.energy.meters[meter];
  if (wired === undefined || account === undefined || account.register === null) return null;
  return smallestLoss(wired, allOn(loadOf(site.zones, state, wired.id)), account.learned);
}

function ailmentsOf({ zones }: Site, state: State, zone: Zone): Ailments {
  const { watches } = healthOf(state, zone.id);
  const metered = zone.meter === null ? undefined : state.health.meters[zone.meter];
  const alone = zones.filter(({ meter }) => meter === zone.meter).length === 1;
  // What a shared meter tells is put down to its first zone, so that the list has it once.
  const first = zones.find(({ meter }) => meter === zone.meter)?.id === zone.id;
  const since = (symptom: 'notFollowing' | 'stuckOn') =>
    watches[symptom].sinceMs ?? (alone || first ? (metered?.watches[symptom].sinceMs ?? null) : null);
  const found = { notFollowing: since('notFollowing'), stuckOn: since('stuckOn'), cycling: watches.cycling.sinceMs };
  return {
    outputSinceMs: state.zones[zone.id]?.fault?.sinceMs ?? null,
    symptoms: Object.fromEntries(Object.entries(found).filter(([, sinceMs]) => sinceMs !== null)),
    lampsLost: first ? (metered?.lost?.lamps ?? 0) : 0,
    lostAtMs: metered?.lost?.atMs ?? null,
  };
}

function tellDue(turn: Turn, zone: Zone, upkeep: Upkeep): void {
  const known = turn.state.zones[zone.id];
  if (known === undefined) return;
  const totals = totalsAt(zone, turn.state, known, turn.now);
  for (const [kind, share] of Object.entries(shares(zone, totals, upkeep, turn.now.wallMs))) {
    // A clock that nobody trusts must not send a crew to clean.
    if (share === null || share < dueShare || (kind === 'cleaning' && !isSound(turn.trust))) continue;
    const mark = share >= 1 ? 100 : 80;
    const before = turn.state.upkeep[zone.id] ?? upkeep;
    if ((before.told[kind] ?? 0) >= mark) continue;
    put(turn, zone.id, { ...before, told: { ...before.told, [kind]: mark } });
    row(turn, 'work.due', { zone: zone.id, kind, mark_pct: mark, share: Math.round(share * 1000) / 1000 });
    said(turn, 'warning', zone.id, worded(dueWords[kind as RatedKind], { percent: Math.round(share * 100) }));
  }
}

const dueWords: Readonly<Record<RatedKind, Words>> = {
  lampHours: { en: 'Lamps near the end of their rated hours: {percent} %.', zh: '灯具已近额定寿命：{percent} %。' },
  relaySwitches: {
    en: 'Relay near the end of its rated operations: {percent} %.',
    zh: '继电器已近额定动作次数：{percent} %。',
  },
  cleaning: {
    en: 'Time since the last cleaning, of its period: {percent} %.',
    zh: '距上次清洁已用周期：{percent} %。',
  },
};

function put(turn: Turn, zone: string, upkeep: Upkeep): void {
  change(turn, { upkeep: { ...turn.state.upkeep, [zone]: upkeep } });
}
