import type { Lane, LaneId, OutputWire } from '../src/access/lane.ts';
import type { Gates } from '../src/ports.ts';
import type { DurationMs } from '../src/units.ts';
import type { Chip } from './board/chip.ts';
import { Claims } from './board/claims.ts';
import { systemTiming, type Timing } from './timing.ts';

export type BarrierWiring = {
  readonly chip: Chip;
  /** A contact that could not be let go: the arm may stay up. It is tried again until it obeys. */
  readonly onFault: (fault: { lane: LaneId; message: string | null }) => void;
  readonly timing?: Timing;
};

/** Between two tries to let go a contact that did not obey. */
const retryMs: DurationMs = 500;

/** The barrier contacts of all lanes, claimed at rest: from then on the board drives "do nothing" until it is told. */
export function gatesOn(lanes: readonly Lane[], wiring: BarrierWiring): Gates {
  return new Barriers(lanes, wiring);
}

class Barriers implements Gates {
  readonly #lanes: ReadonlyMap<LaneId, Lane>;
  readonly #timing: Timing;
  readonly #onFault: BarrierWiring['onFault'];
  readonly #claims: Claims<boolean>;
  /** Ends the running pulse of a lane. */
  readonly #pulses = new Map<LaneId, () => void>();
  /** Lanes whose OPEN contact is kept closed: a pulse must not end that. */
  readonly #held = new Set<LaneId>();

  constructor(lanes: readonly Lane[], { chip, onFault, timing = systemTiming }: BarrierWiring) {
    this.#lanes = new Map(lanes.map((lane) => [lane.id, lane]));
    this.#timing = timing;
    this.#onFault = onFault;
    const wires = new Map(lanes.flatMap((lane) => wiresOf(lane)).map((wire) => [wire.line, wire]));
    this.#claims = new Claims((wanted) =>
      chip.request(
        [...wanted].map(([line, initial]) => {
          return { direction: 'output', line, activeLow: wires.get(line)?.activeLow === true, initial } as const;
        }),
      ),
    );
    // What is refused now is asked for again with its first use, and reported then.
    this.#claims.claim(new Map([...wires.keys()].map((line) => [line, false])));
  }

  pulse(id: LaneId, ms: DurationMs): void {
    const { line } = this.#lane(id).outputs.open;
    this.#claims.set(line, true);
    this.#pulses.get(id)?.();
    this.#endAfter(id, ms, false);
  }

  assertOpen(id: LaneId, on: boolean): void {
    if (on) this.#held.add(id);
    else this.#held.delete(id);
    this.#claims.set(this.#lane(id).outputs.open.line, on || this.#pulses.has(id));
  }

  inhibitClose(id: LaneId, on: boolean): void {
    this.#drive(this.#lane(id).outputs.inhibitClose, on);
  }

  beacon(id: LaneId, on: boolean): void {
    this.#drive(this.#lane(id).outputs.beacon, on);
  }

  close(): void {
    for (const end of this.#pulses.values()) end();
    const wires = [...this.#lanes.values()].flatMap((lane) => wiresOf(lane));
    for (const { line } of wires) {
      try {
        this.#claims.set(line, false);
      } catch {
        // A line that does not answer can be let go only by its hardware pull.
      }
    }
    this.#claims.release();
  }

  #endAfter(id: LaneId, ms: DurationMs, failed: boolean): void {
    const end = (): void => {
      this.#pulses.delete(id);
      try {
        if (!this.#held.has(id)) this.#claims.set(this.#lane(id).outputs.open.line, false);
        if (failed) this.#onFault({ lane: id, message: null });
      } catch (error) {
        if (!failed) this.#onFault({ lane: id, message: error instanceof Error ? error.message : String(error) });
        this.#endAfter(id, retryMs, true);
      }
    };
    this.#pulses.set(id, this.#timing.after(ms, end));
  }

  #drive(wire: OutputWire | null, on: boolean): void {
    if (wire !== null) this.#claims.set(wire.line, on);
  }

  #lane(id: LaneId): Lane {
    const lane = this.#lanes.get(id);
    if (lane === undefined) throw new Error(`lane ${id} has no barrier on this board. Restart duskgate.`);
    return lane;
  }
}

function wiresOf({ outputs }: Lane): readonly OutputWire[] {
  return [outputs.open, outputs.inhibitClose, outputs.beacon].filter((wire) => wire !== null);
}
