import { language } from './words.ts';

/** Figures as the reader writes them. */
export function number(value: number, digits = 0): string {
  // Nobody has minus nothing.
  const whole = Number(value.toFixed(digits)) === 0 ? 0 : value;
  return new Intl.NumberFormat(language.value === 'zh' ? 'zh-CN' : 'en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(whole);
}

/** `0.987` as `98.7 %`; never rounded up to a whole that is not there. */
export function percent(share: number, digits = 1): string {
  const scale = 10 ** digits;
  const cut = share >= 1 ? share * 100 : Math.floor(share * 100 * scale) / scale;
  return `${number(cut, share >= 1 ? 0 : digits)} %`;
}

export function level(pct: number): string {
  return `${Math.round(pct)} %`;
}

/** Watts, or kilowatts from one on. */
export function watts(powerW: number): string {
  return powerW < 1_000 ? `${number(powerW)} W` : `${number(powerW / 1_000, 2)} kW`;
}

export function kilowattHours(wh: number, digits = 1): string {
  return `${number(wh / 1_000, digits)} kWh`;
}
