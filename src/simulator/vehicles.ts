import type { LaneInputId } from '../access/lane.ts';
import type { LaneEffect } from '../access/laneEffect.ts';
import type { Monotonic } from '../units.ts';
import { type Arm, armDown, endMono, heightOf, moved } from './arm.ts';
import { type Chance, type Spread, timeOf } from './chance.ts';
import { nextVehicle, type Traffic, type Vehicle } from './traffic.ts';

/** What the street does to a lane. Whoever drives the lane turns it into edges, frames or events. */
export type Happening =
  | { readonly kind: 'input'; readonly input: LaneInputId; readonly active: boolean }
  | { readonly kind: 'card'; readonly holder: string; readonly firstEdgeMono: Monotonic; readonly good: boolean }
  | { readonly kind: 'acknowledge' | 'guardArrived'; readonly call: string };

/** How a visit went, for whoever measures. */
export type Visit = {
  readonly arrivedMono: Monotonic;
  readonly atReaderMono: Monotonic;
  /** The next one could stand at the reader. */
  readonly freeMono: Monotonic;
};

export type Street = {
  readonly traffic: Traffic;
  readonly chance: Chance;
  /** From a call until the guard holds the card to the reader; null = nobody comes. */
  readonly guard: Spread | null;
  readonly hourAt: (atMono: Monotonic) => number;
  /** The operator's own wait with the arm up and nobody under it; 0 = it falls when it is let. */
  readonly waitsOpenMs?: number;
};

const armTravelMs = 1_500;
const frameMs = 50;
/** Between the two tries of a driver who waves a card out of reach. */
const wavesMs = 600;
/** From the good read to each point of the way. */
const toSafetyMs = 2_000;
const offArriveMs = 3_000;
const offSafetyMs = 4_000;
/** A driver looks at the arm so often, and shows the card again after so many looks in vain: ever less often. */
const lookMs = 500;
const showsAgain: readonly number[] = [10, 30, 70];
/** After a minute in vain the driver reverses and goes: a balk. */
const looksBeforeLeaving = 120;
/** From the read until the next vehicle has moved up: what a driver takes besides reaching. */
export const fixedServiceMs = frameMs + offSafetyMs;

const nothing: readonly Happening[] = [];

/** A vehicle at the reader; `read` once its card came to a whole frame. */
type Stop = { readonly vehicle: Vehicle; readonly sinceMono: Monotonic; read: boolean };

type Due = { readonly atMono: Monotonic; readonly act: () => void };

/**
 * The street before one lane: vehicles, their drivers, the arm and the guard, with a clock of its own that moves when told
 * to. One vehicle after the other stands at the reader; how long each stands there depends on its driver alone.
 */
export class Vehicles {
  readonly #street: Street;
  #out: Happening[] = [];
  #due: Due[] = [];
  #nowMono: Monotonic;
  #next: Vehicle;
  #waiting: Vehicle[] = [];
  #arm: Arm;
  #upSinceMono: Monotonic = 0;
  #inhibited = false;
  #asserted = false;
  #onSafety = 0;
  /** Somebody stands at the reader, or the next has not moved up yet. */
  #busy = false;
  /** The tail of the one that drives through is still on the arrival loop. */
  #tailOnLoop = false;
  #atReader: Stop | null = null;
  /** Since the last `takeVisits`. */
  #visits: Visit[] = [];
  /** Vehicle-milliseconds of waiting, for the mean queue. */
  waitedMs = 0;

  constructor(street: Street, startMono: Monotonic) {
    this.#street = street;
    this.#nowMono = startMono;
    this.#arm = armDown(armTravelMs, startMono);
    this.#next = nextVehicle(street.chance, street.traffic, startMono, street.hourAt);
  }

