import * as z from 'zod';
import type { Words } from '../../words/language.ts';
import { lineName } from './board.ts';
import { clockText } from './time.ts';
import { about, says } from './words.ts';

const words = {
  noPort: { en: 'This is no serial port and no address.', zh: '这既不是串口也不是地址。' },
  portRemedy: {
    en: 'Write /dev/ttyUSB0, or tcp://192.168.1.20:502.',
    zh: '请写 /dev/ttyUSB0，或 tcp://192.168.1.20:502。',
  },
  unordered: { en: 'The times do not rise.', zh: '各时刻没有递增。' },
  orderRemedy: {
    en: 'Write the bands in the order of the day; the last one holds over midnight.',
    zh: '请按一天的先后书写各时段；最后一个时段跨过午夜。',
  },
  noCurrency: { en: 'This is no currency.', zh: '这不是货币代码。' },
  currencyRemedy: { en: 'Write its three letters, such as CNY.', zh: '请写三个字母，例如 CNY。' },
} satisfies Record<string, Words>;

const modbusSchema = z.strictObject({
  at: z
    .string()
    .regex(/^(\/dev\/[A-Za-z0-9_./-]{1,80}|tcp:\/\/[A-Za-z0-9.-]{1,100}(:[1-9]\d{0,4})?)$/, {
      error: says(words.noPort, words.portRemedy),
    })
    .meta(
      about({
        en: 'Serial port of an RS-485 adapter, such as /dev/ttyUSB0; or tcp://HOST:PORT of a meter or gateway.',
        zh: 'RS-485 适配器的串口，例如 /dev/ttyUSB0；或电表、网关的 tcp://HOST:PORT。',
      }),
    ),
  unit: z
    .int()
    .min(1)
    .max(247)
    .default(1)
    .meta(about({ en: 'Address of the meter on its bus.', zh: '电表在总线上的地址。' })),
  register: z
    .int()
    .min(0)
    .max(65_535)
    .meta(
      about({
        en: 'Address of the energy register in the telegram, counted from 0.',
        zh: '电能寄存器在报文中的地址，从 0 起算。',
      }),
    ),
  table: z
    .enum(['input', 'holding'])
    .default('input')
    .meta(
      about({
        en: 'input: read by function 4; holding: by function 3.',
        zh: 'input：用功能码 4 读取。holding：用功能码 3 读取。',
      }),
    ),
  type: z
    .enum(['uint32', 'uint64', 'float32'])
    .default('uint32')
    .meta(about({ en: 'What the registers make together.', zh: '这些寄存器合起来的数据类型。' })),
  wordOrder: z
    .enum(['big', 'little'])
    .default('big')
    .meta(about({ en: 'big: the high word first, as most meters have it.', zh: 'big：高位字在前，多数电表如此。' })),
  kwhPerCount: z
    .number()
    .gt(0)
    .max(1_000)
    .default(0.01)
    .meta(
      about({
        en: 'Kilowatt-hours a count: 0.01 where it shows 10 Wh.',
        zh: '每个计数对应的千瓦时：显示 10 Wh 时为 0.01。',
      }),
    ),
  wrapKwh: z
    .number()
    .gt(0)
    .max(1e12)
    .optional()
    .meta(
      about({
        en: 'Where the register begins again at 0; left out: at its bits.',
        zh: '寄存器归零处的千瓦时；不写则按其位数。',
      }),
    ),
  baud: z
    .union([1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200].map((rate) => z.literal(rate)))
    .default(9_600)
    .meta(about({ en: 'Speed of the serial bus, bits a second.', zh: '串行总线的速率，比特每秒。' })),
  parity: z
    .enum(['none', 'even', 'odd'])
    .default('none')
    .meta(about({ en: 'Parity of the serial bus.', zh: '串行总线的校验。' })),
  everyS: z
    .int()
    .min(2)
    .max(300)
    .default(10)
    .meta(about({ en: 'Seconds between two readings.', zh: '两次读取之间的秒数。' })),
});

