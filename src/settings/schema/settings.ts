import * as z from 'zod';
import {
  boardSchema,
  chipLabelSchema,
  clockSchema,
  inputSchema,
  photocellSchema,
  staggerSchema,
  statusLedSchema,
} from './board.ts';
import { exceptionsSchema } from './exceptions.ts';
import { grantInDoubtSchema, laneSchema, streetSchema } from './lanes.ts';
import { luminaireSchema } from './luminaires.ts';
import { meterSchema, tariffSchema } from './meters.ts';
import { brokerSchema, homeAssistantSchema, personSchema } from './people.ts';
import { estateSchema, placeSchema } from './place.ts';
import { programSchema } from './programs.ts';
import { about, idText, lineText } from './words.ts';
import { zoneSchema } from './zones.ts';

/** The config as people write it. `resolve.ts` makes a `Site` of it. */
export const settingsSchema = z.strictObject({
  estate: estateSchema.meta(about({ en: 'Who this is: the estate and this device.', zh: '小区与本设备。' })),
  place: placeSchema.meta(
    about({ en: 'Where the estate stands; sun and clock follow from it.', zh: '小区所在地；据此确定日出日落和时钟。' }),
  ),
  clock: clockSchema.meta(about({ en: 'Where the time comes from.', zh: '时间来源。' })),
  board: boardSchema(),
  gpioChip: chipLabelSchema(),
  statusLed: statusLedSchema.optional().meta(
    about({
      en: 'An LED at the cabinet whose blinking tells the crew how the pole is; left out: none fitted.',
      zh: '箱体上的指示灯，以闪烁告知维护人员灯杆状态；不写表示未安装。',
    }),
  ),
  broker: brokerSchema.optional().meta(
    about({
      en: 'The MQTT broker of the property office; left out: this device runs alone.',
      zh: '物业办公室的 MQTT 服务器；不写表示本设备独立运行。',
    }),
  ),
  homeAssistant: homeAssistantSchema.optional().meta(
    about({
      en: 'Shows this device to Home Assistant by MQTT discovery; left out: it does not.',
      zh: '通过 MQTT 发现向 Home Assistant 展示本设备；不写则不展示。',
    }),
  ),
  people: z
    .array(personSchema.meta(about({ en: 'One person.', zh: '一个人。' })))
    .max(500)
    .default([])
    .meta(about({ en: 'Who may do what.', zh: '谁可以做什么。' })),
  rights: z
    .enum(['broker-trusted', 'signed'])
    .default('broker-trusted')
    .meta(
      about({
        en: 'signed: what opens a gate or changes who decides must carry the signature of the person.',
        zh: 'signed：开闸或更改权限的请求须带本人的签名。',
      }),
    ),
  staggerMs: staggerSchema(),
  inputs: z
    .record(
      idText().meta(about({ en: 'Name of the input.', zh: '输入的名称。' })),
      inputSchema.meta(about({ en: 'One input.', zh: '一个输入。' })),
    )
    .default({})
    .meta(about({ en: 'Sensors and switches by name.', zh: '传感器和开关，按名称列出。' })),
  photocell: photocellSchema.optional().meta(
    about({
      en: 'The light sensor that stands in for the sun while the clock cannot be trusted.',
      zh: '时钟不可信时代替太阳的光控。',
    }),
  ),
  luminaires: z
    .record(
      idText().meta(about({ en: 'Name of the kind of lamp.', zh: '灯具种类的名称。' })),
      luminaireSchema.meta(about({ en: 'One kind of lamp.', zh: '一种灯具。' })),
    )
    .meta(
      about({
        en: 'Kinds of lamp by name, each as its data sheet describes it.',
        zh: '灯具种类，按名称列出，照数据手册填写。',
      }),
    ),
  meters: z
    .record(
      idText().meta(about({ en: 'Name of the meter.', zh: '电表的名称。' })),
      meterSchema.meta(about({ en: 'One meter.', zh: '一个电表。' })),
    )
    .default({})
    .meta(
      about({
        en: 'Energy meters with a pulse output by name; a zone without one has its energy estimated.',
        zh: '脉冲输出的电表，按名称列出；没有电表的区域按估算计能耗。',
      }),
    ),
  tariff: tariffSchema.optional().meta(
    about({
      en: 'What energy costs and emits; left out: kilowatt-hours only.',
      zh: '电价与碳排放；不写则只计千瓦时。',
    }),
  ),
  programs: z
    .record(
      idText().meta(about({ en: 'Name of the program.', zh: '程序的名称。' })),
      programSchema.meta(about({ en: 'One program.', zh: '一个程序。' })),
    )
    .meta(
      about({
        en: 'Programs by name: windows of light that zones, promises and exceptions refer to.',
        zh: '程序，按名称列出：供区域、承诺和例外引用的亮灯时段。',
      }),
    ),
  zones: z
    .array(zoneSchema.meta(about({ en: 'One zone.', zh: '一个区域。' })))
    .min(1)
    .max(256)
    .meta(about({ en: 'The zones: lamps that are lit and dark together.', zh: '区域：同亮同灭的灯。' })),
  lanes: z
    .array(laneSchema.meta(about({ en: 'One lane.', zh: '一条车道。' })))
    .max(8)
    .default([])
    .meta(
      about({
        en: 'Car lanes: a barrier each, with the readers that open it.',
        zh: '车道：每条一个道闸，及可开闸的读卡器。',
      }),
    ),
  grantInDoubt: grantInDoubtSchema(),
  street: streetSchema.optional().meta(
    about({
      en: 'Simulated residents who come home; on the simulated board only.',
      zh: '模拟的回家居民；仅用于 simulated 板卡。',
    }),
  ),
  exceptions: exceptionsSchema()
    .default([])
    .meta(
      about({ en: 'Nights on which other rules hold; first match wins.', zh: '采用其他规则的夜晚；先匹配者有效。' }),
    ),
  exceptionsFile: lineText(200)
    .optional()
    .meta(
      about({
        en: 'A second file with more exceptions, beside this one.',
        zh: '存放更多例外的第二个文件，与本文件同处。',
      }),
    ),
});

export type Settings = z.infer<typeof settingsSchema>;