  get nextMono(): Monotonic {
    return Math.min(this.#next.arrivesMono, endMono(this.#arm), this.#due[0]?.atMono ?? Number.POSITIVE_INFINITY);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** All inputs as they are, for a poll. */
  inputs(): Readonly<Record<LaneInputId, boolean>> {
    const height = heightOf(this.#arm, this.#nowMono);
    return {
      arrive: this.#atReader !== null || this.#tailOnLoop,
      safety: this.#onSafety > 0,
      queue: this.#waiting.length > 0,
      beam: false,
      edge: false,
      fire: false,
      manualRelease: false,
      guardButton: false,
      callButton: false,
      armOpen: height >= 1,
      armClosed: height <= 0,
    };
  }

  /** Moves the clock, and tells what happened at its new instant. Never skips: go to `nextMono` at the latest. */
  advance(toMono: Monotonic): readonly Happening[] {
    this.waitedMs += this.#waiting.length * (toMono - this.#nowMono);
    this.#nowMono = toMono;
    if (endMono(this.#arm) <= toMono) this.#armEnds();
    while (this.#due[0] !== undefined && this.#due[0].atMono <= toMono) this.#due.shift()?.act();
    while (this.#next.arrivesMono <= toMono) this.#joins();
    if (this.#out.length === 0) return nothing;
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /** What the lane did about it. */
  obey(effects: readonly LaneEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'openPulse') this.#raise();
      if (effect.kind === 'assertOpen') this.holdUp(effect.on);
      if (effect.kind === 'inhibitClose') this.inhibitClose(effect.on);
      if (effect.kind === 'call' && effect.stage === 'called') this.guardCalled(effect.call.id);
    }
  }

  /** The OPEN contact is closed, or let go: for a moment it is a pulse. */
  holdUp(on: boolean): void {
    this.#asserted = on;
    if (on) this.#raise();
    else this.#mayFall();
  }

  /** The arm may not come down, or may. */
  inhibitClose(on: boolean): void {
    this.#inhibited = on;
    if (on && this.#arm.moves === 'down') this.#arm = moved(this.#arm, 'up', this.#nowMono);
    this.#mayFall();
  }

  /** The guard heard of a call, and sets out if there is one. */
  guardCalled(call: string): void {
    const { guard, chance } = this.#street;
    const stop = this.#atReader;
    if (guard === null || stop === null) return;
    const ms = Math.max(frameMs, timeOf(chance, guard));
    this.#later(ms / 3, () => this.#out.push({ kind: 'acknowledge', call }));
    this.#later(ms, () => {
      if (stop.read) return;
      this.#out.push({ kind: 'guardArrived', call });
      this.#reads(stop);
    });
  }

  takeVisits(): readonly Visit[] {
    const visits = this.#visits;
    this.#visits = [];
    return visits;
  }

  #later(ms: number, act: () => void): void {
    const atMono = this.#nowMono + Math.max(0, Math.round(ms));
    let at = this.#due.length;
    while (at > 0 && (this.#due[at - 1]?.atMono ?? 0) > atMono) at -= 1;
    if (at === this.#due.length) this.#due.push({ atMono, act });
    else this.#due.splice(at, 0, { atMono, act });
  }

  #set(input: LaneInputId, active: boolean): void {
    this.#out.push({ kind: 'input', input, active });
  }

  #joins(): void {
    const { chance, traffic, hourAt } = this.#street;
    this.#waiting.push(this.#next);
    this.#next = nextVehicle(chance, traffic, this.#next.arrivesMono, hourAt);
    if (this.#atReader === null && !this.#busy) this.#movesUp();
    else if (this.#waiting.length === 1) this.#set('queue', true);
  }

  #movesUp(): void {
    const vehicle = this.#waiting.shift();
    if (vehicle === undefined) return;
    if (this.#waiting.length === 0) this.#set('queue', false);
    const stop: Stop = { vehicle, sinceMono: this.#nowMono, read: false };
    this.#atReader = stop;
    this.#busy = true;
    this.#set('arrive', true);
    if (vehicle.waves) for (const ms of [0, wavesMs]) this.#later(vehicle.reachMs + ms, () => this.#waves(stop));
    this.#later(vehicle.reachMs + vehicle.extraMs + frameMs, () => this.#reads(stop));
  }

  #waves(stop: Stop): void {
    if (stop.read) return;
    this.#out.push({ kind: 'card', holder: stop.vehicle.holder, firstEdgeMono: this.#nowMono - 10, good: false });
  }

  #reads(stop: Stop): void {
    if (stop.read) return;
    stop.read = true;
    this.#shows(stop);
    this.#later(toSafetyMs, () => this.#drivesOn(stop, 1));
  }

  #shows({ vehicle: { holder } }: Stop): void {
    this.#out.push({ kind: 'card', holder, firstEdgeMono: this.#nowMono - frameMs, good: true });
  }

  /** Under the arm, if it is up. Where it stays down, as before a lane that only starts, the card is shown once more. */
  #drivesOn(stop: Stop, look: number): void {
    if (heightOf(this.#arm, this.#nowMono) < 1) {
      if (look === looksBeforeLeaving) return this.#leavesInVain();
      if (showsAgain.includes(look)) this.#shows(stop);
      return this.#later(lookMs, () => this.#drivesOn(stop, look + 1));
    }
    const begun = { arrivedMono: stop.vehicle.arrivesMono, atReaderMono: stop.sinceMono };
    this.#onSafety += 1;
    this.#set('safety', true);
    this.#atReader = null;
    this.#tailOnLoop = true;
    this.#later(offArriveMs - toSafetyMs, () => {
      this.#tailOnLoop = false;
      this.#set('arrive', false);
    });
    return this.#later(offSafetyMs - toSafetyMs, () => this.#isThrough(begun));
  }

  #leavesInVain(): void {
    this.#atReader = null;
    this.#set('arrive', false);
    this.#later(toSafetyMs, () => {
      this.#busy = false;
      this.#movesUp();
    });
  }

  #isThrough(begun: Pick<Visit, 'arrivedMono' | 'atReaderMono'>): void {
    this.#onSafety -= 1;
    this.#set('safety', this.#onSafety > 0);
    this.#visits.push({ ...begun, freeMono: this.#nowMono });
    this.#busy = false;
    this.#movesUp();
    // Off the loop, an operator does not wait any longer.
    this.#upSinceMono = Number.NEGATIVE_INFINITY;
    this.#mayFall();
  }