/** An energy meter: with a pulse output (S0, IEC 62053-31) on a line of the board, or with a register to read over Modbus. */
export const meterSchema = z.strictObject({
  line: lineName()
    .optional()
    .meta(
      about({
        en: 'GPIO line of the pulse contact, such as GPIO16; this or modbus.',
        zh: '脉冲触点所接的 GPIO 引脚，例如 GPIO16；与 modbus 二选一。',
      }),
    ),
  modbus: modbusSchema.optional().meta(
    about({
      en: 'The energy register of a meter that speaks Modbus; this or line.',
      zh: 'Modbus 电表的电能寄存器；与 line 二选一。',
    }),
  ),
  activeLow: z
    .boolean()
    .default(true)
    .meta(
      about({
        en: 'true when the contact pulls the line low for a pulse, as S0 outputs do against a pull-up.',
        zh: '触点闭合时把引脚拉低则写 true，带上拉的 S0 输出即如此。',
      }),
    ),
  pulsesPerKwh: z
    .number()
    .gt(0)
    .max(100_000)
    .optional()
    .meta(
      about({
        en: 'Pulses a kilowatt-hour, printed on the meter (imp/kWh).',
        zh: '每千瓦时脉冲数，印在电表上（imp/kWh）。',
      }),
    ),
  accuracyPct: z
    .number()
    .min(0.1)
    .max(10)
    .default(1)
    .meta(about({ en: 'Class of the meter, per cent.', zh: '电表精度等级，百分比。' })),
  maxKw: z
    .number()
    .gt(0)
    .max(1_000)
    .default(44)
    .meta(
      about({
        en: 'The most its supply can carry, kW; more is a wrong reading. 3 x 63 A at 230 V is 44.',
        zh: '供电回路最大功率，kW；超过即为误读。3 x 63 A、230 V 时为 44。',
      }),
    ),
});

const band = <Value extends z.ZodRawShape>(value: Value) =>
  z.strictObject({
    from: clockText().meta(
      about({ en: 'Holds from this time of day, such as "08:00".', zh: '从此时刻起有效，例如 “08:00”。' }),
    ),
    ...value,
  });

const rising = (bands: readonly { readonly from: string }[]): boolean =>
  bands.every(({ from }, i) => i === 0 || from > (bands[i - 1]?.from ?? ''));
const inOrder = says(words.unordered, words.orderRemedy);

/** What a kilowatt-hour costs and emits, by time of day. */
export const tariffSchema = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: says(words.noCurrency, words.currencyRemedy) })
    .default('CNY')
    .meta(about({ en: 'Currency of the prices, three letters.', zh: '电价的货币，三个字母。' })),
  prices: z
    .array(
      band({
        perKwh: z
          .number()
          .min(0)
          .max(1_000)
          .meta(about({ en: 'Price of a kilowatt-hour.', zh: '每千瓦时电价。' })),
      }).meta(about({ en: 'One band.', zh: '一个时段。' })),
    )
    .max(24)
    .default([])
    .refine(rising, { error: inOrder })
    .meta(
      about({
        en: 'Price bands through the day; the last one holds until the first begins again.',
        zh: '一天中的电价时段；最后一个持续到第一个重新开始。',
      }),
    ),
  co2: z
    .array(
      band({
        gPerKwh: z
          .number()
          .min(0)
          .max(5_000)
          .meta(about({ en: 'Grams of CO2 a kilowatt-hour.', zh: '每千瓦时的二氧化碳克数。' })),
      }).meta(about({ en: 'One band.', zh: '一个时段。' })),
    )
    .max(24)
    .default([])
    .refine(rising, { error: inOrder })
    .meta(
      about({
        en: 'CO2 of the grid through the day; one band is an average.',
        zh: '一天中电网的碳排放；只写一个时段即为平均值。',
      }),
    ),
});

export type ModbusText = z.infer<typeof modbusSchema>;
export type MeterText = z.infer<typeof meterSchema>;
export type TariffText = z.infer<typeof tariffSchema>;
