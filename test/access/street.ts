import { type Arm, armDown, endMono, heightOf, moved } from '../../src/simulator/arm.ts';
import type { Monotonic } from '../../src/units.ts';
import { Gate } from './gate.ts';

/** How one vehicle is driven. Lengths are metres along the lane, with the reader at the driver's window at 0. */
export type Manner = {
  /** After the one before it. */
  readonly comesMs: number;
  readonly lengthM: number;
  readonly speedMps: number;
  /** Kept behind the vehicle ahead. */
  readonly gapM: number;
  /** Drives under the arm so long after the vehicle ahead has cleared it; below the clearing time the loop cannot tell them apart. */
  readonly behindMs: number;
  /** From standing at the reader to the card on it. */
  readonly reachMs: number;
  /** From the open arm to driving on, the first time. A long doze outlasts the opening. */
  readonly dozeMs: number;
  /** Frames that come to nothing before the good one. */
  readonly waves: number;
  /** `resident` shows a good card; `guest` has none and waits for the guard; `follower` drives on behind another. */
  readonly kind: 'resident' | 'guest' | 'follower';
  /** When a resident shows the card once more than needed: into the rising arm, or while driving off. */
  readonly restless: 'no' | 'atOnce' | 'drivingOff';
};

type Vehicle = Manner & {
  readonly name: string;
  frontM: number;
  doing: 'comes' | 'stands' | 'goes';
  stoodMono: Monotonic;
  shownMono: Monotonic;
  /** Shown last while the arm was not up: from then on a driver counts on it. */
  askedMono: Monotonic;
  shown: number;
  /** The arm was down again before it drove on. */
  late: boolean;
  clearedMono: Monotonic | null;
};

/** What became of the vehicles, as they would tell it themselves. */
export type Told = {
  readonly name: string;
  readonly kind: Manner['kind'];
  /** From standing at the reader to being through. */
  readonly tookMs: number;
  readonly ownMs: number;
};

const tickMs = 100;
const standsM = 1.8;
const arriveLoop = [-1, 2] as const;
const safetyLoop = [3, 5.5] as const;
const goneM = 14;
const againMs = 5_000;
const guardMs = 6_000;

/**
 * A lane as the ground has it: vehicles of a length on a line, two loops, an arm that its operator lowers and reverses by
 * itself, drivers who doze, wave, push in and show their card again. Loops feel what stands on them and nothing else.
 */
export class Street {
  readonly gate: Gate;
  readonly through: Told[] = [];
  /** What went against what the drivers saw, in words. */
  readonly wrong: string[] = [];
  /** Cards shown while the arm was not down: a lane that stands open for another needs no pulse for them. */
  shownToOpenArm = 0;
  readonly #deafTo: readonly number[];
  #pulses = 0;
  #arm: Arm;
  #armUpMono: Monotonic = 0;
  #inhibited = false;
  #line: Vehicle[] = [];
  /** Under the arm since the last passage that the lane told. */
  #under = new Set<Vehicle>();
  /** Those of the last passage. */
  #passed: readonly Vehicle[] = [];
  #recorded = new Set<string>();
  #heard = 0;
  #guardMono: Monotonic | null = null;
  #onSafety = false;

  /** The arm does not move for these pulses, counted from 0. */
  constructor(deafTo: readonly number[] = []) {
    this.gate = new Gate().ready();
    this.#deafTo = deafTo;
    this.#arm = armDown(1_500, this.gate.monoMs);
  }

  /** Lets all of them come, and ends when the last is through and the arm has had time to close. */
  run(manners: readonly Manner[]): this {
    let nextMono = this.gate.monoMs;
    const coming = manners.map((manner, at) => {
      nextMono += manner.comesMs;
      return { manner, name: `${manner.kind}-${at}`, atMono: nextMono };
    });
    const endMono = nextMono + (manners.length + 1) * 120_000;
    while (coming.length > 0 || this.#line.length > 0) {
      if (this.gate.monoMs > endMono) return this.#stuck();
      while (coming[0] !== undefined && coming[0].atMono <= this.gate.monoMs && this.#hasRoom()) {
        const { manner, name } = coming.shift()!;
        this.#line.push(newVehicle(manner, name));
      }
      this.#tick();
    }
    for (let tick = 0; tick < 300; tick += 1) this.#tick();
    return this;
  }