  #raise(): void {
    if (heightOf(this.#arm, this.#nowMono) >= 1) return;
    this.#leaves('armClosed');
    this.#arm = moved(this.#arm, 'up', this.#nowMono);
  }

  /** The operator's own rule: down when nobody holds it up and nothing is in the way. */
  #mayFall(): void {
    const held = this.#inhibited || this.#asserted || this.#onSafety > 0;
    if (held || this.#arm.moves !== 'rests' || heightOf(this.#arm, this.#nowMono) < 1) return;
    const restMs = this.#upSinceMono + (this.#street.waitsOpenMs ?? 0) - this.#nowMono;
    if (restMs > 0) return this.#later(restMs, () => this.#mayFall());
    this.#leaves('armOpen');
    this.#arm = moved(this.#arm, 'down', this.#nowMono);
  }

  #armEnds(): void {
    const input = this.#arm.moves === 'up' ? 'armOpen' : 'armClosed';
    this.#arm = { ...moved(this.#arm, 'rests', this.#nowMono), height: input === 'armOpen' ? 1 : 0 };
    this.#set(input, true);
    if (input === 'armOpen') this.#upSinceMono = this.#nowMono;
    this.#mayFall();
  }

  /** An end switch lets go; it is told with the next poll or change, as the lane asked for it. */
  #leaves(input: 'armOpen' | 'armClosed'): void {
    if (heightOf(this.#arm, this.#nowMono) === (input === 'armOpen' ? 1 : 0)) {
      this.#later(1, () => this.#set(input, false));
    }
  }
}
