import { msOfDay } from '../calendar/localDate.ts';
import { type Instant, minuteMs } from '../units.ts';
import type { Rates } from './booked.ts';

/** A figure that holds from a minute of the local day until the next band begins, over midnight too. */
export type Band = { readonly fromMin: number; readonly value: number };

/** What energy costs and emits by time of day. Empty = not declared. */
export type Tariff = {
  /** As people write it, such as CNY; null = no tariff declared. */
  readonly currency: string | null;
  /** Money a kilowatt-hour. */
  readonly prices: readonly Band[];
  /** Grams of CO2 a kilowatt-hour. */
  readonly co2: readonly Band[];
};

export const noTariff: Tariff = { currency: null, prices: [], co2: [] };

export function ratesAt({ prices, co2 }: Tariff, atMs: Instant, timeZone: string): Rates {
  if (prices.length === 0 && co2.length === 0) return { price: 0, co2GPerKwh: 0 };
  const minute = Math.floor(msOfDay(atMs, timeZone) / minuteMs);
  return { price: valueAt(prices, minute), co2GPerKwh: valueAt(co2, minute) };
}

/** The last band that has begun by this minute; before the first one that of the evening before still holds. */
function valueAt(bands: readonly Band[], minute: number): number {
  let current = bands.at(-1);
  for (const band of bands) if (band.fromMin <= minute) current = band;
  return current?.value ?? 0;
}
