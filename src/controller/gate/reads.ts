import { type Decision, decide } from '../../access/decision.ts';
import type { Lane, ReaderId } from '../../access/lane.ts';
import type { ReadResult } from '../../access/laneEvent.ts';
import { laneForDecision } from '../../access/laneView.ts';
import type { Belief } from '../../access/roster.ts';
import { minuteMs } from '../../units.ts';
import { noWords, sentences, type Words, worded } from '../../words/language.ts';
import { isSound } from '../clockTrust.ts';
import type { Event } from '../event.ts';
import type { Reader } from '../site.ts';
import type { ReaderState } from '../state.ts';
import { row, said, type Turn } from '../turn.ts';
import { hearLane, laneNamed } from './lanes.ts';

type CardRead = Extract<Event, { kind: 'cardRead' }>;

/** Rows of one reader in a minute. A driver makes two; whoever makes more is noise, or tries numbers. */
const rowsPerMinuteMax = 30;

const words = {
  card: { en: 'Card {card}.', zh: '卡 {card}。' },
  alarm: {
    en: 'Somebody tries card numbers at this reader. It decides nothing for a while after each.',
    zh: '有人在此读卡器上试探卡号，每次试探后读卡器将暂停识别。',
  },
} satisfies Record<string, Words>;

/** A frame was read: decided here, in memory, and never later. */
export function absorbCardRead(turn: Turn, event: CardRead): void {
  const reader = turn.site.readers.find(({ id }) => id === event.reader);
  const lane = reader && laneNamed(turn, reader.lane);
  const known = Object.hasOwn(turn.state.readers, event.reader) ? turn.state.readers[event.reader] : undefined;
  if (reader === undefined || lane === undefined || known === undefined) return;
  const { decision, memory } = judge(turn, lane, known, event);
  const bad = decision.kind === 'noise' ? 1 : 0;
  const causeId = `${turn.state.run}-${reader.id}-${known.frames + 1}`;
  keep(turn, reader, { ...known, memory, frames: known.frames + 1, badFrames: known.badFrames + bad });
  const { firstEdgeMono, frameMono } = event;
  const result = resultOf(decision, causeId);
  const effects = hearLane(turn, lane.id, { kind: 'read', reader: reader.id, firstEdgeMono, frameMono, result });
  tell(turn, reader, decision, { causeId, opens: effects.some(({ kind }) => kind === 'openPulse') });
}

/** How far the time is believed, as a decision asks. */
export function beliefOf({ trust, state }: Turn): Belief {
  return { fromMs: trust.fromMs, toMs: trust.toMs, sound: isSound(trust), highWaterMs: state.clock.highWaterMs };
}

function judge(turn: Turn, lane: Lane, { memory }: ReaderState, { read }: CardRead): ReturnType<typeof decide> {
  const { site, state, now } = turn;
  const laneState = state.lanes[lane.id];
  if (laneState === undefined) throw new Error(`lane ${lane.id} has no state`);
  return decide({
    read,
    lane,
    laneState: laneForDecision(lane, laneState, now),
    now,
    belief: beliefOf(turn),
    timeZone: site.place.timeZone,
    grantInDoubt: site.grantInDoubt,
    memory,
  });
}

/** What the lane hears of it. */
function resultOf(decision: Decision, causeId: string): ReadResult {
  const { kind, pseudonym } = decision;
  switch (kind) {
    case 'grant':
      return { kind: 'granted', causeId, by: pseudonym ?? '', assistCard: decision.class === 'guard' };
    case 'deny':
      return pseudonym === null
        ? { kind: 'foreign' }
        : { kind: 'denied', by: pseudonym, resident: decision.class === 'resident' };
    case 'foreign':
    case 'ghost':
      return { kind: 'foreign' };
    case 'noise':
      return { kind: 'bad' };
    case 'repeat':
      return { kind: 'repeat' };
  }
}

/** Noise and repeats are counted and not told: a reader in a thunderstorm would fill the disk. */
function tell(
  turn: Turn,
  reader: Reader,
  decision: Decision,
  { causeId, opens }: { readonly causeId: string; readonly opens: boolean },
): void {
  if (decision.alarm !== null) alarm(turn, reader, decision.alarm);
  if (decision.kind === 'noise' || decision.kind === 'repeat' || !mayTell(turn, reader)) return;
  const { kind, code, pseudonym, class: cardClass, rosterVersion, tags } = decision;
  row(turn, 'card.read', {
    lane: reader.lane,
    reader: reader.id,
    outcome: kind,
    code,
    cause_id: causeId,
    card: pseudonym,
    class: cardClass,
    roster_version: rosterVersion,
    tags,
  });
  // A grant that opens has a line already: the barrier's.
  if (kind === 'grant' && opens) return;
  const who = pseudonym === null ? noWords : worded(words.card, { card: pseudonym.slice(0, 8) });
  said(turn, kind === 'deny' ? 'warning' : 'info', reader.id, sentences([decision.words, who]));
}

function alarm(turn: Turn, reader: Reader, kind: NonNullable<Decision['alarm']>): void {
  row(turn, 'card.alarm', { lane: reader.lane, reader: reader.id, alarm: kind });
  said(turn, 'warning', reader.id, words.alarm);
}

/** Counts a row, and says with the first of the next minute how many were left out. */
function mayTell(turn: Turn, reader: Reader): boolean {
  const known = turn.state.readers[reader.id];
  if (known === undefined) return false;
  const { rows } = known;
  if (turn.now.monoMs - rows.fromMono >= minuteMs) {
    if (rows.leftOut > 0) row(turn, 'card.flood', { lane: reader.lane, reader: reader.id, left_out: rows.leftOut });
    keep(turn, reader, { ...known, rows: { fromMono: turn.now.monoMs, written: 1, leftOut: 0 } });
    return true;
  }
  const full = rows.written >= rowsPerMinuteMax;
  const { written, leftOut } = rows;
  const counted = full ? { ...rows, leftOut: leftOut + 1 } : { ...rows, written: written + 1 };
  keep(turn, reader, { ...known, rows: counted });
  return !full;
}

function keep(turn: Turn, { id }: Reader, state: ReaderState): void {
  const readers: Record<ReaderId, ReaderState> = { ...turn.state.readers };
  readers[id] = state;
  turn.state = { ...turn.state, readers };
}
