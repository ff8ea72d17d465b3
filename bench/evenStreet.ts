import type { LaneInputId } from '../src/access/lane.ts';
import type { Read } from '../src/access/read.ts';
import type { Site } from '../src/controller/site.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import { type DurationMs, type Monotonic, minuteMs, type Now, secondMs } from '../src/units.ts';
import { anEntry, aPseudonym } from '../test/makers/access.ts';

type Deed = { readonly afterMs: number; readonly act: (now: Now) => void };

/** One vehicle after the other at an even pace, each through the first lane with a card that is let in. */
export class EvenStreet {
  passages = 0;
  readonly #runtime: Runtime;
  readonly #lane: Site['lanes'][number];
  readonly #reader: string;
  readonly #active = new Map<LaneInputId, boolean>([['armClosed', true]]);
  #due: { atMono: Monotonic; act: (now: Now) => void }[] = [];
  readonly #everyMs: DurationMs;
  #vehicleMono: Monotonic;
  #pollMono = 0;

  /** The first vehicle comes a minute after `beginMono`, another each `everyMs`. */
  constructor(site: Site, runtime: Runtime, { beginMono, everyMs }: { beginMono: Monotonic; everyMs: DurationMs }) {
    const [lane] = site.lanes;
    const reader = site.readers.find((one) => one.lane === lane?.id);
    if (lane === undefined || reader === undefined) throw new Error('config/estate.yaml has no lane with a reader');
    this.#runtime = runtime;
    this.#lane = lane;
    this.#reader = reader.id;
    this.#everyMs = everyMs;
    this.#vehicleMono = beginMono + minuteMs;
  }

  nextMono(now: Now): Monotonic {
    return Math.max(now.monoMs, Math.min(this.#due[0]?.atMono ?? this.#vehicleMono, this.#pollMono));
  }

  act(now: Now): void {
    if (now.monoMs >= this.#vehicleMono && this.#due.length === 0) {
      this.#vehicleMono += this.#everyMs;
      this.#due = this.#passage().map(({ afterMs, act }) => ({ atMono: now.monoMs + afterMs, act }));
      this.passages += 1;
    }
    for (let next = this.#due[0]; next !== undefined && next.atMono <= now.monoMs; next = this.#due[0]) {
      this.#due.shift();
      next.act(now);
    }
    if (now.monoMs < this.#pollMono) return;
    this.#pollMono = now.monoMs + this.#lane.limits.staleMs / 4;
    this.#feel(Object.keys(this.#lane.inputs) as LaneInputId[], now);
  }

  #passage(): readonly Deed[] {
    const turn = (afterMs: number, input: LaneInputId, active: boolean): Deed => ({
      afterMs,
      act: (now) => {
        this.#active.set(input, active);
        this.#feel([input], now);
      },
    });
    return [
      turn(0, 'arrive', true),
      { afterMs: 4 * secondMs, act: (now) => this.#shows(now) },
      turn(4_500, 'armClosed', false),
      turn(6_000, 'armOpen', true),
      turn(7_500, 'safety', true),
      turn(8_500, 'arrive', false),
      turn(11_000, 'safety', false),
      turn(14_000, 'armOpen', false),
      turn(15_500, 'armClosed', true),
    ];
  }

  #shows({ monoMs }: Now): void {
    const pseudonym = aPseudonym(this.passages % 500);
    const read: Read = { kind: 'card', pseudonym, foreign: false, rosterVersion: 1, entry: anEntry({ pseudonym }) };
    this.#runtime.post({
      kind: 'cardRead',
      reader: this.#reader,
      read,
      firstEdgeMono: monoMs - 60,
      frameMono: monoMs - 25,
    });
  }

  #feel(inputs: readonly LaneInputId[], { monoMs }: Now): void {
    const levels = inputs.flatMap((input) => {
      const wire = this.#lane.inputs[input];
      if (wire === null) return [];
      const other = wire.activeAt === 'low' ? 'high' : 'low';
      return [[input, this.#active.get(input) === true ? wire.activeAt : other] as const];
    });
    this.#runtime.post({ kind: 'laneInputs', lane: this.#lane.id, levels: Object.fromEntries(levels), atMono: monoMs });
  }
}
