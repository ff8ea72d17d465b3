import type { Lane, LaneId, OutputWire } from '../src/access/lane.ts';
import type { Gates } from '../src/ports.ts';
import type { DurationMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { SaidError, wordsOf } from '../src/words/saidError.ts';
import type { Chip } from './board/chip.ts';
import { Claims } from './board/claims.ts';
import { systemTiming, type Timing } from './timing.ts';

export type BarrierWiring = {
  readonly chip: Chip;
  /** An output that does not show what it should, and null when all of the lane do again. It is tried until it obeys. */
  readonly onFault: (fault: { lane: LaneId; message: Words | null }) => void;
  readonly timing?: Timing;
};

const noBarrier: Words = {
  en: 'lane {id} has no barrier on this board. Restart duskgate.',
  zh: '车道 {id} 在本板上没有道闸。请重启 duskgate。',
};

/** Between two tries of an output that did not obey. */
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
  /** Takes back the end of the running pulse of an OPEN line. */
  readonly #pulses = new Map<string, () => void>();
  /** Lines that are to stay on until they are told otherwise; the end of a pulse does not touch them. */
  readonly #kept = new Set<string>();
  /** Lines that do not show what they should, and whose they are. */
  readonly #owed = new Map<string, LaneId>();
  #cancelRetry: (() => void) | null = null;

  constructor(lanes: readonly Lane[], { chip, onFault, timing = systemTiming }: BarrierWiring) {
    this.#lanes = new Map(lanes.map((lane) => [lane.id, lane]));
    this.#timing = timing;
    this.#onFault = onFault;
    const wires = new Map(lanes.flatMap((lane) => wiresOf(lane).map((wire) => [wire.line, { lane, wire }])));
    this.#claims = new Claims((wanted) =>
      chip.request(
        [...wanted].map(([line, initial]) => {
          return { direction: 'output', line, activeLow: wires.get(line)?.wire.activeLow === true, initial } as const;
        }),
      ),
    );
    for (const [line] of this.#claims.claim(new Map([...wires.keys()].map((line) => [line, false]))))
      this.#owe(line, wires.get(line)?.lane.id ?? '');
  }

  pulse(id: LaneId, ms: DurationMs): void {
    const { line } = this.#lane(id).outputs.open;
    try {
      this.#claims.set(line, true);
    } catch (error) {
      // A pulse that comes late would open for nobody: what is tried again is only to let go.
      this.#owe(line, id);
      throw error;
    }
    this.#pulses.get(line)?.();
    const end = this.#timing.after(ms, () => {
      this.#pulses.delete(line);
      this.#settle(line, id);
    });
    this.#pulses.set(line, end);
  }

  assertOpen(id: LaneId, on: boolean): void {
    this.#keep(id, this.#lane(id).outputs.open, on);
  }

  inhibitClose(id: LaneId, on: boolean): void {
    this.#keep(id, this.#lane(id).outputs.inhibitClose, on);
  }

  beacon(id: LaneId, on: boolean): void {
    this.#keep(id, this.#lane(id).outputs.beacon, on);
  }

  close(): void {
    this.#cancelRetry?.();
    for (const cancel of this.#pulses.values()) cancel();
    this.#pulses.clear();
    this.#kept.clear();
    for (const { line } of [...this.#lanes.values()].flatMap((lane) => wiresOf(lane))) {
      try {
        this.#claims.set(line, false);
      } catch {
        // A line that does not answer can be let go only by its hardware pull.
      }
    }
    this.#claims.release();
  }

  #keep(id: LaneId, wire: OutputWire | null, on: boolean): void {
    if (wire === null) return;
    if (on) this.#kept.add(wire.line);
    else this.#kept.delete(wire.line);
    try {
      this.#show(wire.line);
    } catch (error) {
      this.#owe(wire.line, id);
      throw error;
    }
  }

  /** Puts a line to what it is to be now. Throws the chip's own words. */
  #show(line: string): void {
    this.#claims.set(line, this.#kept.has(line) || this.#pulses.has(line));
    this.#owed.delete(line);
  }

  /** The same without a caller who could hear of it; told each time, since another output's success may have cleared it. */
  #settle(line: string, lane: LaneId): void {
    const owed = this.#owed.has(line);
    try {
      this.#show(line);
      if (owed && ![...this.#owed.values()].includes(lane)) this.#onFault({ lane, message: null });
    } catch (error) {
      this.#onFault({ lane, message: wordsOf(error) });
      this.#owe(line, lane);
    }
  }

  #owe(line: string, lane: LaneId): void {
    this.#owed.set(line, lane);
    this.#cancelRetry ??= this.#timing.after(retryMs, () => {
      this.#cancelRetry = null;
      for (const [owing, whose] of this.#owed) this.#settle(owing, whose);
    });
  }

  #lane(id: LaneId): Lane {
    const lane = this.#lanes.get(id);
    if (lane === undefined) throw new SaidError(worded(noBarrier, { id }));
    return lane;
  }
}

function wiresOf({ outputs }: Lane): readonly OutputWire[] {
  return [outputs.open, outputs.inhibitClose, outputs.beacon].filter((wire) => wire !== null);
}
