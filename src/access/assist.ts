import { type DurationMs, hourMs, type Monotonic, minuteMs, secondMs } from '../units.ts';
import type { BarrierFact } from './barrier.ts';
import type { CallEnd, CallReason, Episode } from './episode.ts';
import type { Grant } from './grant.ts';
import type { LaneEvent } from './laneEvent.ts';
import type { Call } from './laneState.ts';
import { attend, change, changeEpisode, type LaneTurn, note, noteCall, senseIn } from './laneTurn.ts';
import { patienceMs, thresholdFrom, withVehicle } from './threshold.ts';

/** An arm that is up and a vehicle that does not move. */
const notMovingMs: DurationMs = 10 * secondMs;
/**
 * A vehicle that still stands here so long after its call was over, or was one too many for the hour, blocks the lane: it
 * slept through the guard's opening, or he never came. It calls again, or everybody behind it waits for ever.
 */
const callAgainMs: DurationMs = minuteMs;
const already = Number.NEGATIVE_INFINITY;
const never = Number.POSITIVE_INFINITY;
const badFramesMax = 2;
const denialsMax = 2;

type Word = Extract<LaneEvent, { readonly kind: 'acknowledge' | 'guardArrived' | 'resolve' }>;

/** Calls the guard when somebody hesitates or the lane itself is in trouble; learns from those who did not need him. */
export function followAssist(turn: LaneTurn): void {
  learn(turn);
  forgetOldCalls(turn);
  findVehicle(turn);
  expire(turn);
  callForBarrier(turn);
  callForVehicle(turn);
  const on = turn.state.assist.call !== null;
  if (on === turn.state.assist.beacon) return;
  attend(turn, { beacon: on });
  turn.effects.push({ kind: 'beacon', lane: turn.lane.id, on, reason: on ? 'the guard is wanted' : 'no call is open' });
}

/** The driver asks for help. The cap does not count for him. */
export function pressCallButton(turn: LaneTurn): void {
  openCall(turn, turn.state.occupancy.atReader, 'driver');
}

/** What the guard says about a call. A word about another call than the open one changes nothing. */
export function heedGuard(turn: LaneTurn, word: Word): void {
  const { call } = turn.state.assist;
  if (call === null || call.id !== word.call) return;
  const atMono = Math.round(turn.now.monoMs);
  const sinceMs = atMono - call.calledMono;
  if (word.kind === 'resolve') {
    if (word.end === 'card' || word.end === 'guardOpen') markAssisted(turn, call.episode);
    noteCall(turn, call.episode, { needed: word.needed });
    return endCall(turn, word.end, `ended by ${word.by}`);
  }
  const acked = call.acked ?? { by: word.by, atMono };
  if (call.acked === null) noteCall(turn, call.episode, { ackMs: sinceMs });
  if (word.kind === 'acknowledge')
    return call.acked === null ? stage(turn, { ...call, acked }, 'acknowledged') : undefined;
  if (call.arrived !== null) return undefined;
  noteCall(turn, call.episode, { arrivedMs: sinceMs });
  return stage(turn, { ...call, acked, arrived: { by: word.by, atMono } }, 'arrived');
}

/** A grant ends the hesitation: by the driver's own card, or with the guard's help. */
export function heedGrant(turn: LaneTurn, grant: Grant): void {
  const { call } = turn.state.assist;
  const { atReader } = turn.state.occupancy;
  const byGuard = grant.source === 'assistCard' || grant.source === 'guardButton' || grant.source === 'remote';
  if (atReader?.grant?.id === grant.id && (byGuard || isArrived(call, atReader))) markAssisted(turn, atReader.id);
  if (call === null || call.episode === null || call.episode !== atReader?.id) return;
  if (byGuard) return endCall(turn, 'guardOpen', `opened by ${grant.source}`);
  return endCall(turn, call.arrived === null ? 'self' : 'card', 'a good read');
}

/** What the barrier did, seen from the open call. */
export function heedBarrier(turn: LaneTurn, fact: BarrierFact): void {
  const { call } = turn.state.assist;
  if (fact.kind !== 'crossing' || call === null || call.episode === null) return;
  const gone = turn.state.occupancy.ahead.some(({ id }) => id === call.episode);
  if (gone) endCall(turn, call.arrived === null ? 'self' : 'guardOpen', 'the vehicle drove on');
}

