import { type Booked } from '../../lighting/booked.ts';
import { bookedOf, qualityOf } from '../../lighting/energyBook.ts';
import type { Zone } from '../../lighting/zone.ts';
import type { Turn } from '../turn.ts';

/** Adds the cumulative energy of a zone to its figures, with how it is known now. */
export function addEnergy(figures: Record<string, unknown>, { state, site }: Turn, zone: Zone): void {
  addBooked(figures, bookedOf(state.energy, zone.id));
  figures['energy_quality'] = qualityOf(state.energy, zone, site.zones);
}

/** In the units of the messages; rounding keeps order. */
export function bookedRow(booked: Booked): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {};
  addBooked(figures, booked);
  return figures;
}

function addBooked(figures: Record<string, unknown>, { wh, meteredWh, errorWh, cost, co2G }: Booked): void {
  figures['energy_wh'] = rounded(wh);
  figures['energy_metered_wh'] = rounded(meteredWh);
  figures['energy_error_wh'] = rounded(errorWh);
  figures['cost'] = rounded(cost);
  figures['co2_g'] = rounded(co2G);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
