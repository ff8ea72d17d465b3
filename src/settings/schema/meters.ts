import * as z from 'zod';
import { lineName } from './board.ts';
import { clockText } from './time.ts';
import { says } from './words.ts';

/** An energy meter with a pulse output (S0, IEC 62053-31), wired to a line of the board. */
export const meterSchema = z.strictObject({
  line: lineName().describe('GPIO line of the pulse contact, such as GPIO0.'),
  activeLow: z
    .boolean()
    .default(true)
    .describe('true when the contact pulls the line low for a pulse, as S0 outputs do against a pull-up.'),
  pulsesPerKwh: z.number().gt(0).max(100_000).describe('Pulses a kilowatt-hour, printed on the meter (imp/kWh).'),
  accuracyPct: z.number().min(0.1).max(10).default(1).describe('Class of the meter, per cent.'),
  maxKw: z
    .number()
    .gt(0)
    .max(1_000)
    .default(44)
    .describe('The most its supply can carry, kW; more is a wrong reading. 3 x 63 A at 230 V is 44.'),
});

const band = <Value extends z.ZodRawShape>(value: Value) =>
  z.strictObject({ from: clockText().describe('Holds from this time of day, such as "08:00".'), ...value });

const rising = (bands: readonly { readonly from: string }[]): boolean =>
  bands.every(({ from }, i) => i === 0 || from > (bands[i - 1]?.from ?? ''));
const inOrder = says(
  'The times do not rise.',
  'Write the bands in the order of the day; the last one holds over midnight.',
);

/** What a kilowatt-hour costs and emits, by time of day. */
export const tariffSchema = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: says('This is no currency.', 'Write its three letters, such as CNY.') })
    .default('CNY')
    .describe('Currency of the prices, three letters.'),
  prices: z
    .array(band({ perKwh: z.number().min(0).max(1_000).describe('Price of a kilowatt-hour.') }).describe('One band.'))
    .max(24)
    .default([])
    .refine(rising, { error: inOrder })
    .describe('Price bands through the day; the last one holds until the first begins again.'),
  co2: z
    .array(
      band({ gPerKwh: z.number().min(0).max(5_000).describe('Grams of CO2 a kilowatt-hour.') }).describe('One band.'),
    )
    .max(24)
    .default([])
    .refine(rising, { error: inOrder })
    .describe('CO2 of the grid through the day; one band is an average.'),
});

export type MeterText = z.infer<typeof meterSchema>;
export type TariffText = z.infer<typeof tariffSchema>;
