import { laneView } from '../access/laneView.ts';
import type { Answer } from '../lighting/answer.ts';
import { zonePowerW } from '../lighting/energy.ts';
import { bookedOf, qualityOf } from '../lighting/energyBook.ts';
import { noPromiseTotals, type PromiseTotals, promiseSince } from '../lighting/promiseKept.ts';
import { newUpkeep } from '../lighting/upkeep.ts';
import type { Zone } from '../lighting/zone.ts';
import { shares } from '../service/maintenance.ts';
import type { Now } from '../units.ts';
import { type ClockTrust, trustOf } from './clockTrust.ts';
import { shownEnd } from './ends.ts';
import { faultsOf } from './faults.ts';
import { actualLevel, judge, totalsAt } from './lights.ts';
import { type Effect, effectsOf } from './service/effect.ts';
import { ratioOf } from './service/energy.ts';
import { smallestSeen, workList } from './service/upkeep.ts';
import type { Site } from './site.ts';
import type { State, ZoneState } from './state.ts';
import type { MeterView, SiteView, ZoneView } from './view.ts';
import { wantedOf } from './wanted.ts';

/** The estate as it is now, for people and the office. Faults come first things first. */
export function viewOf(site: Site, state: State, now: Now): SiteView {
  const trust = trustOf(state.clock, site, now);
  const { emergency } = state;
  return {
    site: site.id,
    device: site.device,
    names: site.names,
    timeZone: site.place.timeZone,
    run: state.run,
    rev: state.rev,
    siteRevision: state.siteRevision,
    atMs: now.wallMs,
    clock: trust,
    link: { connected: state.link.connected, sinceMs: state.link.sinceMs, detail: state.link.detail },
    emergency: emergency && {
      login: emergency.login,
      why: emergency.why,
      untilMs: shownEnd(emergency, trust, now),
    },
    faults: faultsOf(site, state, trust, now),
    nights: { running: state.nights.night, last: state.nights.last },
    zones: site.zones.flatMap((zone) => {
      const known = state.zones[zone.id];
      return known === undefined ? [] : [zoneView(site, state, { zone, known, trust, now })];
    }),
    effects: effectsOf(site, state, now).map(shortened),
    work: workList(site, state, now),
    meters: site.meters.map(({ id }) => meterView(site, state, id)),
    voices: state.voices,
    currency: site.tariff.currency,
    lanes: site.lanes.flatMap((lane) => {
      const known = state.lanes[lane.id];
      return known === undefined ? [] : [laneView(lane, known, now)];
    }),
    readers: site.readers.flatMap(({ id, lane, accepted }) => {
      const known = state.readers[id];
      if (known === undefined) return [];
      const { trouble, frames, badFrames } = known;
      return [{ id, lane, trouble, formats: accepted.formats, frames, badFrames }];
    }),
    roster: state.roster,
    rights: site.rights ?? 'broker-trusted',
    people: state.people && {
      version: state.people.version,
      count: state.people.people.length,
      digest: state.people.digest,
    },
    machine: state.machine.last,
  };
}

type Looked = { readonly zone: Zone; readonly known: ZoneState; readonly trust: ClockTrust; readonly now: Now };

function zoneView(site: Site, state: State, { zone, known, trust, now }: Looked): ZoneView {
  const wanted = wantedOf(site, state, zone, trust, now);
  const { override, lockout, applied } = known;
  return {
    id: zone.id,
    names: zone.names,
    group: zone.group,
    need: zone.need,
    dimmable: zone.output.kind === 'pwm',
    wanted,
    level: applied.level,
    sinceMs: applied.sinceMs,
    held: heldView(site, state, { zone, wanted, now }),
    powerW: zonePowerW(zone, actualLevel(zone, state, known)),
    totals: totalsAt(zone, state, known, now),
    upkeep: upkeepView(site, state, { zone, known, now }),
    booked: bookedOf(state.energy, zone.id),
    quality: qualityOf(state.energy, zone, site.zones),
    baselineWh: zone.baseline === null ? null : (state.nights.zones[zone.id]?.baselineWh ?? 0),
    tonight: tonightOf(state, zone),
    override: override && {
      login: override.login,
      why: override.why,
      level: override.level,
      untilMs: shownEnd(override, trust, now),
    },
    lockout: lockout && { login: lockout.login, why: lockout.why, sinceMs: lockout.sinceMs },
  };
}

function meterView(site: Site, { energy }: State, id: string): MeterView {
  const account = energy.meters[id];
  const zones = site.zones.filter(({ meter }) => meter === id).map((zone) => zone.id);
  if (account === undefined) return { id, zones, totalWh: 0, ratio: null, silent: true };
  const { totalWh, estimatedWh, register, silentSinceMs } = account;
  const ratio = ratioOf({ meteredWh: totalWh, estimatedWh });
  return { id, zones, totalWh, ratio, silent: register === null || silentSinceMs !== null };
}

/** Losses that people read; the rows have more. */
const lossesMax = 5;

function shortened(effect: Effect): Effect {
  return { ...effect, result: { ...effect.result, lost: effect.result.lost.slice(0, lossesMax) } };
}

function upkeepView(
  site: Site,
  state: State,
  { zone, known, now }: Pick<Looked, 'zone' | 'known' | 'now'>,
): ZoneView['upkeep'] {
  const upkeep = state.upkeep[zone.id] ?? newUpkeep(now.wallMs);
  const totals = totalsAt(zone, state, known, now);
  return {
    lampHoursMs: totals.litMs - upkeep.lampsFrom.litMs,
    lampShare: shares(zone, totals, upkeep, now.wallMs).lampHours ?? 0,
    cleanedAtMs: upkeep.cleanedAtMs,
    smallestLoss: smallestSeen(site, state, zone),
  };
}

function tonightOf({ nights }: State, { id }: Zone): PromiseTotals {
  const page = nights.zones[id];
  return page === undefined ? noPromiseTotals : promiseSince(page.kept, page.opened.kept);
}

function heldView(
  site: Site,
  state: State,
  { zone, wanted, now }: { readonly zone: Zone; readonly wanted: Answer; readonly now: Now },
): ZoneView['held'] {
  const verdict = judge(site, state, zone, wanted, now);
  if (verdict.kind !== 'held') return null;
  return { by: verdict.by, untilMs: now.wallMs + verdict.untilMono - now.monoMs };
}