  #stuck(): this {
    const { barrier, occupancy } = this.gate.state;
    const who = this.#line.map(({ name, doing, frontM }) => `${name} ${doing} at ${frontM.toFixed(1)} m`).join(', ');
    this.wrong.push(`stuck: ${who}; ${barrier.name}, ${JSON.stringify({ barrier, atReader: occupancy.atReader })}`);
    return this;
  }

  #hasRoom(): boolean {
    const last = this.#line.at(-1);
    return last === undefined || last.frontM - last.lengthM > -9;
  }

  #tick(): void {
    for (const [at, vehicle] of this.#line.entries()) this.#drive(vehicle, this.#line[at - 1]);
    this.#line = this.#line.filter(({ frontM, lengthM }) => frontM - lengthM < goneM);
    this.#moveArm();
    this.#feel();
    this.#guard();
    this.gate.pass(tickMs);
    this.#obey();
  }

  #drive(vehicle: Vehicle, ahead: Vehicle | undefined): void {
    const roomM = ahead === undefined ? Number.POSITIVE_INFINITY : ahead.frontM - ahead.lengthM - vehicle.gapM;
    if (vehicle.doing === 'comes' && vehicle.frontM >= standsM) this.#stand(vehicle);
    if (vehicle.doing === 'comes' && vehicle.kind === 'follower' && this.#isUp && vehicle.frontM > 0)
      vehicle.doing = 'goes';
    if (vehicle.doing === 'stands') this.#wait(vehicle);
    const endM = vehicle.doing === 'goes' ? this.#goesTo(vehicle, ahead) : Math.max(vehicle.frontM, standsM);
    const stepM = (vehicle.speedMps * tickMs) / 1000;
    const before = vehicle.frontM;
    vehicle.frontM = Math.max(before, Math.min(before + stepM, endM, roomM));
    if (before < safetyLoop[0] && vehicle.frontM >= safetyLoop[0]) this.#under.add(vehicle);
    if (
      before < safetyLoop[0] + 0.6 &&
      vehicle.frontM >= safetyLoop[0] + 0.6 &&
      vehicle.restless === 'drivingOff' &&
      vehicle.shown > 0 &&
      vehicle.kind === 'resident'
    )
      this.#card(vehicle);
    if (vehicle.clearedMono === null && vehicle.frontM - vehicle.lengthM > safetyLoop[1]) this.#clear(vehicle);
  }

  #stand(vehicle: Vehicle): void {
    vehicle.doing = 'stands';
    vehicle.stoodMono = this.gate.monoMs;
  }

  /** Before the loop nobody drives under an arm that is not up; on it, the arm comes up again. */
  #goesTo(vehicle: Vehicle, ahead: Vehicle | undefined): number {
    const aheadMs =
      ahead === undefined
        ? Number.POSITIVE_INFINITY
        : this.gate.monoMs - (ahead.clearedMono ?? Number.POSITIVE_INFINITY);
    if (vehicle.frontM < safetyLoop[0] && aheadMs < vehicle.behindMs)
      return Math.max(vehicle.frontM, safetyLoop[0] - 0.1);
    if (vehicle.kind === 'follower' && heightOf(this.#arm, this.gate.monoMs) > 0.3) return Number.POSITIVE_INFINITY;
    if (this.#isUp || vehicle.frontM > safetyLoop[0] + 1) return Number.POSITIVE_INFINITY;
    if (vehicle.frontM >= safetyLoop[0]) return vehicle.frontM;
    vehicle.doing = 'stands';
    vehicle.late = true;
    return vehicle.frontM;
  }

  #wait(vehicle: Vehicle): void {
    const nowMono = this.gate.monoMs;
    const standsMs = nowMono - vehicle.stoodMono;
    if (vehicle.shown === 0) return this.#tries(vehicle, standsMs);
    const sinceMs = nowMono - vehicle.shownMono;
    if (vehicle.restless === 'atOnce' && vehicle.shown === 1 && sinceMs >= 2_500) return this.#shows(vehicle);
    if (!this.#isUp) {
      if (sinceMs >= againMs) this.#shows(vehicle);
      return;
    }
    const upMs = nowMono - Math.max(this.#armUpMono, vehicle.askedMono);
    if (upMs >= (vehicle.late ? 800 : vehicle.dozeMs)) vehicle.doing = 'goes';
    else if (vehicle.dozeMs > 1_500) vehicle.late ||= upMs > 8_000;
  }

  #tries(vehicle: Vehicle, standsMs: number): void {
    const { waves, reachMs } = vehicle;
    if (standsMs < reachMs) return;
    const wave = Math.floor((standsMs - reachMs) / 700);
    if (wave >= waves) return this.#shows(vehicle);
    if ((standsMs - reachMs) % 700 < tickMs) this.gate.read({ kind: 'bad' });
  }

  #shows(vehicle: Vehicle): void {
    if (vehicle.shown === 0 || !this.#isUp) vehicle.askedMono = this.gate.monoMs;
    vehicle.shown += 1;
    vehicle.shownMono = this.gate.monoMs;
    if (vehicle.kind === 'guest') this.gate.denied(vehicle.name);
    else this.#card(vehicle);
    this.#obey();
  }

  #card({ name }: Vehicle): void {
    if (heightOf(this.#arm, this.gate.monoMs) > 0) this.shownToOpenArm += 1;
    this.gate.card(name);
  }

  #clear(vehicle: Vehicle): void {
    const { name, kind, reachMs, dozeMs, waves, stoodMono } = vehicle;
    vehicle.clearedMono = this.gate.monoMs;
    const tookMs = stoodMono === 0 ? 0 : vehicle.clearedMono - stoodMono;
    this.through.push({ name, kind, tookMs, ownMs: reachMs + dozeMs + 700 * waves });
  }

  /** The guard comes to who called, and opens if he is still wanted then. */
  #guard(): void {
    const wanted = this.gate.state.assist.call !== null;
    if (!wanted) this.#guardMono = null;
    else this.#guardMono ??= this.gate.monoMs + guardMs;
    if (this.#guardMono === null || this.gate.monoMs < this.#guardMono) return;
    this.#guardMono = null;
    const helpless = this.#line.some(({ kind, doing }) => kind === 'guest' && doing === 'stands');
    const { call } = this.gate.state.assist;
    if (helpless || this.gate.name === 'fault') this.gate.press();
    else if (call !== null)
      this.gate.hear({ kind: 'resolve', call: call.id, by: 'wang', end: 'turnedAway', needed: false });
  }

  #feel(): void {
    const isOn = ([fromM, toM]: readonly [number, number]) =>
      this.#line.some(({ frontM, lengthM }) => frontM >= fromM && frontM - lengthM <= toM);
    this.#feelOne('arrive', isOn(arriveLoop));
    this.#onSafety = isOn(safetyLoop);
    this.#feelOne('safety', this.#onSafety);
    this.#feelOne('armOpen', this.#isUp);
    this.#feelOne('armClosed', heightOf(this.#arm, this.gate.monoMs) <= 0);
  }

  #feelOne(input: 'arrive' | 'safety' | 'armOpen' | 'armClosed', active: boolean): void {
    if (this.gate.active.get(input) !== active) this.gate.set(input, active);
    this.#obey();
  }

  get #isUp(): boolean {
    return heightOf(this.#arm, this.gate.monoMs) >= 1;
  }

  #moveArm(): void {
    const nowMono = this.gate.monoMs;
    if (endMono(this.#arm) <= nowMono) {
      const up = this.#arm.moves === 'up';
      if (up) this.#armUpMono = nowMono;
      this.#arm = { ...moved(this.#arm, 'rests', nowMono), height: up ? 1 : 0 };
    }
    if (this.#arm.moves === 'down' && (this.#onSafety || this.#inhibited)) this.#arm = moved(this.#arm, 'up', nowMono);
    if (this.#arm.moves === 'rests' && this.#isUp && !this.#onSafety && !this.#inhibited)
      this.#arm = moved(this.#arm, 'down', nowMono);
  }

  #obey(): void {
    for (; this.#heard < this.gate.effects.length; this.#heard += 1) {
      const effect = this.gate.effects[this.#heard]!;
      if (effect.kind === 'openPulse') this.#pulse();
      if (effect.kind === 'inhibitClose') this.#inhibited = effect.on;
      if (effect.kind === 'recordPassage') this.#judgeRecord(effect.pseudonym);
      if (effect.kind === 'passage') this.#judgePassage(effect.granted);
    }
  }

  #pulse(): void {
    const deaf = this.#deafTo.includes(this.#pulses);
    this.#pulses += 1;
    if (!deaf && !this.#isUp) this.#arm = moved(this.#arm, 'up', this.gate.monoMs);
  }

  /** Who came off the loop since the last passage; the lane tells it a second later. */
  #judgePassage(granted: boolean): void {
    this.#passed = [...this.#under].filter(({ clearedMono }) => clearedMono !== null);
    for (const vehicle of this.#passed) this.#under.delete(vehicle);
    const who = this.#passed.map(({ name }) => name).join(', ') || 'nobody';
    const leave = this.#passed.every(({ kind, late, shown }) => kind === 'resident' && !late && shown > 0);
    if (this.#passed.length === 0) this.wrong.push('a passage of nobody');
    if (!granted && leave) this.wrong.push(`${who} counted as a tailgate`);
  }

  #judgeRecord(name: string): void {
    const passed = this.#passed.map((vehicle) => vehicle.name);
    if (this.#recorded.has(name)) this.wrong.push(`${name} is recorded twice`);
    if (!passed.includes(name)) this.wrong.push(`${name} is recorded for the passage of ${passed.join(', ')}`);
    this.#recorded.add(name);
  }
}

function newVehicle(manner: Manner, name: string): Vehicle {
  return {
    ...manner,
    name,
    frontM: -12,
    doing: 'comes',
    stoodMono: 0,
    shownMono: 0,
    askedMono: 0,
    shown: 0,
    late: false,
    clearedMono: null,
  };
}
