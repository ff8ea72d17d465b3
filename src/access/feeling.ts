import { type DurationMs, hourMs, type Monotonic, minuteMs, secondMs } from '../units.ts';
import type { Lane, LaneInputId, WireLevel } from './lane.ts';

/** Level of a line as the board reads it; `unread` when the board could not read it. */
export type Reading = WireLevel | 'unread';

/** What is known of one input. */
export type Felt = {
  readonly level: Reading;
  /** Kernel time of the last change. */
  readonly sinceMono: Monotonic;
  /** Kernel time of the last reading; kept coarse, so that a quiet lane does not change with every poll. */
  readonly heardMono: Monotonic;
};

export type FeltInputs = Readonly<Partial<Record<LaneInputId, Felt>>>;

/** Why an input is not believed. */
export type InputTrouble = 'unheard' | 'unread' | 'stale' | 'stuck';

/** What an input stands for now: its own word, or the safe value while it is not believed. */
export type Sense = {
  readonly active: boolean;
  readonly trouble: InputTrouble | null;
  readonly sinceMono: Monotonic;
};

/**
 * What each input is taken for when it is not known: a vehicle in the way, a fire, hands on the arm; but nobody at the
 * reader and nobody at the button. A cut wire must read the same, see `unsafeWires`.
 */
export const safeValues: Readonly<Record<LaneInputId, boolean>> = {
  arrive: false,
  safety: true,
  queue: false,
  beam: true,
  edge: true,
  fire: true,
  manualRelease: true,
  guardButton: false,
  callButton: false,
  armOpen: false,
  armClosed: false,
};

const laneInputs = Object.keys(safeValues) as readonly LaneInputId[];

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

/** A change reported later than this says nothing about now, and opens nothing. */
export const lateMs: DurationMs = 2 * secondMs;

const senseless: Sense = { active: false, trouble: null, sinceMono: 0 };

/** An input whose cut wire would read as the dangerous value. Such a config is to be refused. */
export function unsafeWires(lane: Lane): readonly LaneInputId[] {
  return inputsOf(lane).filter((input) => {
    const wire = lane.inputs[input];
    return wire !== null && (wire.cutReads === wire.activeAt) !== safeValues[input];
  });
}

/** Inputs that are wired. */
export function inputsOf(lane: Lane): readonly LaneInputId[] {
  return laneInputs.filter((input) => lane.inputs[input] !== null);
}

/**
 * What is known after one more reading. Repeated readings change nothing but the freshness; one that is older than the
 * last is dropped, and a change that comes too late makes the input unknown until it is read again.
 */
export function heard(
  lane: Lane,
  known: Felt | undefined,
  reading: { readonly level: Reading; readonly atMono: Monotonic; readonly nowMono: Monotonic },
): Felt {
  const atMono = Math.round(Math.min(reading.atMono, reading.nowMono));
  if (known === undefined) return { level: reading.level, sinceMono: atMono, heardMono: atMono };
  if (!(atMono >= known.heardMono)) return known;
  const late = reading.nowMono - atMono > lateMs;
  const level = late && reading.level !== known.level ? 'unread' : reading.level;
  const unheardMs = atMono - known.heardMono;
  // After a silence nobody knows what happened in between, so the level counts from now.
  if (level !== known.level || unheardMs >= lane.limits.staleMs) return { level, sinceMono: atMono, heardMono: atMono };
  return unheardMs < lane.limits.staleMs / 4 ? known : { ...known, heardMono: atMono };
}

/** What an input is taken for. One that is not wired is inactive and no trouble. */
export function sense(lane: Lane, felt: FeltInputs, input: LaneInputId, nowMono: Monotonic): Sense {
  const wire = lane.inputs[input];
  if (wire === null) return senseless;
  const known = felt[input];
  if (known === undefined) return { active: safeValues[input], trouble: 'unheard', sinceMono: nowMono };
  const active = known.level === wire.activeAt;
  const trouble = troubleOf(lane, input, known, active, nowMono);
  return { active: trouble === null ? active : safeValues[input], trouble, sinceMono: known.sinceMono };
}

/** When the next input turns stale or stuck by itself. Asked in every step, hence the plain loop. */
export function doubtsAtMono(lane: Lane, felt: FeltInputs, nowMono: Monotonic): Monotonic {
  let soonest = Number.POSITIVE_INFINITY;
  for (const input of laneInputs) {
    const wire = lane.inputs[input];
    const known = felt[input];
    if (wire === null || known === undefined) continue;
    const staleMono = known.heardMono + lane.limits.staleMs;
    if (staleMono > nowMono) soonest = Math.min(soonest, staleMono);
    const stuckMono = known.sinceMono + (stuckAfterMs[input] ?? Number.POSITIVE_INFINITY);
    if (known.level === wire.activeAt && stuckMono > nowMono) soonest = Math.min(soonest, stuckMono);
  }
  return soonest;
}

function troubleOf(
  lane: Lane,
  input: LaneInputId,
  known: Felt,
  active: boolean,
  nowMono: Monotonic,
): InputTrouble | null {
  if (known.level === 'unread') return 'unread';
  if (nowMono - known.heardMono >= lane.limits.staleMs) return 'stale';
  const stuckMs = stuckAfterMs[input];
  return active && stuckMs !== undefined && nowMono - known.sinceMono >= stuckMs ? 'stuck' : null;
}
