import { initialLane } from '../access/laneState.ts';
import { freshMemory } from '../access/readerMemory.ts';
import { noTotals } from '../lighting/energy.ts';
import { emptyEnergy } from '../lighting/energyBook.ts';
import { emptyBook } from '../service/nights.ts';
import { dayMs, type Monotonic, minuteMs, type Now } from '../units.ts';
import { firstLook } from './clockTrust.ts';
import { noMachine } from './machine.ts';
import { noMarks } from './service/effect.ts';
import type { Site } from './site.ts';
import type { ReaderState, State, ZoneState } from './state.ts';

/** The controller before it has started: it knows its zones, and touches nothing. `started` sets its clocks. */
export function initialState(site: Site, now: Now = { wallMs: 0, monoMs: 0 }): State {
  return {
    run: '',
    machineBoot: '',
    siteRevision: site.revision,
    rev: 0,
    savedRev: 0,
    store: { failing: null, sinceMs: null, failures: 0, retryAtMono: null },
    heldSave: null,
    unsaved: [],
    link: {
      connected: false,
      sinceMs: now.wallMs,
      detail: { en: 'not connected yet', zh: '尚未连接' },
      troubles: [],
    },
    clock: firstLook(0),
    emergency: null,
    zones: Object.fromEntries(site.zones.map(({ id }) => [id, darkZone(now)])),
    lanes: Object.fromEntries(site.lanes.map((lane) => [lane.id, initialLane(lane.assist.thresholdStartMs, now)])),
    nights: emptyBook(now),
    energy: emptyEnergy,
    upkeep: {},
    health: { zones: {}, meters: {} },
    readers: Object.fromEntries(site.readers.map(({ id }) => [id, freshReader(now)])),
    laneHours: {},
    periods: noMarks,
    voices: [],
    refusedGates: {},
    endedCalls: [],
    roster: null,
    refusedRoster: null,
    inputs: {},
    seenCommands: [],
    counters: {},
    people: null,
    refusals: { fromMono: now.monoMs, written: 0, leftOut: 0 },
    taking: null,
    waiting: [],
    twilight: null,
    staggerMono: {},
    minuteDueMono: now.monoMs + minuteMs,
    machine: noMachine,
    refusedSite: null,
  };
}

/** A reader nobody has shown a card. */
export function freshReader({ monoMs }: Now): ReaderState {
  return {
    memory: freshMemory,
    trouble: null,
    troubleSinceMs: null,
    frames: 0,
    badFrames: 0,
    rows: { fromMono: monoMs, written: 0, leftOut: 0 },
  };
}

/** A zone nobody has asked anything of yet. */
export function darkZone({ wallMs, monoMs }: Now): ZoneState {
  return {
    override: null,
    lockout: null,
    presenceUntilMono: {},
    applied: {
      level: 0,
      sinceMs: wallMs,
      sinceMono: monoMs,
      source: 'season',
      reason: { kind: 'noWindow' },
      ramp: null,
    },
    confirmed: 0,
    switchedAtMono: longBefore(monoMs),
    totals: noTotals,
    fault: null,
  };
}

/** Earlier than any shortest time on or off reaches back. */
function longBefore(monoMs: Monotonic): Monotonic {
  return monoMs - 365 * dayMs;
}
