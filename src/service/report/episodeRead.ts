import type { CallEnd, CallReason, EpisodeCall, EpisodeRecord, Outcome } from '../../access/episode.ts';
import { type Happening, numberOf, textOf } from './input.ts';

/** A vehicle as a `lane.episode` row keeps it; what an older row does not tell is 0 or nothing. */
export function episodeOf({ body }: Happening): EpisodeRecord {
  const [reach, read, decide] = [numberOf(body, 'reach_ms'), numberOf(body, 'read_ms'), numberOf(body, 'decide_ms')];
  const [actuate, move, close] = [numberOf(body, 'actuate_ms'), numberOf(body, 'move_ms'), numberOf(body, 'close_ms')];
  return {
    id: textOf(body, 'episode'),
    lane: textOf(body, 'lane'),
    startedAtMs: numberOf(body, 'started_ms'),
    outcome: textOf(body, 'outcome') as Outcome,
    phases: { reach, read, decide, actuate, move, close },
    totalMs: numberOf(body, 'total_ms'),
    occupiedMs: numberOf(body, 'occupied_ms'),
    moveUpMs: numberOrNull(body, 'move_up_ms'),
    readAfterMs: numberOrNull(body, 'read_after_ms'),
    waitMs: numberOrNull(body, 'wait_ms'),
    frames: numberOf(body, 'frames'),
    badFrames: numberOf(body, 'bad_frames'),
    rereads: numberOf(body, 'rereads'),
    denials: numberOf(body, 'denials'),
    repositions: numberOf(body, 'repositions'),
    firstPresentation: booleanOrNull(body, 'first_presentation'),
    reversals: numberOf(body, 'reversals'),
    assisted: body['assisted'] === true,
    call: callOf(body['call']),
  };
}

function callOf(value: unknown): EpisodeCall | null {
  if (typeof value !== 'object' || value === null) return null;
  const call = value as Happening['body'];
  const end = textOf(call, 'end');
  return {
    reason: textOf(call, 'reason') as CallReason,
    waitedMs: numberOf(call, 'waited_ms'),
    suppressed: call['suppressed'] === true,
    ackMs: numberOrNull(call, 'ack_ms'),
    arrivedMs: numberOrNull(call, 'arrived_ms'),
    end: end === '' ? null : (end as CallEnd),
    needed: booleanOrNull(call, 'needed'),
  };
}

function numberOrNull(body: Happening['body'], key: string): number | null {
  return typeof body[key] === 'number' ? numberOf(body, key) : null;
}

function booleanOrNull(body: Happening['body'], key: string): boolean | null {
  const value = body[key];
  return typeof value === 'boolean' ? value : null;
}