/** When a call becomes due, ends, or is forgotten by time alone. */
export function assistMono(turn: LaneTurn): Monotonic {
  const { atReader } = turn.state.occupancy;
  const { call, recentMono } = turn.state.assist;
  const expiresMono = call === null ? never : call.calledMono + turn.lane.assist.callMsMax;
  const forgottenMono = recentMono[0] === undefined ? never : recentMono[0] + hourMs;
  const dueMono = atReader === null ? never : hesitation(turn, atReader).calledMono;
  return Math.min(expiresMono, forgottenMono, dueMono > turn.now.monoMs ? dueMono : never);
}

type Hesitation = {
  readonly reason: CallReason /** From when the guard is called for it. */;
  readonly calledMono: Monotonic;
};

/** What a vehicle needs, or will need, help for. The first that holds is the reason. */
function hesitation(turn: LaneTurn, episode: Episode): Hesitation {
  const againMono = mayCallMono(turn, episode);
  const from = (reason: CallReason, sinceMono: Monotonic) => ({ reason, calledMono: Math.max(againMono, sinceMono) });
  const openedMono = openMono(episode);
  if (episode.grant !== null && openedMono !== null) return from('notMoving', openedMono + notMovingMs);
  if (episode.grant !== null) return from('barrier', shutOutMono(turn));
  if (isDenied(episode)) return from('denied', already);
  if (episode.badFrames >= badFramesMax) return from('badFrames', already);
  if (episode.repositions > 0) return from('repositioned', already);
  return from('slow', episode.marks.arriveMono + patience(turn));
}

function isDenied({ residentDenied, deniedKeys }: Episode): boolean {
  return residentDenied || Object.values(deniedKeys).some((times) => times >= denialsMax);
}

function callForVehicle(turn: LaneTurn): void {
  const { atReader } = turn.state.occupancy;
  if (atReader === null) return;
  const { reason, calledMono } = hesitation(turn, atReader);
  if (turn.now.monoMs < calledMono) return;
  // The cap is against a badly placed reader; a blocked lane is another matter.
  if (atReader.call !== null) return openCall(turn, atReader, reason);
  const recentMono = [...turn.state.assist.recentMono, Math.round(turn.now.monoMs)];
  if (recentMono.length <= turn.lane.assist.callsPerHourMax) {
    if (turn.state.assist.call === null) attend(turn, { recentMono });
    return openCall(turn, atReader, reason);
  }
  markCall(turn, atReader, reason, true);
  if (turn.state.assist.defect) return;
  attend(turn, { defect: true });
  turn.keepReason = 'reader position';
}

/** Once for each vehicle, and again for one that did not get through for all that; never for one that nobody saw. */
function mayCallMono({ lane }: LaneTurn, { call, callAgainMono, blind }: Episode): Monotonic {
  if (blind || !lane.assist.enabled) return never;
  return call === null ? already : (callAgainMono ?? never);
}

/** A lane in trouble calls once for each trouble, and takes it back when the trouble is over. */
function callForBarrier(turn: LaneTurn): void {
  const { trouble } = turn.state.barrier;
  const { call, calledFor } = turn.state.assist;
  if (trouble === calledFor) return;
  if (trouble === null) {
    attend(turn, { calledFor: null });
    if (call?.reason === 'barrier') endCall(turn, 'self', 'the barrier works again');
  } else if (call === null) {
    attend(turn, { calledFor: trouble });
    openCall(turn, null, 'barrier');
  }
}

function openCall(turn: LaneTurn, episode: Episode | null, reason: CallReason): void {
  const { call } = turn.state.assist;
  if (call !== null) return;
  const serial = turn.state.serial + 1;
  const calledMono = Math.round(turn.now.monoMs);
  const waitedMs = episode === null ? 0 : calledMono - episode.marks.arriveMono;
  change(turn, { serial });
  if (episode !== null) markCall(turn, episode, reason, false);
  stage(
    turn,
    {
      id: `${turn.lane.id}-call-${serial}`,
      episode: episode?.id ?? null,
      forgotten: false,
      reason,
      calledAtMs: turn.now.wallMs,
      calledMono,
      waitedMs,
      acked: null,
      arrived: null,
    },
    'called',
  );
}

function markCall(turn: LaneTurn, { id, marks }: Episode, reason: CallReason, suppressed: boolean): void {
  const waitedMs = Math.round(turn.now.monoMs) - marks.arriveMono;
  const call = { reason, waitedMs, suppressed, ackMs: null, arrivedMs: null, end: null, needed: null };
  const callAgainMono = suppressed ? Math.round(turn.now.monoMs) + callAgainMs : null;
  changeEpisode(turn, id, (episode) => ({ ...episode, call, callAgainMono }));
}

