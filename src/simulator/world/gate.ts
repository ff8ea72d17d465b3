import { inputsOf, laneInputs, type Reading } from '../../access/feeling.ts';
import type { Lane, LaneInputId } from '../../access/lane.ts';
import type { Event } from '../../controller/event.ts';
import type { Reader } from '../../controller/site.ts';
import type { DurationMs, Monotonic } from '../../units.ts';
import { type Chance, happens } from '../chance.ts';
import type { Happening, Vehicles, Visit } from '../vehicles.ts';
import type { Contact } from './core.ts';
import type { Residents } from './residents.ts';

/** What is wrong with a line before it reaches the board: it shows this whatever the street does. */
export type StuckWire = 'high' | 'low' | 'unread';

/** What the board tells of one line: said for every line that moves, and made once. */
const levelsOf = Object.fromEntries(
  laneInputs.map((input) => [
    input,
    { high: { [input]: 'high' }, low: { [input]: 'low' }, unread: { [input]: 'unread' } },
  ]),
) as Readonly<Record<LaneInputId, Readonly<Record<Reading, Readonly<Partial<Record<LaneInputId, Reading>>>>>>>;

/** One lane before a simulated street: loops, end switches and reader become events; contacts move the arm. */
export class GateLane {
  readonly lane: Lane;
  readonly stuck = new Map<LaneInputId, StuckWire>();
  /** Milliseconds that word of a change takes to reach the device. */
  delayMs: DurationMs = 0;
  readonly #reader: Reader | null;
  readonly #vehicles: Vehicles;
  readonly #residents: Residents;
  readonly #chance: Chance;
  readonly #strangerShare: number;
  readonly #hear: (event: Event) => void;
  readonly #guard: (word: { readonly kind: 'acknowledge' | 'guardArrived'; readonly call: string }) => void;
  readonly #toDevice: (atMono: Monotonic) => Monotonic;
  #pollMono: Monotonic = 0;
  #driver: { readonly holder: string; readonly isStranger: boolean } | null = null;

  constructor(wiring: GateLaneWiring) {
    this.lane = wiring.lane;
    this.#reader = wiring.reader;
    this.#vehicles = wiring.vehicles;
    this.#residents = wiring.residents;
    this.#chance = wiring.chance;
    this.#strangerShare = wiring.strangerShare;
    this.#hear = wiring.hear;
    this.#guard = wiring.guard;
    this.#toDevice = wiring.toDevice;
  }

  get nextMono(): Monotonic {
    return Math.min(Math.ceil(this.#vehicles.nextMono), this.#pollMono);
  }

  /** Vehicle-milliseconds of waiting so far. */
  get waitedMs(): number {
    return this.#vehicles.waitedMs;
  }

  get waiting(): number {
    return this.#vehicles.waiting;
  }

  takeVisits(): readonly Visit[] {
    return this.#vehicles.takeVisits();
  }

  advance(nowMono: Monotonic): void {
    for (const happening of this.#vehicles.advance(nowMono)) this.#tell(happening, nowMono);
    if (this.#pollMono <= nowMono) this.poll(nowMono);
  }

  /** All lines as they are, as a board reads them a few times within their time of staleness. */
  poll(nowMono: Monotonic): void {
    this.#pollMono = nowMono + this.lane.limits.staleMs / 4;
    const active = this.#vehicles.inputs();
    const levels = inputsOf(this.lane).map((input) => [input, this.#reads(input, active[input])] as const);
    const atMono = this.#toDevice(nowMono);
    this.#hear({ kind: 'laneInputs', lane: this.lane.id, levels: Object.fromEntries(levels), atMono });
  }

  /** What the barrier's contacts do, as the operator's terminals feel it. */
  obey(contact: Contact): void {
    if (contact.kind === 'openPulse') {
      this.#vehicles.holdUp(true);
      this.#vehicles.holdUp(false);
    }
    if (contact.kind === 'assertOpen') this.#vehicles.holdUp(contact.on);
    if (contact.kind === 'inhibitClose') this.#vehicles.inhibitClose(contact.on);
  }

  /** The contacts let go, as they do without power. */
  letGo(): void {
    this.#vehicles.holdUp(false);
    this.#vehicles.inhibitClose(false);
  }

  /** The guard heard of a call. */
  call(id: string): void {
    this.#vehicles.guardCalled(id);
  }

  #tell(happening: Happening, nowMono: Monotonic): void {
    if (happening.kind === 'input') return this.#changed(happening.input, happening.active, nowMono);
    if (happening.kind === 'card') return this.#shows(happening, nowMono);
    return this.#guard(happening);
  }

  #changed(input: LaneInputId, active: boolean, nowMono: Monotonic): void {
    if (this.lane.inputs[input] === null || this.stuck.has(input)) return;
    const levels = levelsOf[input][this.#reads(input, active)];
    this.#hear({ kind: 'laneInputs', lane: this.lane.id, levels, atMono: this.#toDevice(nowMono) - this.delayMs });
  }

  #reads(input: LaneInputId, active: boolean): Reading {
    const activeAt = this.lane.inputs[input]?.activeAt ?? 'high';
    return this.stuck.get(input) ?? (active ? activeAt : activeAt === 'high' ? 'low' : 'high');
  }

  #shows({ holder, firstEdgeMono, good }: Extract<Happening, { kind: 'card' }>, nowMono: Monotonic): void {
    const reader = this.#reader;
    if (reader === null) return;
    if (this.#driver?.holder !== holder)
      this.#driver = { holder, isStranger: happens(this.#chance, this.#strangerShare) };
    this.#hear({
      kind: 'cardRead',
      reader: reader.id,
      read: good
        ? this.#residents.read(holder, { stranger: this.#driver.isStranger })
        : { kind: 'bad', fault: 'length', bits: 9 },
      firstEdgeMono: this.#toDevice(firstEdgeMono),
      frameMono: this.#toDevice(nowMono),
    });
  }
}

export type GateLaneWiring = {
  readonly lane: Lane;
  readonly reader: Reader | null;
  readonly vehicles: Vehicles;
  readonly residents: Residents;
  readonly chance: Chance;
  readonly strangerShare: number;
  readonly hear: (event: Event) => void;
  readonly guard: (word: { readonly kind: 'acknowledge' | 'guardArrived'; readonly call: string }) => void;
  readonly toDevice: (atMono: Monotonic) => Monotonic;
};
