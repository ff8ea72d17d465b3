import type { Site } from '../src/controller/site.ts';
import type { SiteView } from '../src/controller/view.ts';
import { type DurationMs, hourMs, secondMs, type WattHours } from '../src/units.ts';
import type { SimulatedChip } from './board/simulatedChip.ts';
import { systemTiming, type Timing, untilNextLookMs } from './timing.ts';

/** As long as most S0 outputs close their contact. */
const pulseMs: DurationMs = 50;
/** Real lamps never draw quite what is printed on them. */
const trueShare = 0.97;

/** Meters before a simulated board, each pulsing with what its zones draw. */
export class SimulatedMeters {
  readonly #chip: SimulatedChip;
  readonly #site: Pick<Site, 'meters' | 'zones'>;
  readonly #timing: Timing;
  readonly #owedWh = new Map<string, WattHours>();
  #powerW: ReadonlyMap<string, number> = new Map();
  #cancel: () => void;

  constructor({ chip, site, timing = systemTiming }: SimulatedMetersWiring) {
    this.#chip = chip;
    this.#site = site;
    this.#timing = timing;
    this.#cancel = this.#arm(timing.monoMs());
  }

  /** What the zones draw from now on. */
  see({ zones }: Pick<SiteView, 'zones'>): void {
    this.#powerW = new Map(zones.map(({ id, powerW }) => [id, powerW]));
  }

  close(): void {
    this.#cancel();
  }

  #arm(lastMono: number): () => void {
    return this.#timing.after(untilNextLookMs(lastMono, secondMs), () => {
      const nowMono = this.#timing.monoMs();
      this.#run(nowMono - lastMono);
      this.#cancel = this.#arm(nowMono);
    });
  }

  /** At most one pulse a second and meter: a stall must not make a burst that no meter could. */
  #run(ms: DurationMs): void {
    for (const { id, stepWh, pulse } of this.#site.meters) {
      const mine = this.#site.zones.filter(({ meter }) => meter === id);
      const watts = mine.reduce((sum, zone) => sum + (this.#powerW.get(zone.id) ?? 0), 0);
      const owedWh = (this.#owedWh.get(id) ?? 0) + (trueShare * watts * ms) / hourMs;
      this.#owedWh.set(id, owedWh >= stepWh ? owedWh - stepWh : owedWh);
      if (pulse !== null && owedWh >= stepWh) this.#pulse(pulse.line, pulse.activeLow);
    }
  }

  #pulse(line: string, activeLow: boolean): void {
    this.#chip.drive(line, !activeLow);
    this.#timing.after(pulseMs, () => this.#chip.drive(line, activeLow));
  }
}

export type SimulatedMetersWiring = {
  readonly chip: SimulatedChip;
  readonly site: Pick<Site, 'meters' | 'zones'>;
  readonly timing?: Timing;
};
