import type { Monotonic, Now } from '../units.ts';
import { assistMono, followAssist, heedGuard } from './assist.ts';
import { mayAsk } from './barrierRun.ts';
import { type Grant, remoteRefusal } from './grant.ts';
import type { Lane } from './lane.ts';
import { runBarrier } from './laneBarrier.ts';
import type { LaneEffect } from './laneEffect.ts';
import type { LaneEvent } from './laneEvent.ts';
import { followFaults } from './laneFaults.ts';
import { absorbInputs } from './laneInputs.ts';
import type { LaneState } from './laneState.ts';
import { change, type LaneTurn, openLaneTurn, refuse } from './laneTurn.ts';
import { arrivalsMono, followArrivals } from './occupancy.ts';
import { absorbRead } from './reads.ts';
import { inSlot, type Tally, withStateMs } from './tally.ts';

/** A vehicle that does not leave gets no more than so many openings out of a free exit. */
const exitsMax = 3;

export type LaneStep = {
  readonly state: LaneState;
  readonly effects: readonly LaneEffect[];
  /** When to step again at the latest; infinite when only an event can change anything. */
  readonly wakeAtMono: Monotonic;
};

/**
 * One step of a lane: pure, and total. Barrier, vehicles and guard's calls together, in this order: what the inputs say,
 * who stands where, who may pass, what the barrier does about it, whom to call. A step in which nothing changes returns
 * the very state it was given, and no effects.
 */
export function laneStep(lane: Lane, state: LaneState, event: LaneEvent, now: Now): LaneStep {
  // Whole milliseconds, as every mark of a vehicle is: a stamp that is rounded must not lie ahead of now.
  const turn = openLaneTurn(lane, state, { wallMs: now.wallMs, monoMs: Math.floor(now.monoMs) });
  const grants = absorb(turn, event);
  followArrivals(turn);
  grants.push(...freeExit(turn));
  const barrierMono = runBarrier(turn, grants, event.kind === 'reset' ? event.by : null);
  followAssist(turn);
  followFaults(turn);
  foldTime(turn, state);
  if (turn.keepReason !== null) turn.effects.push({ kind: 'keep', lane: lane.id, reason: turn.keepReason });
  return { state: turn.state, effects: turn.effects, wakeAtMono: wakeOf(turn, barrierMono) };
}

/** Takes the event in; answers with the grants it asks for. */
function absorb(turn: LaneTurn, event: LaneEvent): Grant[] {
  switch (event.kind) {
    case 'tick':
    case 'reset':
      return [];
    case 'inputs':
      return absorbInputs(turn, event);
    case 'readers':
      seeReaders(turn, event.working);
      return [];
    case 'read':
      return absorbRead(turn, event);
    case 'remoteOpen':
      return absorbRemote(turn, event);
    case 'acknowledge':
    case 'guardArrived':
    case 'resolve':
      heedGuard(turn, event);
      return [];
  }
}

/** Time without a working reader is counted when one works again; until then the view adds what runs. */
function seeReaders(turn: LaneTurn, working: boolean): void {
  const { readersDownMono: sinceMono, totals } = turn.state;
  const nowMono = turn.now.monoMs;
  if (!working) return change(turn, { readersDownMono: sinceMono ?? nowMono });
  if (sinceMono === null) return undefined;
  const ms = Math.max(0, nowMono - sinceMono);
  change(turn, { readersDownMono: null, totals: { ...totals, readerOfflineMs: totals.readerOfflineMs + ms } });
  turn.keepReason ??= 'totals';
  return undefined;
}

function absorbRemote(turn: LaneTurn, { open }: Extract<LaneEvent, { kind: 'remoteOpen' }>): Grant[] {
  const grant: Grant = { id: open.id, source: 'remote', by: open.by, atMono: Math.round(turn.now.monoMs) };
  const why = remoteRefusal(open);
  if (why === null) return [grant];
  refuse(turn, grant, why);
  return [];
}

/** On a lane without cards every vehicle is its own grant. */
function freeExit(turn: LaneTurn): Grant[] {
  const { atReader } = turn.state.occupancy;
  if (!turn.lane.freeExit || atReader === null || atReader.grant !== null || atReader.blind) return [];
  if (!mayAsk(turn.state.barrier, 'freeExit') || atReader.noPassages >= exitsMax) return [];
  const id = `${atReader.id}-exit-${atReader.noPassages}`;
  if (turn.state.barrier.causes.includes(id)) return [];
  return [{ id, source: 'freeExit', by: '', atMono: Math.round(turn.now.monoMs) }];
}

/** Time is counted where a state ends, so that nothing changes while nothing happens. */
function foldTime(turn: LaneTurn, before: LaneState): void {
  const { name } = before.barrier;
  if (turn.state.barrier.name === name) return;
  const ms = Math.max(0, turn.now.monoMs - before.foldedMono);
  const how = (tally: Tally) => withStateMs(tally, name, ms);
  const { totals, slots } = turn.state;
  turn.state = {
    ...turn.state,
    totals: how(totals),
    slots: inSlot(slots, turn.now.wallMs, how),
    foldedMono: Math.max(before.foldedMono, turn.now.monoMs),
  };
}

/** The soonest of what time alone brings; a moment that has passed says nothing. */
function wakeOf(turn: LaneTurn, barrierMono: Monotonic): Monotonic {
  let soonestMono = Number.POSITIVE_INFINITY;
  for (const atMono of [barrierMono, arrivalsMono(turn), assistMono(turn), turn.senses.doubtsAtMono])
    if (atMono > turn.now.monoMs && atMono < soonestMono) soonestMono = atMono;
  return soonestMono;
}
