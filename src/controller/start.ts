import { initialLane } from '../access/laneState.ts';
import { served } from '../lighting/energy.ts';
import { resumedMeters } from '../lighting/energyBook.ts';
import type { Zone, ZoneId } from '../lighting/zone.ts';
import type { Level, Now } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { type ClockTrust, isSound } from './clockTrust.ts';
import { isOver, leftMs, sayOverrideEnded } from './ends.ts';
import type { Event } from './event.ts';
import { darkZone, initialState } from './initialState.ts';
import { totalsAt } from './lights.ts';
import { takeUpNights } from './service/nights.ts';
import type { Applied, Durable, Emergency, Override, ZoneState } from './state.ts';
import { change, note, row, said, type Turn } from './turn.ts';
import { wantedOf } from './wanted.ts';

const words = {
  inForce: { en: 'Config {revision} is in force.', zh: '配置 {revision} 已生效。' },
  emergencyEnded: {
    en: 'Emergency light ended while the device was off.',
    zh: '设备断电期间应急全亮已结束。',
  },
} satisfies Record<string, Words>;

type Started = Extract<Event, { kind: 'started' }>;

/** Takes up what was saved, and requests every output at its first level, so that nothing blinks. */
export function absorbStarted(turn: Turn, { run, machineBoot, restored, shown }: Started): void {
  const { clock } = turn.state;
  change(turn, { ...initialState(turn.site, turn.now), clock, run, machineBoot });
  if (restored !== null) takeUp(turn, restored, machineBoot);
  const { revision } = turn.site;
  row(turn, 'started', { run, machine_boot: machineBoot, revision, restored: restored !== null });
  note(turn, 'info', 'device', { kind: 'started', run, revision, restored: restored !== null });
  const saved = restored !== null && restored.machineBoot === machineBoot ? restored.zones : {};
  openLights(turn, (zone) => shown?.[zone] ?? saved[zone]?.applied.level ?? 0, 'start');
}

/** A new config runs: zones that still exist keep their overrides and totals; the outputs are requested anew. */
export function absorbSiteChanged(turn: Turn, revision: string): void {
  const { zones: before } = turn.state;
  const zones = Object.fromEntries(turn.site.zones.map(({ id }) => [id, before[id] ?? darkZone(turn.now)]));
  const fresh = initialState(turn.site, turn.now);
  const lanes = known(fresh.lanes, turn.state.lanes);
  const readers = known(fresh.readers, turn.state.readers);
  change(turn, { zones, lanes, readers, siteRevision: revision, refusedSite: null });
  row(turn, 'config.changed', { revision });
  said(turn, 'info', 'config', worded(words.inForce, { revision }));
  if (turn.state.run !== '') openLights(turn, (zone) => before[zone]?.applied.level ?? 0, 'config changed');
}

/** What is there already stays, for everything that the new config still has. */
function known<Kept>(fresh: Readonly<Record<string, Kept>>, before: Readonly<Record<string, Kept>>) {
  return Object.fromEntries(Object.entries(fresh).map(([id, kept]) => [id, before[id] ?? kept]));
}

function openLights(turn: Turn, levelBefore: (zone: ZoneId) => Level, reason: string): void {
  const levels: Record<ZoneId, Level> = {};
  const zones: Record<ZoneId, ZoneState> = {};
  for (const zone of turn.site.zones) {
    const known = turn.state.zones[zone.id];
    if (known === undefined) continue;
    const { level, applied } = firstLight(turn, zone, known, levelBefore(zone.id));
    levels[zone.id] = level;
    const switchedAtMono = level > 0 === known.applied.level > 0 ? known.switchedAtMono : turn.now.monoMs;
    const totals = totalsAt(zone, turn.state, known, turn.now);
    zones[zone.id] = { ...known, totals, applied, confirmed: level, switchedAtMono, fault: null };
  }
  change(turn, { zones });
  turn.effects.push({ kind: 'openLights', levels, reason });
}

/**
 * What a zone opens with: what it had before when it was lit in this very boot, its wanted level at once when its idle
 * wiring is lit anyway, else dark, to come on in its turn. A lockout is dark whatever was before.
 */
