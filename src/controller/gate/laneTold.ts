import type { Lane } from '../../access/lane.ts';
import type { LaneEffect } from '../../access/laneEffect.ts';
import { note, row, type Turn } from '../turn.ts';
import { episodeRow } from './laneRows.ts';

type Told<Kind extends LaneEffect['kind']> = Extract<LaneEffect, { kind: Kind }>;

/** Passes on what a lane wants done: to the world, to the office as a row, to the crew as a line. */
export function tellLane(turn: Turn, lane: Lane, effect: LaneEffect): void {
  switch (effect.kind) {
    case 'openPulse':
      return tellPulse(turn, effect);
    case 'assertOpen':
      return tellHeld(turn, effect);
    case 'inhibitClose':
    case 'beacon':
    case 'recordPassage':
      turn.effects.push(effect);
      return;
    case 'call':
      return tellCall(turn, effect);
    case 'refused':
      return tellRefused(turn, effect);
    case 'episodeEnded':
      return row(turn, 'lane.episode', episodeRow(effect.episode));
    case 'fault':
      return tellFault(turn, effect);
    case 'note':
      return text(turn, effect.severity, lane.id, effect.text);
    case 'keep':
      turn.saveReason ??= `${lane.id}: ${effect.reason}`;
      return;
    // Both are in the vehicle's episode, and the read has a row of its own.
    case 'ghostRead':
    case 'passage':
  }
}

function tellPulse(turn: Turn, effect: Told<'openPulse'>): void {
  const { lane, cause, retryOf } = effect;
  turn.effects.push(effect);
  row(turn, 'gate.opened', { lane, cause_id: cause.id, source: cause.source, by: cause.by, retry_of: retryOf });
  const again = retryOf === null ? '' : ' again, for the arm did not move';
  text(turn, retryOf === null ? 'info' : 'warning', lane, `The barrier was told to open${again} (${effect.reason}).`);
}

function tellHeld(turn: Turn, effect: Told<'assertOpen'>): void {
  const { lane, on, causeId, reason } = effect;
  turn.effects.push(effect);
  row(turn, 'gate.held', { lane, on, cause_id: causeId });
  text(turn, on ? 'warning' : 'info', lane, on ? `The arm is held up: ${reason}.` : `The arm is let go: ${reason}.`);
}

function tellCall(turn: Turn, { lane, call, stage, end }: Told<'call'>): void {
  const { id, episode, reason, waitedMs, acked, arrived } = call;
  const by = stage === 'acknowledged' ? acked?.by : stage === 'arrived' ? arrived?.by : null;
  row(turn, `call.${stage}`, { lane, call: id, episode, reason, waited_ms: waitedMs, by: by ?? null, end });
  const waited = `${(waitedMs / 1000).toFixed(0)} s`;
  const words = {
    called: `Call ${id}: a driver needs help (${reason}, waited ${waited}).`,
    acknowledged: `Call ${id} acknowledged by ${by ?? 'somebody'}.`,
    arrived: `Call ${id}: ${by ?? 'the guard'} is at the lane.`,
    ended: `Call ${id} ended: ${end ?? 'done'}.`,
  };
  text(turn, stage === 'called' ? 'warning' : 'info', lane, words[stage]);
}

function tellRefused(turn: Turn, { lane, grant, why }: Told<'refused'>): void {
  const { id, source, by } = grant;
  row(turn, 'gate.refused', { lane, cause_id: id, source, by, why });
  text(turn, 'warning', lane, `Not opened for ${source} ${by}: ${why}.`);
}

function tellFault(turn: Turn, { lane, about, on, text: what, remedy }: Told<'fault'>): void {
  row(turn, 'lane.fault', { lane, about, on, text: what, remedy });
  text(turn, on ? 'fault' : 'cleared', lane, on ? `${about}: ${what} ${remedy}` : `${about} is well again.`);
}

function text(turn: Turn, severity: Parameters<typeof note>[1], about: string, words: string): void {
  note(turn, severity, about, { kind: 'text', text: words });
}
