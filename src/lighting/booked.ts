import type { WattHours } from '../units.ts';

/** Energy as it was booked: metered where a meter works, else estimated. Every figure only rises. */
export type Booked = {
  readonly wh: WattHours;
  /** Of `wh`, what a meter measured; shared meters are split by estimate. */
  readonly meteredWh: WattHours;
  /** The true figure lies within `wh` plus and minus this. */
  readonly errorWh: WattHours;
  /** In the currency of the tariff; 0 while none is declared. */
  readonly cost: number;
  /** Grams; 0 while no factor is declared. */
  readonly co2G: number;
};

export const noBooked: Booked = { wh: 0, meteredWh: 0, errorWh: 0, cost: 0, co2G: 0 };

/** How good a figure is. split: metered together with other zones and parted by their estimates. */
export type EnergyQuality = 'metered' | 'split' | 'estimated';

/** What a kilowatt-hour costs now, in money and in CO2. */
export type Rates = { readonly price: number; readonly co2GPerKwh: number };

/** Books some energy, 0 or more; `error` is a share of it. */
export function book(
  before: Booked,
  entry: { readonly wh: WattHours; readonly metered: boolean; readonly error: number },
  { price, co2GPerKwh }: Rates,
): Booked {
  const wh = Math.max(0, entry.wh);
  return {
    wh: before.wh + wh,
    meteredWh: before.meteredWh + (entry.metered ? wh : 0),
    errorWh: before.errorWh + wh * entry.error,
    cost: before.cost + (wh * price) / 1000,
    co2G: before.co2G + (wh * co2GPerKwh) / 1000,
  };
}

/** What was booked since an earlier look. */
export function bookedSince(later: Booked, earlier: Booked): Booked {
  return {
    wh: later.wh - earlier.wh,
    meteredWh: later.meteredWh - earlier.meteredWh,
    errorWh: later.errorWh - earlier.errorWh,
    cost: later.cost - earlier.cost,
    co2G: later.co2G - earlier.co2G,
  };
}

export function addBooked(one: Booked, other: Booked): Booked {
  return {
    wh: one.wh + other.wh,
    meteredWh: one.meteredWh + other.meteredWh,
    errorWh: one.errorWh + other.errorWh,
    cost: one.cost + other.cost,
    co2G: one.co2G + other.co2G,
  };
}
