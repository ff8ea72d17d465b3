import type { BarrierName } from '../../src/access/barrier.ts';
import { inputsOf } from '../../src/access/feeling.ts';
import type { Grant } from '../../src/access/grant.ts';
import type { Lane, LaneInputId } from '../../src/access/lane.ts';
import type { LaneEffect } from '../../src/access/laneEffect.ts';
import type { LaneEvent, ReadResult } from '../../src/access/laneEvent.ts';
import { brokenLane } from '../../src/access/laneInvariants.ts';
import { durableOfLane, initialLane, type LaneDurable, type LaneState } from '../../src/access/laneState.ts';
import { laneStep } from '../../src/access/laneStep.ts';
import { aLane } from '../makers/lane.ts';

const pollMs = 4_000;

/**
 * A lane with the real step, wires that can be set, and a clock that moves when told to; the lines are polled as a board
 * would. Every broken invariant throws, so that each test tests them all.
 */
export class Gate {
  readonly lane: Lane;
  monoMs = 1_000_000;
  wallMs = Date.UTC(2026, 10, 23, 9);
  state: LaneState;
  readonly effects: LaneEffect[] = [];
  readonly active = new Map<LaneInputId, boolean>();
  readonly silent = new Set<LaneInputId>();
  wakeAtMono = 0;
  #polledMono = 0;
  #reads = 0;

  constructor(lane: Lane = aLane(), before: { readonly durable: LaneDurable; readonly gate: Gate } | null = null) {
    this.lane = lane;
    this.monoMs = before?.gate.monoMs ?? this.monoMs;
    this.wallMs = before?.gate.wallMs ?? this.wallMs;
    if (before !== null) this.#reads = before.gate.#reads;
    this.state = initialLane(lane.assist.thresholdStartMs, this.now, before?.durable ?? null);
    for (const input of inputsOf(lane)) this.active.set(input, before?.gate.active.get(input) ?? input === 'armClosed');
    for (const input of before?.gate.silent ?? []) this.silent.add(input);
    this.poll();
  }

  get now() {
    return { wallMs: this.wallMs, monoMs: this.monoMs };
  }

  get name() {
    return this.state.barrier.name;
  }

  /** Past the boot hold, arm down. */
  ready(): this {
    return this.pass(3_000);
  }

  hear(event: LaneEvent): readonly LaneEffect[] {
    const before = this.state;
    const made = laneStep(this.lane, before, event, this.now);
    const { state, effects, wakeAtMono } = made;
    const wrong = brokenLane(this.lane, { before, event, made, now: this.now });
    if (wrong.length > 0) throw new Error(`after ${JSON.stringify(event)}: ${wrong.join('; ')}`);
    this.state = state;
    this.wakeAtMono = wakeAtMono;
    this.effects.push(...effects);
    return effects;
  }

  set(input: LaneInputId, active: boolean): this {
    this.active.set(input, active);
    if (!this.silent.has(input))
      this.hear({ kind: 'inputs', levels: { [input]: this.#level(input) }, atMono: this.monoMs });
    return this;
  }

  arm(where: 'open' | 'closed' | 'between'): this {
    this.active.set('armOpen', where === 'open').set('armClosed', where === 'closed');
    this.poll();
    return this;
  }

  poll(): this {
    const heard = inputsOf(this.lane).filter((input) => !this.silent.has(input));
    const levels = Object.fromEntries(heard.map((input) => [input, this.#level(input)]));
    this.#polledMono = this.monoMs;
    this.hear({ kind: 'inputs', levels, atMono: this.monoMs });
    return this;
  }

  /** Lets time pass; the lane is woken when it asked to be. */
  pass(ms: number): this {
    const endMono = this.monoMs + ms;
    for (let turns = 0; this.monoMs < endMono; turns += 1) {
      if (turns > ms + 1_000) throw new Error('the lane never comes to rest');
      const next = Math.min(endMono, this.wakeAtMono, this.#polledMono + pollMs);
      this.wallMs += next - this.monoMs;
      this.monoMs = next;
      if (this.monoMs - this.#polledMono >= pollMs) this.poll();
      else this.hear({ kind: 'tick' });
    }
    return this;
  }

  passUntil(name: BarrierName): this {
    for (let seconds = 0; this.name !== name; seconds += 1) {
      if (seconds > 600) throw new Error(`still ${this.name} and not ${name} after ten minutes`);
      this.pass(1_000);
    }
    return this;
  }

  read(result: ReadResult, readMs = 50): readonly LaneEffect[] {
    const frameMono = this.monoMs;
    return this.hear({ kind: 'read', reader: 'reader-in', firstEdgeMono: frameMono - readMs, frameMono, result });
  }

  card(by = 'resident-1'): readonly LaneEffect[] {
    this.#reads += 1;
    return this.read({ kind: 'granted', causeId: `read-${this.monoMs}-${this.#reads}`, by, assistCard: false });
  }

  assistCard(): readonly LaneEffect[] {
    this.#reads += 1;
    return this.read({ kind: 'granted', causeId: `read-${this.#reads}`, by: 'guard', assistCard: true });
  }

  denied(by = 'visitor-1', resident = false): readonly LaneEffect[] {
    return this.read({ kind: 'denied', by, resident });
  }

  press(): this {
    return this.set('guardButton', true).pass(200).set('guardButton', false);
  }

  remote(over: { id?: string; ageMs?: number; retained?: boolean; sound?: boolean } = {}): readonly LaneEffect[] {
    const issuedAtMs = this.wallMs - (over.ageMs ?? 500);
    const clock = { fromMs: this.wallMs - 100, toMs: this.wallMs + 100, sound: over.sound ?? true };
    const id = over.id ?? `command-${this.monoMs}`;
    const retained = over.retained ?? false;
    return this.hear({
      kind: 'remoteOpen',
      open: { id, by: 'min', retained, issuedAtMs, notAfterMs: issuedAtMs + 10_000, clock },
    });
  }

  /** A vehicle drives up and stands at the reader. */
  arrive(ms = 2_000): this {
    return this.set('arrive', true).pass(ms);
  }

  /** The arm goes up, as an operator would move it after a pulse. */
  raise(): this {
    return this.arm('between').pass(1_500).arm('open');
  }

  lower(): this {
    return this.arm('between').pass(1_500).arm('closed');
  }

  /** The vehicle at the reader drives through. */
  driveThrough(): this {
    return this.pass(500)
      .set('safety', true)
      .pass(1_000)
      .set('arrive', false)
      .pass(1_000)
      .set('safety', false)
      .pass(1_000);
  }

  /** One resident from the street to the closed arm. */
  resident(by = 'resident-1'): this {
    this.arrive().card(by);
    return this.raise().driveThrough().lower();
  }

  of<K extends LaneEffect['kind']>(kind: K): readonly Extract<LaneEffect, { kind: K }>[] {
    return this.effects.filter((effect): effect is Extract<LaneEffect, { kind: K }> => effect.kind === kind);
  }

  get pulses(): readonly Grant[] {
    return this.of('openPulse').map(({ cause }) => cause);
  }

  get episodes() {
    return this.of('episodeEnded').map(({ episode }) => episode);
  }

  get lastRefusal() {
    return this.of('refused').at(-1)?.why;
  }

  /** The process dies and comes back with what it kept. The wires and the arm stay as they are. */
  restart(): Gate {
    const durable = JSON.parse(JSON.stringify(durableOfLane(this.state, this.now))) as LaneDurable;
    return new Gate(this.lane, { durable, gate: this });
  }

  #level(input: LaneInputId): 'high' | 'low' {
    return this.active.get(input) === true ? 'high' : 'low';
  }
}
