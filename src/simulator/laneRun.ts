import { inputsOf } from '../access/feeling.ts';
import type { Lane, LaneInputId } from '../access/lane.ts';
import type { LaneEffect } from '../access/laneEffect.ts';
import type { LaneEvent } from '../access/laneEvent.ts';
import { initialLane, type LaneState } from '../access/laneState.ts';
import { laneStep } from '../access/laneStep.ts';
import { type DurationMs, hourMs, type Instant, type Monotonic } from '../units.ts';
import { type Happening, type Street, Vehicles, type Visit } from './vehicles.ts';

/** One lane of the real code on a virtual clock, with a street before it. Runs as fast as the machine can. */
export class LaneRun {
  readonly #lane: Lane;
  readonly #vehicles: Vehicles;
  readonly #startMs: Instant;
  readonly #pollMs: DurationMs;
  readonly #onEffect: (effect: LaneEffect) => void;
  #nowMono: Monotonic = 0;
  #wakeMono: Monotonic = 0;
  #pollMono: Monotonic = 0;
  #reads = 0;
  state: LaneState;

  constructor({ lane, street, startMs, onEffect }: RunOptions) {
    this.#lane = lane;
    this.#startMs = startMs;
    this.#pollMs = lane.limits.staleMs / 4;
    this.#onEffect = onEffect ?? (() => undefined);
    this.state = initialLane(lane.assist.thresholdStartMs, this.#now);
    const hourAt = (atMono: Monotonic) => ((startMs + atMono) / hourMs) % 24;
    this.#vehicles = new Vehicles({ ...street, hourAt }, 0);
  }

  /** Lets so many vehicles through, and tells how each visit went. */
  run(vehicles: number): readonly Visit[] {
    const visits: Visit[] = [];
    // Two hundred turns a vehicle are ten times what one takes; a lane that is stuck ends here.
    for (let turns = 0; visits.length < vehicles; turns += 1) {
      if (turns > 200 * vehicles + 10_000) throw new Error(`stuck at ${this.#nowMono} ms: ${this.state.barrier.name}`);
      this.#turn();
      visits.push(...this.#vehicles.takeVisits());
    }
    return visits;
  }

  /** Lets time pass until a monotonic instant. */
  runUntil(endMono: Monotonic): this {
    while (Math.min(this.#nextMono, endMono) < endMono) this.#turn();
    return this;
  }

  get nowMono(): Monotonic {
    return this.#nowMono;
  }

  /** Vehicle-milliseconds of waiting so far: over a time, the mean queue. */
  get waitedMs(): number {
    return this.#vehicles.waitedMs;
  }

  get #nextMono(): Monotonic {
    return Math.min(this.#vehicles.nextMono, this.#wakeMono, this.#pollMono);
  }

  get #now() {
    return { monoMs: this.#nowMono, wallMs: this.#startMs + this.#nowMono };
  }

  #turn(): void {
    this.#nowMono = Math.max(this.#nowMono, Math.ceil(this.#nextMono));
    for (const happening of this.#vehicles.advance(this.#nowMono)) this.#hear(this.#eventOf(happening));
    if (this.#pollMono <= this.#nowMono) this.#poll();
    if (this.#wakeMono <= this.#nowMono) this.#hear({ kind: 'tick' });
  }

  #poll(): void {
    this.#pollMono = this.#nowMono + this.#pollMs;
    const active = this.#vehicles.inputs();
    const levels = inputsOf(this.#lane).map((input) => [input, this.#level(input, active[input])] as const);
    this.#hear({ kind: 'inputs', levels: Object.fromEntries(levels), atMono: this.#nowMono });
  }

  #hear(event: LaneEvent): void {
    const { state, effects, wakeAtMono } = laneStep(this.#lane, this.state, event, this.#now);
    this.state = state;
    this.#wakeMono = wakeAtMono;
    for (const effect of effects) this.#onEffect(effect);
    this.#vehicles.obey(effects);
  }

  #eventOf(happening: Happening): LaneEvent {
    const atMono = this.#nowMono;
    if (happening.kind === 'input') {
      const { input, active } = happening;
      return { kind: 'inputs', levels: { [input]: this.#level(input, active) }, atMono };
    }
    if (happening.kind !== 'card') return { kind: happening.kind, call: happening.call, by: 'guard' };
    const reader = this.#lane.readers[0] ?? 'reader';
    const { holder, firstEdgeMono, good } = happening;
    this.#reads += 1;
    const causeId = `read-${this.#reads}`;
    const result = good
      ? ({ kind: 'granted', causeId, by: holder, assistCard: false } as const)
      : ({ kind: 'bad' } as const);
    return { kind: 'read', reader, firstEdgeMono, frameMono: atMono, result };
  }

  #level(input: LaneInputId, active: boolean): 'high' | 'low' {
    const activeAt = this.#lane.inputs[input]?.activeAt ?? 'high';
    if (active) return activeAt;
    return activeAt === 'high' ? 'low' : 'high';
  }
}

export type RunOptions = {
  readonly lane: Lane;
  readonly street: Omit<Street, 'hourAt'>;
  readonly startMs: Instant;
  readonly onEffect?: (effect: LaneEffect) => void;
};
