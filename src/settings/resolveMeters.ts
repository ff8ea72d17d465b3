import type { WiredMeter } from '../controller/site.ts';
import { noTariff, type Tariff } from '../lighting/tariff.ts';
import type { MeterText, TariffText } from './schema/meters.ts';

export function meterOf(id: string, { line, activeLow, pulsesPerKwh, accuracyPct, maxKw }: MeterText): WiredMeter {
  return {
    id,
    kind: 's0',
    maxW: maxKw * 1000,
    wrapWh: null,
    stepWh: 1000 / pulsesPerKwh,
    accuracy: accuracyPct / 100,
    pulse: { line, activeLow },
  };
}

export function tariffOf(text: TariffText | undefined): Tariff {
  if (text === undefined) return noTariff;
  return {
    currency: text.prices.length === 0 ? null : text.currency,
    prices: text.prices.map(({ from, perKwh }) => ({ fromMin: minutesOf(from), value: perKwh })),
    co2: text.co2.map(({ from, gPerKwh }) => ({ fromMin: minutesOf(from), value: gPerKwh })),
  };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return 60 * hours + minutes;
}
