import type { DurationMs, Now } from '../units.ts';
import { type AntiPassback, passback } from './antiPassback.ts';
import { covers } from './profile.ts';
import type { Read } from './read.ts';
import { type ReaderMemory, repeated, type Seen, waitMs, withSeen, withUnknown } from './readerMemory.ts';
import { type ReasonCode, type Sentence, sentence } from './reason.ts';
import { type Belief, type CardClass, type Pseudonym, possible, type RosterEntry, validity } from './roster.ts';

/** What the decision needs of a lane's settings. */
export type DecidingLane = {
  readonly id: string;
  readonly direction: 'in' | 'out';
  /** The anti-passback area entered by passing. */
  readonly area: string;
  readonly antiPassback: AntiPassback;
};

/** How the lane is at this moment. */
export type LaneState = {
  /** On the arrival loop; `unknown` where there is no loop, or none that works. */
  readonly vehicle: 'present' | 'absent' | 'unknown';
  /** The vehicle's episode, so that the next driver's frame is never a repeat; null = none runs. */
  readonly episode: string | null;
  readonly inService: boolean;
};

export type Question = {
  readonly read: Read;
  readonly lane: DecidingLane;
  readonly laneState: LaneState;
  readonly now: Now;
  readonly belief: Belief;
  readonly timeZone: string;
  /** Classes that a site lets in when only the doubt of an unsound clock speaks against them. */
  readonly grantInDoubt: readonly CardClass[];
  readonly memory: ReaderMemory;
};

export type Decision = {
  /** foreign, ghost, noise and repeat are no denials: nobody who belongs here was turned away. */
  readonly kind: 'grant' | 'deny' | 'foreign' | 'ghost' | 'noise' | 'repeat';
  readonly code: ReasonCode;
  readonly words: Sentence;
  readonly pseudonym: Pseudonym | null;
  readonly class: CardClass | null;
  readonly rosterVersion: number | null;
  /** What a grant let pass: an entry out of order under soft anti-passback, a date that the clock could not confirm. */
  readonly tags: readonly ('out_of_order' | 'clock_doubt')[];
  /** Frames of this card merged so far; above 0 only for `repeat`. */
  readonly rereads: number;
  /** Set once, when somebody begins to try numbers at this reader. */
  readonly alarm: 'card_guessing' | null;
};

type Verdict = Pick<Decision, 'kind' | 'code'> & Partial<Pick<Decision, 'tags'>>;
type CardRead = Extract<Read, { kind: 'card' }>;

/**
 * The answer to one read, and what the reader is to remember for the next. Total and without surprise: the same question
 * has the same answer. A passage is not committed here but when the barrier has seen it.
 */
export function decide(question: Question): { readonly decision: Decision; readonly memory: ReaderMemory } {
  const { read, memory } = question;
  switch (read.kind) {
    case 'bad':
      return { decision: plain('noise', 'bad_frame', { fault: read.fault }), memory };
    case 'keypad':
      return { decision: plain('deny', 'no_pin_here'), memory };
    case 'card':
      return decideCard(read, question);
  }
}

function decideCard(read: CardRead, question: Question): { decision: Decision; memory: ReaderMemory } {
  const { memory, now, laneState } = question;
  const frame = { pseudonym: read.pseudonym, episode: laneState.episode, atMono: now.monoMs };
  const before = repeated(memory, frame);
  if (before !== null) {
    const again: Seen = { ...before, atMono: now.monoMs, rereads: before.rereads + 1 };
    const decision = answer(read, { kind: 'repeat', code: 'repeat' }, { rereads: again.rereads });
    return { decision, memory: withSeen(memory, again) };
  }
  const wait = waitMs(memory, now.monoMs);
  const remembered = withSeen(memory, { ...frame, rereads: 0, unjudged: wait > 0 });
  if (wait > 0) return { decision: guarded(read, wait), memory: remembered };
  if (read.entry !== null) return { decision: answer(read, judge(read.entry, question)), memory: remembered };
  const { memory: guardedMemory, raised } = withUnknown(remembered, now.monoMs);
  const decision = answer(read, stranger(read, laneState), { alarm: raised ? 'card_guessing' : null });
  return { decision, memory: guardedMemory };
}

/** A card that is not in the roster. */
function stranger({ foreign }: CardRead, { vehicle }: LaneState): Verdict {
  if (foreign) return { kind: 'foreign', code: 'foreign_card' };
  if (vehicle === 'absent') return { kind: 'ghost', code: 'ghost_card' };
  return deny('unknown_card');
}

/** What is wrong with the card is said before what is wrong with the lane; what is certain before what is doubtful. */
function judge(entry: RosterEntry, question: Question): Verdict {
  const { lane, laneState, belief, timeZone, grantInDoubt } = question;
  if (entry.blocked) return deny('blocked');
  const dates = validity(entry, belief);
  if (dates === 'expired') return deny('expired');
  if (dates === 'notYetValid') return deny('not_yet_valid');
  if (entry.lanes !== null && !entry.lanes.includes(lane.id)) return deny('no_right');
  const hours = entry.profile === null ? 'throughout' : covers(entry.profile, possible(belief), timeZone);
  if (hours === 'nowhere' || (hours === 'partly' && belief.sound)) return deny('outside_profile');
  if (isUsedUp(entry, lane)) return deny('use_limit');
  const doubt = dates === 'doubt' || hours === 'partly';
  if (doubt && entry.class !== 'emergency' && !grantInDoubt.includes(entry.class)) return deny('clock_untrusted');
  if (!laneState.inService) return deny('lane_out_of_service');
  if (laneState.vehicle === 'absent') return deny('no_vehicle');
  const order = passback(lane.antiPassback, entry, lane.area, belief, timeZone);
  if (order === 'refuse') return deny('anti_passback');
  const tags = [
    ...(order === 'report' ? (['out_of_order'] as const) : []),
    ...(doubt ? (['clock_doubt'] as const) : []),
  ];
  return { kind: 'grant', code: 'granted', tags };
}

/** Uses are counted and asked for inwards only: nobody is locked in by his last one. */
function isUsedUp({ usesMax, passages }: RosterEntry, { direction }: DecidingLane): boolean {
  return direction === 'in' && usesMax !== null && passages.usesMade >= usesMax;
}

const deny = (code: ReasonCode): Verdict => ({ kind: 'deny', code });

function guarded(read: CardRead, wait: DurationMs): Decision {
  const words = sentence('too_many_tries', { seconds: Math.ceil(wait / 1000) });
  return { ...answer(read, deny('too_many_tries')), words };
}

function answer(read: CardRead, verdict: Verdict, more: Partial<Decision> = {}): Decision {
  return {
    ...plain(verdict.kind, verdict.code),
    pseudonym: read.pseudonym,
    class: read.entry?.class ?? null,
    rosterVersion: read.rosterVersion,
    tags: verdict.tags ?? [],
    ...more,
  };
}

function plain(kind: Decision['kind'], code: ReasonCode, values: Readonly<Record<string, string>> = {}): Decision {
  const words = sentence(code, values);
  return { kind, code, words, pseudonym: null, class: null, rosterVersion: null, tags: [], rereads: 0, alarm: null };
}