function firstLight(turn: Turn, zone: Zone, known: ZoneState, before: Level): { level: Level; applied: Applied } {
  const { now, state, site, trust } = turn;
  const { level: wanted, source, reason } = wantedOf(site, state, zone, trust, now);
  const level = before > 0 && known.lockout === null ? before : isIdleLit(zone) && source !== 'hand' ? wanted : 0;
  const sinceMono = now.monoMs;
  if (level === before && level === known.applied.level)
    return { level, applied: { ...known.applied, sinceMono, ramp: null } };
  return { level, applied: { level, sinceMs: now.wallMs, sinceMono, source, reason, ramp: null } };
}

/** Whether the lamps burn while nobody drives the output. */
function isIdleLit({ output }: Zone): boolean {
  return output.kind === 'relay' ? output.contact === 'normally-closed' : output.idleLevel > 0;
}

function takeUp(turn: Turn, restored: Durable, machineBoot: string): void {
  const sameBoot = restored.machineBoot === machineBoot;
  const zones: Record<ZoneId, ZoneState> = { ...turn.state.zones };
  for (const zone of turn.site.zones) {
    const saved = restored.zones[zone.id];
    if (saved !== undefined) zones[zone.id] = restoredZone(turn, zone, saved, { restored, sameBoot });
  }
  const lanes = turn.site.lanes.map((lane) => {
    return [lane.id, initialLane(lane.assist.thresholdStartMs, turn.now, restored.lanes[lane.id] ?? null)] as const;
  });
  change(turn, { lanes: Object.fromEntries(lanes), laneHours: restored.laneHours, periods: restored.periods });
  const emergency = restored.emergency && stillRunning(turn, restored.emergency, restored, sameBoot);
  const { seenCommands, voices, counters = {} } = restored;
  change(turn, { zones, emergency, rev: restored.rev, savedRev: restored.rev, seenCommands, voices, counters });
  takeUpNights(turn, restored);
  change(turn, { energy: resumedMeters(restored.energy, turn.now), upkeep: restored.upkeep });
  if (restored.emergency !== null && emergency === null) {
    row(turn, 'emergency.ended', { cmd_id: restored.emergency.commandId, because: 'whileOff' });
    said(turn, 'cleared', 'emergency', words.emergencyEnded);
  }
}

function restoredZone(
  turn: Turn,
  zone: Zone,
  saved: Durable['zones'][ZoneId],
  { restored, sameBoot }: { readonly restored: Durable; readonly sameBoot: boolean },
): ZoneState {
  const override = saved.override && stillRunning(turn, saved.override, restored, sameBoot);
  if (saved.override !== null && override === null) sayOverrideEnded(turn, zone.id, saved.override, 'whileOff');
  // Lamps are counted up to the last moment that is known; what they did while nobody looked is not claimed.
  const span = { level: saved.applied.level, ms: restored.savedAtMono - saved.applied.sinceMono };
  const dark = darkZone(turn.now);
  return {
    ...dark,
    override,
    lockout: saved.lockout,
    totals: served(saved.totals, zone, span),
    applied: sameBoot ? { ...saved.applied, sinceMono: turn.now.monoMs, ramp: null } : dark.applied,
    switchedAtMono: sameBoot ? saved.switchedAtMono : dark.switchedAtMono,
  };
}

/** A restored wish with its remaining time on this boot's monotonic clock; null when it ended meanwhile. */
function stillRunning<Wish extends Override | Emergency>(
  turn: Turn,
  wish: Wish,
  restored: Durable,
  sameBoot: boolean,
): Wish | null {
  const { now, trust } = turn;
  const kept = {
    ...wish,
    remainingMs: remainingOf(wish, { restored, sameBoot, trust, now }),
    remainingAtMono: now.monoMs,
  };
  return isOver(kept, trust, now) ? null : kept;
}

function remainingOf(
  wish: Override | Emergency,
  at: { readonly restored: Durable; readonly sameBoot: boolean; readonly trust: ClockTrust; readonly now: Now },
): number {
  if (at.sameBoot) return leftMs(wish, at.now);
  // After a power cut nobody counted: the wall clock knows if it can be trusted, else the time left at the last save stands.
  const left = leftMs(wish, { ...at.now, monoMs: at.restored.savedAtMono });
  return wish.dated && isSound(at.trust) ? Math.min(left, wish.untilMs - at.now.wallMs) : left;
}
