import { rememberedOf } from '../calendar/remember.ts';
import { type DurationMs, type Monotonic, secondMs } from '../units.ts';
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

export const laneInputs = Object.keys(safeValues) as readonly LaneInputId[];

/** A change reported later than this says nothing about now, and opens nothing. */
export const lateMs: DurationMs = 2 * secondMs;

/** An input whose cut wire would read as the dangerous value. Such a config is to be refused. */
export function unsafeWires(lane: Lane): readonly LaneInputId[] {
  return inputsOf(lane).filter((input) => {
    const wire = lane.inputs[input];
    return wire !== null && (wire.cutReads === wire.activeAt) !== safeValues[input];
  });
}

/** Inputs that are wired. */
export const inputsOf: (lane: Lane) => readonly LaneInputId[] = rememberedOf(({ inputs }: Lane) =>
  laneInputs.filter((input) => inputs[input] !== null),
);

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
