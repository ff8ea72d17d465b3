import { lastAnswerOf } from '../calendar/remember.ts';
import { type DurationMs, hourMs, type Monotonic, minuteMs, secondMs } from '../units.ts';
import { type Felt, type FeltInputs, laneInputs, safeValues } from './feeling.ts';
import type { Lane, LaneInputId } from './lane.ts';

/** Why an input is not believed. */
export type InputTrouble = 'unheard' | 'unread' | 'stale' | 'stuck';

/** What an input stands for now: its own word, or the safe value while it is not believed. */
export type Sense = {
  readonly active: boolean;
  readonly trouble: InputTrouble | null;
  readonly sinceMono: Monotonic;
};

/** All inputs of a lane, as they are until the first of them is doubted by itself. */
export type Senses = {
  readonly of: Readonly<Record<LaneInputId, Sense>>;
  /** Wired inputs that are not believed. */
  readonly troubled: readonly LaneInputId[];
  /** When the next input turns stale or stuck by itself. */
  readonly doubtsAtMono: Monotonic;
};

/** Active for longer is a broken sensor or a parked vehicle, and somebody must look. Absent: may be active for ever. */
const stuckAfterMs: Readonly<Partial<Record<LaneInputId, DurationMs>>> = {
  arrive: 15 * minuteMs,
  safety: 10 * minuteMs,
  queue: hourMs,
  beam: 2 * minuteMs,
  edge: minuteMs,
  guardButton: 30 * secondMs,
  callButton: minuteMs,
};

const senseless: Sense = { active: false, trouble: null, sinceMono: 0 };

/** A sense, and when it turns stale or stuck by itself. */
type Kept = Sense & { readonly doubtMono: Monotonic };

/** What was worked out, of what, and from when on. */
type Known = Senses & {
  readonly of: Readonly<Record<LaneInputId, Kept>>;
  readonly felt: FeltInputs;
  readonly fromMono: Monotonic;
};

// One step asks for the same inputs many times, and most steps feel nothing new: what they stand for is worked out once.
const last = lastAnswerOf<Lane, Known>();

/** What every input is taken for. */
export function sensesOf(lane: Lane, felt: FeltInputs, nowMono: Monotonic): Senses {
  const before = last.get(lane);
  const stands = before !== undefined && nowMono >= before.fromMono && nowMono < before.doubtsAtMono;
  if (stands && before.felt === felt) return before;
  const senses = workedOut(lane, felt, nowMono, stands ? before : null);
  // An input never heard of counts from now, whenever now is.
  if (!senses.troubled.some((input) => felt[input] === undefined)) last.set(lane, senses);
  return senses;
}

/** What an input is taken for. One that is not wired is inactive and no trouble. */
export function sense(lane: Lane, felt: FeltInputs, input: LaneInputId, nowMono: Monotonic): Sense {
  return senseOf(lane, felt[input], input, nowMono);
}

/**
 * `before`: what still stands of inputs that have said nothing new. The inputs are named one by one: asked for by a key that
 * changes, each takes ten times as long, and this is done for every line that moves.
 */
function workedOut(lane: Lane, felt: FeltInputs, nowMono: Monotonic, before: Known | null): Known {
  const was = before?.felt ?? felt;
  const kept = before?.of ?? null;
  const one = (input: LaneInputId, now: Felt | undefined, then: Felt | undefined, known: Kept | undefined): Kept =>
    known !== undefined && now === then ? known : keptOf(lane, now, input, nowMono);
  const of = {
    arrive: one('arrive', felt.arrive, was.arrive, kept?.arrive),
    safety: one('safety', felt.safety, was.safety, kept?.safety),
    queue: one('queue', felt.queue, was.queue, kept?.queue),
    beam: one('beam', felt.beam, was.beam, kept?.beam),
    edge: one('edge', felt.edge, was.edge, kept?.edge),
    fire: one('fire', felt.fire, was.fire, kept?.fire),
    manualRelease: one('manualRelease', felt.manualRelease, was.manualRelease, kept?.manualRelease),
    guardButton: one('guardButton', felt.guardButton, was.guardButton, kept?.guardButton),
    callButton: one('callButton', felt.callButton, was.callButton, kept?.callButton),
    armOpen: one('armOpen', felt.armOpen, was.armOpen, kept?.armOpen),
    armClosed: one('armClosed', felt.armClosed, was.armClosed, kept?.armClosed),
  };
  let doubtsAtMono = Number.POSITIVE_INFINITY;
  let trouble = false;
  for (const { doubtMono, trouble: has } of Object.values(of)) {
    if (doubtMono < doubtsAtMono) doubtsAtMono = doubtMono;
    trouble ||= has !== null;
  }
  const troubled = trouble ? laneInputs.filter((input) => of[input].trouble !== null) : none;
  return { of, troubled, doubtsAtMono, felt, fromMono: nowMono };
}

const none: readonly LaneInputId[] = [];

function keptOf(lane: Lane, felt: Felt | undefined, input: LaneInputId, nowMono: Monotonic): Kept {
  const { active, trouble, sinceMono } = senseOf(lane, felt, input, nowMono);
  return { active, trouble, sinceMono, doubtMono: doubtAtMono(lane, felt, input, nowMono) };
}

function senseOf(lane: Lane, felt: Felt | undefined, input: LaneInputId, nowMono: Monotonic): Sense {
  const wire = lane.inputs[input];
  if (wire === null) return senseless;
  if (felt === undefined) return { active: safeValues[input], trouble: 'unheard', sinceMono: nowMono };
  const active = felt.level === wire.activeAt;
  const trouble = troubleOf(lane, input, felt, active, nowMono);
  return { active: trouble === null ? active : safeValues[input], trouble, sinceMono: felt.sinceMono };
}

function troubleOf(
  lane: Lane,
  input: LaneInputId,
  { level, heardMono, sinceMono }: Felt,
  active: boolean,
  nowMono: Monotonic,
): InputTrouble | null {
  if (level === 'unread') return 'unread';
  if (nowMono >= heardMono + lane.limits.staleMs) return 'stale';
  const stuckMs = stuckAfterMs[input];
  return active && stuckMs !== undefined && nowMono >= sinceMono + stuckMs ? 'stuck' : null;
}

/** When an input turns stale or stuck; infinite when it will not, or has. */
function doubtAtMono(lane: Lane, felt: Felt | undefined, input: LaneInputId, nowMono: Monotonic): Monotonic {
  const wire = lane.inputs[input];
  if (wire === null || felt === undefined) return Number.POSITIVE_INFINITY;
  const staleMono = felt.heardMono + lane.limits.staleMs;
  const stuckMono = felt.sinceMono + (stuckAfterMs[input] ?? Number.POSITIVE_INFINITY);
  const staleAhead = staleMono > nowMono ? staleMono : Number.POSITIVE_INFINITY;
  return felt.level === wire.activeAt && stuckMono > nowMono ? Math.min(staleAhead, stuckMono) : staleAhead;
}
