import * as z from 'zod';
import { lineName } from './board.ts';
import { clockText } from './time.ts';
import { says } from './words.ts';

const modbusSchema = z.strictObject({
  at: z
    .string()
    .regex(/^(\/dev\/[A-Za-z0-9_./-]{1,80}|tcp:\/\/[A-Za-z0-9.-]{1,100}(:[1-9]\d{0,4})?)$/, {
      error: says('This is no serial port and no address.', 'Write /dev/ttyUSB0, or tcp://192.168.1.20:502.'),
    })
    .describe('Serial port of an RS-485 adapter, such as /dev/ttyUSB0; or tcp://HOST:PORT of a meter or gateway.'),
  unit: z.int().min(1).max(247).default(1).describe('Address of the meter on its bus.'),
  register: z.int().min(0).max(65_535).describe('Address of the energy register in the telegram, counted from 0.'),
  table: z.enum(['input', 'holding']).default('input').describe('input: read by function 4; holding: by function 3.'),
  type: z.enum(['uint32', 'uint64', 'float32']).default('uint32').describe('What the registers make together.'),
  wordOrder: z.enum(['big', 'little']).default('big').describe('big: the high word first, as most meters have it.'),
  kwhPerCount: z.number().gt(0).max(1_000).default(0.01).describe('Kilowatt-hours a count: 0.01 where it shows 10 Wh.'),
  wrapKwh: z
    .number()
    .gt(0)
    .max(1e12)
    .optional()
    .describe('Where the register begins again at 0; left out: at its bits.'),
  baud: z
    .union([1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200].map((rate) => z.literal(rate)))
    .default(9_600)
    .describe('Speed of the serial bus, bits a second.'),
  parity: z.enum(['none', 'even', 'odd']).default('none').describe('Parity of the serial bus.'),
  everyS: z.int().min(2).max(300).default(10).describe('Seconds between two readings.'),
});

/** An energy meter: with a pulse output (S0, IEC 62053-31) on a line of the board, or with a register to read over Modbus. */
export const meterSchema = z.strictObject({
  line: lineName().optional().describe('GPIO line of the pulse contact, such as GPIO0; this or modbus.'),
  modbus: modbusSchema.optional().describe('The energy register of a meter that speaks Modbus; this or line.'),
  activeLow: z
    .boolean()
    .default(true)
    .describe('true when the contact pulls the line low for a pulse, as S0 outputs do against a pull-up.'),
  pulsesPerKwh: z
    .number()
    .gt(0)
    .max(100_000)
    .optional()
    .describe('Pulses a kilowatt-hour, printed on the meter (imp/kWh).'),
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

export type ModbusText = z.infer<typeof modbusSchema>;
export type MeterText = z.infer<typeof meterSchema>;
export type TariffText = z.infer<typeof tariffSchema>;