function stage(turn: LaneTurn, call: Call, stage: 'called' | 'acknowledged' | 'arrived'): void {
  attend(turn, { call });
  turn.keepReason = 'call';
  const reason = `${call.reason}, waited ${(call.waitedMs / 1000).toFixed(1)} s`;
  turn.effects.push({ kind: 'call', lane: turn.lane.id, call, stage, end: null, reason });
}

function endCall(turn: LaneTurn, end: CallEnd, reason: string): void {
  const { call } = turn.state.assist;
  if (call === null) return;
  noteCall(turn, call.episode, { end });
  const callAgainMono = Math.round(turn.now.monoMs) + callAgainMs;
  if (call.episode !== null) changeEpisode(turn, call.episode, (episode) => ({ ...episode, callAgainMono }));
  attend(turn, { call: null });
  turn.keepReason = 'call';
  turn.effects.push({ kind: 'call', lane: turn.lane.id, call, stage: 'ended', end, reason });
}

/**
 * After a restart: the call is for the vehicle that stands at the reader, or its vehicle is gone and no guard need walk. Looked
 * for when the inputs are felt again, and only where the loop works.
 */
function findVehicle(turn: LaneTurn): void {
  const { call } = turn.state.assist;
  const arrive = senseIn(turn, 'arrive');
  if (!call?.forgotten || turn.state.barrier.name === 'bootHold' || arrive.trouble !== null) return;
  const { atReader } = turn.state.occupancy;
  if (atReader !== null) {
    markCall(turn, atReader, call.reason, false);
    return attend(turn, { call: { ...call, forgotten: false, episode: atReader.id } });
  }
  if (!arrive.active) endCall(turn, 'left', 'the vehicle went away during a restart');
}

/** A call ends with its vehicle, and at the latest when nobody has cared for long. */
function expire(turn: LaneTurn): void {
  const { call } = turn.state.assist;
  if (call === null) return;
  if (turn.finished.some(({ id }) => id === call.episode)) return endCall(turn, 'left', 'the vehicle went away');
  if (turn.now.monoMs < call.calledMono + turn.lane.assist.callMsMax) return;
  const en = `Nobody answered the call ${call.id}. It is closed.`;
  note(turn, 'warning', { en, zh: `呼叫 ${call.id} 无人应答，已关闭。` });
  endCall(turn, 'expired', 'nobody answered');
}

function learn(turn: LaneTurn): void {
  const samples = turn.finished.reduce(withVehicle, turn.state.assist.samples);
  if (samples === turn.state.assist.samples) return;
  attend(turn, { samples, thresholdMs: thresholdFrom(samples, turn.lane.assist) });
}

/** The defect is over when the last hour had less than half of what makes one. */
function forgetOldCalls(turn: LaneTurn): void {
  const { recentMono, defect } = turn.state.assist;
  const oldestMono = recentMono[0] ?? never;
  const isOld = turn.now.monoMs >= oldestMono + hourMs;
  const fresh = isOld ? recentMono.filter((atMono) => turn.now.monoMs < atMono + hourMs) : recentMono;
  if (isOld) attend(turn, { recentMono: fresh });
  if (!defect || fresh.length > turn.lane.assist.callsPerHourMax / 2) return;
  attend(turn, { defect: false });
  turn.keepReason = 'reader position';
}

function markAssisted(turn: LaneTurn, id: string | null): void {
  if (id !== null) changeEpisode(turn, id, (episode) => ({ ...episode, assisted: true }));
}

function isArrived(call: Call | null, { id }: Episode): boolean {
  return call !== null && call.episode === id && call.arrived !== null;
}

/** A fault that shut a vehicle out and was called for is forgotten when that call is over and the fault is not. */
function shutOutMono({ state: { barrier } }: LaneTurn): Monotonic {
  return barrier.name === 'fault' ? barrier.sinceMono + callAgainMs : never;
}

function patience(turn: LaneTurn): DurationMs {
  return patienceMs(turn.state.assist.thresholdMs, senseIn(turn, 'queue').active);
}

function openMono(episode: Episode | null): Monotonic | null {
  return episode === null || episode.marks.onSafetyMono !== null ? null : episode.marks.fullyOpenMono;
}
