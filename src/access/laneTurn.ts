import type { Instant, Now } from '../units.ts';
import type { EpisodeCall, EpisodeRecord, Outcome } from './episode.ts';
import { type Episode, recordOf } from './episode.ts';
import type { FeltInputs } from './feeling.ts';
import type { Grant, RefusedWhy } from './grant.ts';
import type { Lane, LaneInputId } from './lane.ts';
import type { LaneEffect } from './laneEffect.ts';
import type { Assist, LaneState, Occupancy } from './laneState.ts';
import type { Sentence } from './reason.ts';
import { type Sense, type Senses, sensesOf } from './senses.ts';
import { inSlot, type Tally, withEpisode } from './tally.ts';

/** One step of a lane being worked out: the only thing that changes inside it, and nobody outside ever sees it. */
export type LaneTurn = {
  readonly lane: Lane;
  readonly now: Now;
  state: LaneState;
  /** What the inputs of `state` stand for. */
  senses: Senses;
  readonly effects: LaneEffect[];
  /** Vehicles that finished in this step. */
  readonly finished: EpisodeRecord[];
  /** Why `durableOfLane` must go to disk; null = it is as it was. Totals and causes give way to what may not wait. */
  keepReason: string | null;
};

// Where a vehicle passes, the state is written as a literal with the field that changes: a patch takes three times as long, and
// half as long again if it is spread too.

export function change(turn: LaneTurn, patch: Partial<LaneState>): void {
  turn.state = Object.assign({ ...turn.state }, patch);
}

export function occupy(turn: LaneTurn, patch: Partial<Occupancy>): void {
  turn.state = { ...turn.state, occupancy: Object.assign({ ...turn.state.occupancy }, patch) };
}

export function attend(turn: LaneTurn, patch: Partial<Assist>): void {
  turn.state = { ...turn.state, assist: Object.assign({ ...turn.state.assist }, patch) };
}

/** Who stands at the reader now. */
export function standAtReader(turn: LaneTurn, atReader: Episode | null): void {
  turn.state = { ...turn.state, occupancy: { ...turn.state.occupancy, atReader } };
}

export function openLaneTurn(lane: Lane, state: LaneState, now: Now): LaneTurn {
  const senses = sensesOf(lane, state.felt, now.monoMs);
  return { lane, now, state, senses, effects: [], finished: [], keepReason: null };
}

/** Takes in what the inputs say now. */
export function feel(turn: LaneTurn, felt: FeltInputs): void {
  turn.state = { ...turn.state, felt };
  turn.senses = sensesOf(turn.lane, felt, turn.now.monoMs);
}

export function senseIn({ senses }: LaneTurn, input: LaneInputId): Sense {
  return senses.of[input];
}

export function note(turn: LaneTurn, severity: 'info' | 'warning', words: Sentence): void {
  turn.effects.push({ kind: 'note', lane: turn.lane.id, severity, words, reason: words.en });
}

export function refuse(turn: LaneTurn, grant: Grant, why: RefusedWhy): void {
  turn.effects.push({ kind: 'refused', lane: turn.lane.id, grant, why, reason: `not opened: ${why}` });
}

/** Counts in the totals and in the slot of now. */
export function count(turn: LaneTurn, how: (tally: Tally) => Tally): void {
  const { totals, slots } = turn.state;
  turn.state = { ...turn.state, totals: how(totals), slots: inSlot(slots, turn.now.wallMs, how) };
  turn.keepReason ??= 'totals';
}

/** The wall clock at a recent monotonic instant. */
export function wallAt({ now }: LaneTurn, atMono: number): Instant {
  return Math.round(now.wallMs - (now.monoMs - atMono));
}

/** A vehicle is done: its record goes to the office, and counts. */
export function finish(turn: LaneTurn, episode: Episode, outcome: Outcome, endMono: number): void {
  const record = recordOf(turn.lane.id, episode, outcome, endMono);
  turn.finished.push(record);
  const reason = `${outcome} after ${(record.totalMs / 1000).toFixed(1)} s`;
  turn.effects.push({ kind: 'episodeEnded', lane: turn.lane.id, episode: record, reason });
  count(turn, (tally) => withEpisode(tally, record, turn.lane.promise));
}

/** Changes the vehicle of this id, wherever it stands. */
export function changeEpisode(turn: LaneTurn, id: string, how: (episode: Episode) => Episode): void {
  const { atReader, ahead } = turn.state.occupancy;
  if (atReader?.id === id) standAtReader(turn, how(atReader));
  else if (ahead.some((one) => one.id === id)) {
    occupy(turn, { ahead: ahead.map((one) => (one.id === id ? how(one) : one)) });
  }
}

export function noteCall(turn: LaneTurn, id: string | null, patch: Partial<EpisodeCall>): void {
  if (id === null) return;
  changeEpisode(turn, id, (episode) => {
    return episode.call === null ? episode : { ...episode, call: { ...episode.call, ...patch } };
  });
}
