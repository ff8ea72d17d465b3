import { machineRow } from '../controller/machine.ts';
import { effectRow } from '../controller/service/effect.ts';
import type { Fault, MeterView, SiteView, ZoneView } from '../controller/view.ts';
import { lostMsOf } from '../lighting/promiseKept.ts';
import type { StoreStats } from '../ports.ts';
import type { Work } from '../service/maintenance.ts';
import type { OpenVoice } from '../service/voice/voice.ts';
import { secondMs } from '../units.ts';
import { laneMessageOf, readerMessageOf } from './laneMessage.ts';
import type { StateMessage } from './stateMessages.ts';

/** `up/state` of a view. Every message built here passes the strict schema; the tests hold it to that. */
export function stateMessageOf(view: SiteView, store: StoreStats | null): StateMessage {
  return {
    v: 1,
    boot: view.run,
    rev: view.rev,
    ts_ms: Math.round(view.atMs),
    site_revision: view.siteRevision,
    clock: view.clock.kind,
    clock_uncertainty_ms: Number.isFinite(view.clock.uncertaintyMs) ? view.clock.uncertaintyMs : null,
    emergency:
      view.emergency === null
        ? null
        : { login: view.emergency.login, why: view.emergency.why, until_ms: Math.round(view.emergency.untilMs) },
    faults: view.faults.map(faultOf),
    night: view.nights.running,
    last_night: view.nights.last && { night: view.nights.last.night, served_share: view.nights.last.servedShare },
    zones: Object.fromEntries(view.zones.map((zone) => [zone.id, zoneOf(zone)])),
    service: view.effects.map(({ about, id, period, name, result }) => {
      return { about, id, period, name, ...effectRow(result) };
    }),
    work: view.work.map(workOf),
    meters: Object.fromEntries(view.meters.map((meter) => [meter.id, meterOf(meter)])),
    voices: view.voices.map(voiceOf),
    currency: view.currency,
    lanes: Object.fromEntries(view.lanes.map((lane) => [lane.id, laneMessageOf(lane)])),
    readers: Object.fromEntries(view.readers.map((reader) => [reader.id, readerMessageOf(reader)])),
    people: view.people && { version: view.people.version, count: view.people.count, digest: view.people.digest },
    machine: view.machine && machineRow(view.machine),
    roster: view.roster && { version: view.roster.version, count: view.roster.count, digest: view.roster.digest },
    outbox: store === null ? null : outboxOf(store),
  };
}

function faultOf(fault: Fault): StateMessage['faults'][number] {
  const { about, kind, sinceMs, text, remedy, zh } = fault;
  return { about, kind, since_ms: wholeMs(sinceMs), text, remedy, text_zh: zh.text, remedy_zh: zh.remedy };
}

function zoneOf(zone: ZoneView): StateMessage['zones'][string] {
  return {
    level_pct: zone.level,
    since_ms: zone.sinceMs,
    wanted_pct: zone.wanted.level,
    source: zone.wanted.source,
    reason: zone.wanted.reason,
    // What is counted on the monotonic clock, as a hold is, has parts of a millisecond.
    until_ms: wholeMs(zone.wanted.untilMs),
    next_ms: wholeMs(zone.wanted.next?.atMs ?? null),
    next_pct: zone.wanted.next?.level ?? null,
    held_by: zone.held?.by ?? null,
    held_until_ms: wholeMs(zone.held?.untilMs ?? null),
    power_w: rounded(zone.powerW, 1),
    energy_wh: rounded(zone.booked.wh, 1),
    energy_quality: zone.quality,
    energy_error_wh: rounded(zone.booked.errorWh, 1),
    baseline_wh: zone.baselineWh === null ? null : rounded(zone.baselineWh, 1),
    cost: rounded(zone.booked.cost, 3),
    co2_g: rounded(zone.booked.co2G, 1),
    lit_s: Math.floor(zone.totals.litMs / secondMs),
    full_load_s: Math.floor(zone.totals.fullLoadMs / secondMs),
    switches_total: zone.totals.switches,
    lamp_hours_s: Math.round(zone.upkeep.lampHoursMs / secondMs),
    lamp_share: rounded(zone.upkeep.lampShare, 4),
    smallest_loss: zone.upkeep.smallestLoss,
    tonight: tonightOf(zone),
    override: overrideOf(zone),
    lockout:
      zone.lockout === null
        ? null
        : { login: zone.lockout.login, why: zone.lockout.why, since_ms: zone.lockout.sinceMs },
  };
}

function wholeMs(atMs: number | null): number | null {
  return atMs === null ? null : Math.round(atMs);
}

function workOf({ kind, about, share, lamps, sinceMs, effect }: Work): StateMessage['work'][number] {
  const used = share === null ? null : rounded(share, 3);
  return { kind, about, share: used, lamps, since_ms: sinceMs, effect: rounded(effect, 2) };
}

function voiceOf({ id, about, kind, atMs, night, recordedAtMs }: OpenVoice): StateMessage['voices'][number] {
  return { id, about: about.kind, about_id: about.id, kind, at_ms: atMs, night, recorded_ms: recordedAtMs };
}

function meterOf({ zones, totalWh, ratio, silent }: MeterView): StateMessage['meters'][string] {
  return { zones: [...zones], total_wh: rounded(totalWh, 1), ratio: ratio === null ? null : rounded(ratio, 3), silent };
}

function tonightOf({ tonight }: ZoneView): StateMessage['zones'][string]['tonight'] {
  const seconds = (ms: number) => Math.round(ms / secondMs);
  return {
    needed_s: seconds(tonight.neededMs),
    served_s: seconds(tonight.servedMs),
    lost_s: seconds(lostMsOf(tonight)),
    waste_s: seconds(tonight.wasteMs),
    override_s: seconds(tonight.overrideMs),
  };
}

function overrideOf({ override }: ZoneView): StateMessage['zones'][string]['override'] {
  if (override === null) return null;
  return {
    login: override.login,
    why: override.why,
    level_pct: override.level,
    until_ms: Math.round(override.untilMs),
  };
}

function outboxOf(store: StoreStats): StateMessage['outbox'] {
  return {
    evt_waiting: store.evtWaiting,
    tele_waiting: store.teleWaiting,
    oldest_ms: store.oldestMs,
    bytes: store.bytes,
    budget_bytes: store.budgetBytes,
  };
}

function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
