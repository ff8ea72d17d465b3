import { cardBits } from '../src/access/cardNumber.ts';
import { formatOf } from '../src/access/formatTable.ts';
import type { Lane, LaneInputId } from '../src/access/lane.ts';
import type { Reader, Site, Street } from '../src/controller/site.ts';
import { type Chance, happens, seeded } from '../src/simulator/chance.ts';
import { demoCard, strangersCard } from '../src/simulator/demoCards.ts';
import type { Traffic } from '../src/simulator/traffic.ts';
import { type Happening, Vehicles } from '../src/simulator/vehicles.ts';
import { secondMs } from '../src/units.ts';
import type { SimulatedChip } from './board/simulatedChip.ts';
import { systemTiming, type Timing } from './timing.ts';

/** The bit interval of a usual reader (ZKTeco, TDSi: 100 us pulse, 1 ms interval). */
const bitNs = 1_000_000n;
/** An operator without a wire that keeps it up waits so long by itself: the shortest setting of most. */
const waitsOpenMs = 6 * secondMs;
/** A card waved out of reach comes to so many bits. */
const wavedBits = 9;

export type StreetWiring = {
  readonly chip: SimulatedChip;
  readonly site: Pick<Site, 'lanes' | 'readers'>;
  readonly street: Street;
  readonly timing?: Timing;
};

/**
 * Residents who come and go before a simulated board. They know it by its terminals alone: they drive the loops and the arm's
 * end switches, send card frames to the readers, and see what the barrier's contacts do. Answers with the way to end it.
 */
export function openStreet({ chip, site, street, timing = systemTiming }: StreetWiring): () => void {
  const lanes = site.lanes.map((lane, index) => {
    const reader = site.readers.find(({ lane: id }) => id === lane.id) ?? null;
    return new LaneStreet(lane, reader, { chip, street: { ...street, seed: street.seed + index }, timing });
  });
  return () => {
    for (const lane of lanes) lane.close();
  };
}

/** How residents stop: notes on hesitation at readers put a good stop at 8 s and a bad one at 15 s more. */
function trafficOf({ vehiclesPerHour, badShare }: Street): Traffic {
  return {
    perHour: [vehiclesPerHour],
    reach: { meanMs: 3.5 * secondMs, sdMs: 1.2 * secondMs },
    badShare,
    badExtra: { meanMs: 15 * secondMs, sdMs: 6 * secondMs },
    badWaves: true,
  };
}

class LaneStreet {
  readonly #lane: Lane;
  readonly #reader: Reader | null;
  readonly #chip: SimulatedChip;
  readonly #timing: Timing;
  readonly #street: Street;
  readonly #vehicles: Vehicles;
  /** Who is a stranger is another matter than when vehicles come. */
  readonly #chance: Chance;
  readonly #stop: () => void;
  /** Whose card the driver at the reader holds. */
  #driver: { readonly holder: string; readonly isStranger: boolean } | null = null;
  #cancel: () => void = () => undefined;

  constructor(
    lane: Lane,
    reader: Reader | null,
    { chip, street, timing }: Required<Pick<StreetWiring, 'chip' | 'street' | 'timing'>>,
  ) {
    this.#lane = lane;
    this.#reader = reader;
    this.#chip = chip;
    this.#timing = timing;
    this.#street = street;
    this.#chance = seeded(street.seed + 1_000);
    const traffic = trafficOf(street);
    this.#vehicles = new Vehicles(
      {
        traffic,
        guard: null,
        chance: seeded(street.seed),
        hourAt: () => 0,
        waitsOpenMs: lane.outputs.inhibitClose === null ? waitsOpenMs : 0,
      },
      timing.monoMs(),
    );
    for (const [input, active] of Object.entries(this.#vehicles.inputs())) this.#drive(input as LaneInputId, active);
    this.#stop = chip.onWrite(({ line, high }) => this.#sees(line, high));
    this.#arm();
  }

  close(): void {
    this.#stop();
    this.#cancel();
  }

  #arm(): void {
    this.#cancel();
    const waitMs = Math.min(this.#vehicles.nextMono - this.#timing.monoMs(), 60 * secondMs);
    this.#cancel = this.#timing.after(Math.max(1, waitMs), () => {
      this.#catchUp();
      this.#arm();
    });
  }

  /** Everything up to now. After a stall the street catches up; a hundred turns are more than a minute of any traffic. */
  #catchUp(): void {
    const nowMono = this.#timing.monoMs();
    for (let turns = 0; turns < 100 && this.#vehicles.nextMono <= nowMono; turns += 1)
      for (const happening of this.#vehicles.advance(this.#vehicles.nextMono)) this.#act(happening);
    if (this.#vehicles.nextMono > nowMono)
      for (const happening of this.#vehicles.advance(nowMono)) this.#act(happening);
  }

  #act(happening: Happening): void {
    if (happening.kind === 'input') return this.#drive(happening.input, happening.active);
    if (happening.kind === 'card') this.#shows(happening.holder, happening.good);
  }

  #drive(input: LaneInputId, active: boolean): void {
    const wire = this.#lane.inputs[input];
    if (wire !== null) this.#chip.drive(wire.line, active === (wire.activeAt === 'high'));
  }

  /** A card held to the reader: its bits as pulses on the two data lines. */
  #shows(holder: string, good: boolean): void {
    const reader = this.#reader;
    const bits = reader === null ? null : this.#bits(reader, holder);
    if (reader === null || bits === null) return;
    const firstNs = this.#timing.monoNs() + bitNs;
    const sent = (good ? bits : bits.slice(0, wavedBits)).split('');
    this.#chip.play(
      sent.map((bit, at) => ({ line: bit === '0' ? reader.d0 : reader.d1, tNs: firstNs + BigInt(at) * bitNs })),
    );
  }

  #bits(reader: Reader, holder: string): string | null {
    if (this.#driver?.holder !== holder)
      this.#driver = { holder, isStranger: happens(this.#chance, this.#street.strangerShare) };
    const n = Number(holder.replace(/\D/g, ''));
    const numbers = this.#driver.isStranger ? strangersCard(reader, n) : demoCard(reader, n);
    const format = reader.accepted.formats.find((id) => formatOf(id).layout.kind === 'numbers');
    return format === undefined ? null : cardBits(format, numbers);
  }

  /** What the barrier's contacts do, as the operator's terminals feel it. */
  #sees(line: string, high: boolean): void {
    const { open, inhibitClose } = this.#lane.outputs;
    if (line !== open.line && line !== inhibitClose?.line) return;
    this.#catchUp();
    if (line === open.line) this.#vehicles.holdUp(high !== open.activeLow);
    else this.#vehicles.inhibitClose(high !== inhibitClose?.activeLow);
    this.#arm();
  }
}
