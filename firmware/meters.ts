import type { Site } from '../src/controller/site.ts';
import type { MeterReading } from '../src/lighting/meter.ts';
import { ModbusMeters } from '../src/meters/modbusMeters.ts';
import type { MeterSource } from '../src/ports.ts';
import type { Words } from '../src/words/language.ts';
import type { Chip } from './board/chip.ts';
import { PulseCounters } from './pulseCounter.ts';

export type MeterWiring = {
  readonly chip: Chip;
  readonly site: Site;
  /** Names the count of pulses that begins at zero here. */
  readonly series: string;
  readonly onReading: (meter: string, reading: MeterReading) => void;
  /** Null = it can be read again. */
  readonly onFault: (fault: { readonly meter: string; readonly message: Words | null }) => void;
};

/** What a meter on the network told link. */
export type MeterWord = {
  readonly meter: string;
  readonly reading: { readonly series: string; readonly registerWh: number | null } | null;
  readonly message: Words | null;
};

/** All meters of this device: pulses on lines, registers on serial buses, and what link hears from the network. */
export class Meters {
  readonly #wiring: MeterWiring;
  readonly #sources: readonly MeterSource[];

  constructor(wiring: MeterWiring) {
    this.#wiring = wiring;
    const { chip, site, series, onFault } = wiring;
    const { meters } = site;
    this.#sources = [
      new PulseCounters({ chip, meters, series, onFault }),
      new ModbusMeters({ meters, reach: 'serial', onFault }),
    ];
    for (const source of this.#sources) source.onReading(wiring.onReading);
  }

  /** Link may only speak for meters that the config has on the network. */
  heard({ meter, reading, message }: MeterWord): void {
    const { site, onReading, onFault } = this.#wiring;
    if (!site.meters.some(({ id, modbus }) => id === meter && modbus?.at.kind === 'tcp')) return;
    if (reading === null) onFault({ meter, message });
    else onReading(meter, { series: reading.series, registerWh: reading.registerWh ?? Number.NaN });
  }

  close(): void {
    for (const source of this.#sources) source.close();
  }
}
