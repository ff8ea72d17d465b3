import { type Booked } from '../../lighting/booked.ts';
import { bookedOf, qualityOf } from '../../lighting/energyBook.ts';
import type { Zone } from '../../lighting/zone.ts';
import type { Turn } from '../turn.ts';

/** Cumulative energy of a zone, with how it is known now. */
export function energyRow({ state, site }: Turn, zone: Zone): Readonly<Record<string, unknown>> {
  return Object.assign(bookedRow(bookedOf(state.energy, zone.id)), {
    energy_quality: qualityOf(state.energy, zone, site.zones),
  });
}

/** In the units of the messages; rounding keeps order. */
export function bookedRow({ wh, meteredWh, errorWh, cost, co2G }: Booked): Readonly<Record<string, number>> {
  return {
    energy_wh: rounded(wh),
    energy_metered_wh: rounded(meteredWh),
    energy_error_wh: rounded(errorWh),
    cost: rounded(cost),
    co2_g: rounded(co2G),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
