import { zonePowerW } from '../../lighting/energy.ts';
import type { Zone, ZoneId } from '../../lighting/zone.ts';
import { hourMs, type Level, type Monotonic, type WattHours } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';

/** What a zone's output and lamps do with what they are told. */
export type Wear = 'well' | 'weldedOn' | 'dead' | 'refuses';

type Lamp = { readonly zone: Zone; told: Level; wear: Wear; level: Level };

const words = {
  noOutput: { en: 'there is no output for {id}', zh: '没有 {id} 的输出' },
  mute: { en: 'the output of {id} does not answer: check its cable', zh: '{id} 的输出没有应答：请检查接线' },
} satisfies Record<string, Words>;

/** Real lamps never draw quite what is printed on them. */
const trueShare = 0.97;

/** The lamps of an estate and what drives them. `onChange` hears each true change of light. */
export class Board {
  readonly #lamps = new Map<ZoneId, Lamp>();
  readonly #meterWh = new Map<string, WattHours>();
  readonly #onChange: (zone: Zone, level: Level) => void;
  #sinceMono: Monotonic = 0;
  /** Nothing drives the outputs: lamps do what their wiring does alone. */
  idle = true;
  /** The mains are there. */
  mains = true;

  constructor(zones: readonly Zone[], onChange: (zone: Zone, level: Level) => void) {
    this.#onChange = onChange;
    for (const zone of zones) this.#lamps.set(zone.id, { zone, told: 0, wear: 'well', level: 0 });
  }

  /** All outputs at once; answers with those that refuse, and why, as firmware/lights.ts does. */
  open(levels: Readonly<Record<ZoneId, Level>>, nowMono: Monotonic): ReadonlyMap<ZoneId, Words> {
    this.#fold(nowMono);
    this.idle = false;
    const refused = new Map<ZoneId, Words>();
    for (const [id, level] of Object.entries(levels)) {
      const lamp = this.#lamps.get(id);
      if (lamp?.wear === 'refuses') refused.set(id, refusal(id));
      else if (lamp !== undefined) lamp.told = level;
    }
    this.settle(nowMono);
    return refused;
  }

  set(id: ZoneId, level: Level, nowMono: Monotonic): Words | null {
    const lamp = this.#lamps.get(id);
    if (lamp === undefined) return worded(words.noOutput, { id });
    if (lamp.wear === 'refuses') return refusal(id);
    this.#fold(nowMono);
    lamp.told = level;
    this.#show(lamp);
    return null;
  }

  wear(id: ZoneId, wear: Wear, nowMono: Monotonic): void {
    const lamp = this.#lamps.get(id);
    if (lamp === undefined) return;
    this.#fold(nowMono);
    lamp.wear = wear;
    this.#show(lamp);
  }

  /** Lets every lamp do what power, wiring and orders make of it. */
  settle(nowMono: Monotonic): void {
    this.#fold(nowMono);
    for (const lamp of this.#lamps.values()) this.#show(lamp);
  }

  /** The true light of a zone. */
  level(id: ZoneId): Level {
    return this.#lamps.get(id)?.level ?? 0;
  }

  wearOf(id: ZoneId): Wear {
    return this.#lamps.get(id)?.wear ?? 'well';
  }

  /** What a meter's supply has carried so far. */
  meterWh(meter: string, nowMono: Monotonic): WattHours {
    this.#fold(nowMono);
    return this.#meterWh.get(meter) ?? 0;
  }

  #show(lamp: Lamp): void {
    const level = this.#levelOf(lamp);
    if (level === lamp.level) return;
    lamp.level = level;
    this.#onChange(lamp.zone, level);
  }

  #levelOf({ zone, told, wear }: Lamp): Level {
    if (!this.mains || wear === 'dead') return 0;
    if (wear === 'weldedOn') return 100;
    return this.idle ? idleLevel(zone) : told;
  }

  /** Counts energy up to now, at the levels that were. */
  #fold(nowMono: Monotonic): void {
    const ms = nowMono - this.#sinceMono;
    if (ms <= 0) return;
    this.#sinceMono = nowMono;
    for (const { zone, level } of this.#lamps.values()) {
      if (zone.meter === null || !this.mains) continue;
      const addedWh = (trueShare * zonePowerW(zone, level) * ms) / hourMs;
      this.#meterWh.set(zone.meter, (this.#meterWh.get(zone.meter) ?? 0) + addedWh);
    }
  }
}

const refusal = (id: ZoneId): Words => worded(words.mute, { id });

/** What the lamps do while nobody drives the output. */
export function idleLevel({ output }: Zone): Level {
  if (output.kind === 'pwm') return output.idleLevel;
  return output.contact === 'normally-closed' ? 100 : 0;
}
