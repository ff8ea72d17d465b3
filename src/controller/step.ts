import { type Monotonic, type Now, secondMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { isSound, readClock, recalled, trustOf } from './clockTrust.ts';
import { absorbCommand } from './commands.ts';
import { absorbConfigTaken } from './configTaking.ts';
import type { Effect } from './effect.ts';
import { endWhatIsOver } from './ends.ts';
import type { Event } from './event.ts';
import {
  absorbCardEnrolled,
  absorbGateObeys,
  absorbReaderHealth,
  absorbRosterChanged,
  absorbRosterRefused,
} from './gate/gateEvents.ts';
import { hearLane, tickLanes } from './gate/lanes.ts';
import { absorbCardRead } from './gate/reads.ts';
import { absorbInput } from './inputs.ts';
import { absorbLightFailed, absorbLightSet, driveLights } from './lights.ts';
import { absorbLink, absorbLinkTroubles } from './link.ts';
import { absorbMachine, absorbTakenBack } from './machine.ts';
import { markMinute } from './minute.ts';
import { absorbPeopleChanged, absorbPeopleRefused, absorbTurnedAway } from './people.ts';
import { atOnceMs } from './saveWait.ts';
import { absorbSaved, absorbSaveFailed, giveUpOnSilentDisk, saveHeld, settle } from './saving.ts';
import { absorbMeterRead } from './service/energy.ts';
import { keepHealth } from './service/health.ts';
import { keepNights } from './service/nights.ts';
import type { Site } from './site.ts';
import { absorbSiteChanged, absorbStarted } from './start.ts';
import type { ClockState, State } from './state.ts';
import { change, note, row, rowText, said, type Turn } from './turn.ts';
import { nextByItself } from './wake.ts';

export { initialState } from './initialState.ts';

export type Step = {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** When something changes by itself, if nothing happens before; a minute on at the latest. Until then a tick changes nothing. */
  readonly wakeAtMono: Monotonic;
};

const words = {
  refused: {
    en: '{file} was refused, the config before runs on: {message}',
    zh: '{file} 被拒绝，沿用原配置：{message}',
  },
} satisfies Record<string, Words>;

/** Before it has started it does nothing but wait. */
const idleMs = secondMs;

/**
 * One step of the controller: pure, and total. Every event has an answer, also one that is late, unknown or nonsense.
 * A step in which nothing changes returns the very state it was given, and no effects.
 */
export function step(site: Site, state: State, event: Event, now: Now): Step {
  const turn = openTurn(site, state, event, now);
  absorb(turn, event);
  if (turn.state.run !== '') carryOn(turn, state.clock, event);
  settle(turn);
  return { state: turn.state, effects: turn.effects, wakeAtMono: wakeOf(turn) };
}

function openTurn(site: Site, before: State, event: Event, now: Now): Turn {
  const clock = clockAfter(before, event, now);
  const state = clock === before.clock ? before : { ...before, clock };
  const trust = trustOf(clock, site, now);
  return {
    site,
    now,
    trust,
    state,
    effects: [],
    records: [],
    saveReason: null,
    saveWaitMs: atOnceMs,
    wakeAtMono: Number.POSITIVE_INFINITY,
  };
}

function wakeOf(turn: Turn): Monotonic {
  const { state, now, wakeAtMono } = turn;
  if (state.run === '') return now.monoMs + idleMs;
  return Math.max(Math.min(wakeAtMono, nextByItself(turn)), now.monoMs + 1);
}

/** Both clocks are looked at in every step, so that a step of the wall clock never meets an old belief. */
function clockAfter({ clock }: State, event: Event, now: Now): ClockState {
  if (event.kind === 'started') {
    return readClock(clockAtStart(clock, event), event.clock, now);
  }
  return readClock(clock, event.kind === 'clockRead' ? event.clock : null, now);
}

function clockAtStart(clock: ClockState, { restored, machineBoot }: Extract<Event, { kind: 'started' }>): ClockState {
  const fresh = { ...clock, highWaterMs: Math.max(clock.highWaterMs, restored?.highWaterMs ?? 0) };
  const memory = restored?.machineBoot === machineBoot ? restored.clock : undefined;
  return memory === undefined ? fresh : recalled(fresh, memory);
}

function absorb(turn: Turn, event: Event): void {
  switch (event.kind) {
    case 'started':
      return absorbStarted(turn, event);
    case 'tick':
    case 'clockRead':
      return undefined;
    case 'command':
      return absorbCommand(turn, event.command);
    case 'input':
      return absorbInput(turn, event.input, event.value);
    case 'meterRead':
      return absorbMeterRead(turn, event.meter, event.reading);
    case 'lightSet':
      return absorbLightSet(turn, event.zone, event.level);
    case 'lightFailed':
      return absorbLightFailed(turn, event.zone, event.level, event.message);
    case 'saved':
      return absorbSaved(turn, event.rev);
    case 'saveFailed':
      return absorbSaveFailed(turn, event.rev, event.message);
    case 'saveNow':
      return saveHeld(turn, event.why);
    case 'siteChanged':
      return absorbSiteChanged(turn, event.revision);
    case 'siteRefused':
      return absorbSiteRefused(turn, event);
    case 'laneInputs':
      hearLane(turn, event.lane, { kind: 'inputs', levels: event.levels, atMono: event.atMono });
      return undefined;
    case 'cardRead':
      return absorbCardRead(turn, event);
    case 'readerHealth':
      return absorbReaderHealth(turn, event);
    case 'gateObeys':
      return absorbGateObeys(turn, event);
    case 'rosterChanged':
      return absorbRosterChanged(turn, event);
    case 'rosterRefused':
      return absorbRosterRefused(turn, event);
    case 'cardEnrolled':
      return absorbCardEnrolled(turn, event);
    case 'peopleChanged':
      return absorbPeopleChanged(turn, event);
    case 'peopleRefused':
      return absorbPeopleRefused(turn, event);
    case 'turnedAway':
      return absorbTurnedAway(turn, event);
    case 'configTaken':
      return absorbConfigTaken(turn, event);
    case 'machineRead':
      return absorbMachine(turn, event);
    case 'releaseTakenBack':
      return absorbTakenBack(turn, event);
    case 'linkChanged':
      return absorbLink(turn, event);
    case 'linkTroubled':
      return absorbLinkTroubles(turn, event);
  }
}

/** What every step does, whatever woke it. The lights wait one step after the outputs were requested. */
function carryOn(turn: Turn, clockBefore: ClockState, event: Event): void {
  announceClock(turn, clockBefore);
  endWhatIsOver(turn);
  giveUpOnSilentDisk(turn);
  if (turn.effects.some(({ kind }) => kind === 'openLights')) turn.wakeAtMono = turn.now.monoMs;
  else driveLights(turn);
  tickLanes(turn);
  keepHealth(turn);
  keepNights(turn);
  if (event.kind !== 'started') markMinute(turn);
}

function announceClock(turn: Turn, before: ClockState): void {
  const { clock } = turn.state;
  const { kind, uncertaintyMs } = turn.trust;
  const moved = before.offsetMs !== null && clock.offsetMs !== null && clock.offsetMs !== before.offsetMs;
  const steppedMs = moved ? (clock.offsetMs ?? 0) - (before.offsetMs ?? 0) : null;
  const stepped = steppedMs !== null && Math.abs(steppedMs) > 250;
  if (kind === clock.announced && !stepped) return;
  change(turn, { clock: { ...clock, announced: kind } });
  const shownMs = stepped ? steppedMs : null;
  // JSON has no Infinity; null says that the doubt has no end.
  const uncertainty_ms = Number.isFinite(uncertaintyMs) ? uncertaintyMs : null;
  row(turn, 'clock.trust', { trust: kind, before: clock.announced, uncertainty_ms, stepped_ms: shownMs });
  const severity = isSound(turn.trust) ? 'info' : 'warning';
  note(turn, severity, 'clock', { kind: 'clock', trust: kind, uncertaintyMs, steppedMs: shownMs });
}

function absorbSiteRefused(turn: Turn, { file, message }: Extract<Event, { kind: 'siteRefused' }>): void {
  const { refusedSite } = turn.state;
  if (refusedSite?.file === file && refusedSite.message.en === message.en) return;
  change(turn, { refusedSite: { file, message, sinceMs: turn.now.wallMs } });
  row(turn, 'config.refused', { file, ...rowText('message', message) });
  said(turn, 'fault', 'config', worded(words.refused, { file, message }));
}
