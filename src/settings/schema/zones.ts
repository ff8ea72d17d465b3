import * as z from 'zod';
import type { Words } from '../../words/language.ts';
import { channelName, lineName } from './board.ts';
import { elevationSchema } from './time.ts';
import { about, idText, levelSchema, namesSchema, saysOf } from './words.ts';

const words = {
  noPromise: { en: '{value} is not a promise.', zh: '{value} 不是承诺。' },
  promiseRemedy: {
    en: 'Write none, dusk-to-dawn, { program: name } or { duskToDawnDeg: -6 }.',
    zh: '请写 none、dusk-to-dawn、{ program: 程序名 } 或 { duskToDawnDeg: -6 }。',
  },
} satisfies Record<string, Words>;

const relaySchema = z.strictObject({
  kind: z.literal('relay').meta(about({ en: 'relay: the lamps are off or full.', zh: 'relay：灯只有灭或全亮。' })),
  line: lineName().meta(
    about({ en: 'GPIO line that drives the relay, such as GPIO17.', zh: '驱动继电器的 GPIO 引脚，例如 GPIO17。' }),
  ),
  activeLow: z
    .boolean()
    .default(false)
    .meta(
      about({
        en: 'true when the relay closes on a low line, as most relay boards do.',
        zh: '继电器低电平吸合时写 true，多数继电器板如此。',
      }),
    ),
  contact: z.enum(['normally-open', 'normally-closed']).meta(
    about({
      en: 'Which contact feeds the lamps. normally-closed: they burn while the controller is dead.',
      zh: '由哪个触点供电给灯。normally-closed：控制器失效时亮灯。',
    }),
  ),
  ratedSwitches: z
    .int()
    .min(1_000)
    .max(100_000_000)
    .default(100_000)
    .meta(
      about({
        en: 'Operations its contacts are good for at this load; the crew is told at 80 and 100 per cent of it.',
        zh: '该负载下触点可用的动作次数；到 80 % 和 100 % 时通知维护人员。',
      }),
    ),
});

const pwmSchema = z.strictObject({
  kind: z
    .literal('pwm')
    .meta(about({ en: 'pwm: any level, by a dimmer channel.', zh: 'pwm：任意亮度，由调光通道驱动。' })),
  channel: channelName().meta(about({ en: 'Dimmer channel, such as PWM0.', zh: '调光通道，例如 PWM0。' })),
  inverted: z
    .boolean()
    .default(false)
    .meta(about({ en: 'true when full signal means dark.', zh: '满信号表示灭时写 true。' })),
  idleLevel: levelSchema()
    .default(100)
    .meta(
      about({
        en: 'Light the lamp driver gives with no signal, per cent; 0-10 V drivers give 100.',
        zh: '无信号时灯具驱动给出的亮度，百分比；0-10 V 驱动为 100。',
      }),
    ),
});

const promiseSchema = z.union(
  [
    z.enum(['none', 'dusk-to-dawn']),
    z.strictObject({
      program: idText().meta(about({ en: 'Program whose windows were promised.', zh: '所承诺的亮灯时段的程序。' })),
    }),
    z.strictObject({
      duskToDawnDeg: elevationSchema().meta(
        about({
          en: 'Promised from when the sun sinks below this, degrees, until it is above.',
          zh: '从太阳降到此高度（度）以下起，到重新升高为止的承诺。',
        }),
      ),
    }),
  ],
  {
    error: saysOf(words.noPromise, words.promiseRemedy),
  },
);

const presenceSchema = z.strictObject({
  input: idText().meta(about({ en: 'Name of the motion sensor among the inputs.', zh: 'inputs 中人员感应的名称。' })),
  level: levelSchema().meta(about({ en: 'Light while somebody is there, per cent.', zh: '有人时的亮度百分比。' })),
  holdMin: z
    .number()
    .min(0.1)
    .max(240)
    .meta(about({ en: 'Minutes the light stays after the last movement.', zh: '最后一次感应后继续亮灯的分钟数。' })),
});

const rampSchema = z.strictObject({
  upS: z
    .number()
    .min(0)
    .max(600)
    .default(0)
    .meta(about({ en: 'Seconds from off to full.', zh: '从灭到全亮的秒数。' })),
  downS: z
    .number()
    .min(0)
    .max(600)
    .default(0)
    .meta(about({ en: 'Seconds from full to off.', zh: '从全亮到灭的秒数。' })),
  curve: z
    .enum(['power', 'perceptual'])
    .default('power')
    .meta(about({ en: 'Even steps of power, or even steps to the eye.', zh: '功率等步变化，或视觉上等步变化。' })),
});

/** Lamps that are lit and dark together. */
export const zoneSchema = z.strictObject({
  id: idText().meta(
    about({
      en: 'Short name of the zone; logs, topics and commands use it.',
      zh: '区域的简称；用于日志、主题和命令。',
    }),
  ),
  names: namesSchema().meta(about({ en: 'Name of the zone as people say it.', zh: '人们对区域的称呼。' })),
  group: idText()
    .default('estate')
    .meta(
      about({ en: 'Group shown together on the page, such as roads.', zh: '在页面上归为一组显示的组名，例如 roads。' }),
    ),
  need: z.enum(['must-be-lit', 'as-needed']).meta(
    about({
      en: 'must-be-lit: somebody walks or drives there in the dark. as-needed: dark unless somebody wants light.',
      zh: 'must-be-lit：夜间有人行走或驾车。as-needed：无人需要时不亮。',
    }),
  ),
  promise: promiseSchema.optional().meta(
    about({
      en: 'What residents were told; service is judged against it, not the program.',
      zh: '对居民的承诺；服务按此评判，而不按程序。',
    }),
  ),
  floor: levelSchema()
    .optional()
    .meta(
      about({
        en: 'Lowest light a must-be-lit zone may have in the dark, per cent.',
        zh: 'must-be-lit 区域夜间的最低亮度百分比。',
      }),
    ),
  failTo: z
    .enum(['on', 'off'])
    .optional()
    .meta(
      about({
        en: 'What the lamps do when the controller cannot; left out: on for must-be-lit, off for as-needed.',
        zh: '控制器失效时灯的状态；不写时 must-be-lit 为 on，as-needed 为 off。',
      }),
    ),
  output: z
    .discriminatedUnion('kind', [relaySchema, pwmSchema])
    .meta(about({ en: 'How the lamps are driven: relay or pwm.', zh: '灯的驱动方式：relay 或 pwm。' })),
  luminaire: idText().meta(
    about({ en: 'Kind of lamp, a name from luminaires.', zh: '灯具种类，luminaires 中的名称。' }),
  ),
  lampCount: z
    .int()
    .min(1)
    .max(10_000)
    .meta(about({ en: 'How many lamps the zone has.', zh: '区域的灯数。' })),
  minOnMin: z
    .number()
    .min(0)
    .max(240)
    .default(0)
    .meta(about({ en: 'Once on, on for at least so many minutes.', zh: '亮灯后至少保持的分钟数。' })),
  minOffMin: z
    .number()
    .min(0)
    .max(240)
    .default(0)
    .meta(about({ en: 'Once off, off for at least so many minutes.', zh: '灭灯后至少保持的分钟数。' })),
  staggerGroup: idText()
    .default('supply')
    .meta(
      about({
        en: 'Zones on one supply share a group and start one after the other.',
        zh: '同一供电回路的区域同属一组，依次启动。',
      }),
    ),
  ramp: rampSchema
    .default({ upS: 0, downS: 0, curve: 'power' })
    .meta(about({ en: 'How fast the light changes; pwm only.', zh: '亮度变化的快慢；仅用于 pwm。' })),
  program: idText()
    .optional()
    .meta(
      about({
        en: 'Program that lights the zone; left out: dark unless somebody wants light.',
        zh: '点亮此区域的程序；不写则无人需要时不亮。',
      }),
    ),
  baseline: idText()
    .optional()
    .meta(
      about({
        en: 'Program the savings are measured against: as it was before.',
        zh: '计算节能的对照程序：改造前的情形。',
      }),
    ),
  presence: z
    .array(
      presenceSchema.meta(about({ en: 'One motion sensor and what it asks for.', zh: '一个人员感应及其所要的亮度。' })),
    )
    .max(16)
    .default([])
    .meta(about({ en: 'Motion sensors that may raise the light.', zh: '可提高亮度的人员感应。' })),
  handSwitch: idText()
    .optional()
    .meta(
      about({
        en: 'Input of the hand, off, auto switch, where one is fitted.',
        zh: '手动、关、自动开关的输入，如已安装。',
      }),
    ),
  meter: idText()
    .optional()
    .meta(
      about({
        en: 'Meter of its supply; zones may share one, and its energy is then parted among them.',
        zh: '其供电回路的电表；多个区域可共用，电能按比例分摊。',
      }),
    ),
  cleaningMonths: z
    .number()
    .min(0)
    .max(120)
    .default(12)
    .meta(
      about({
        en: 'Months between two cleanings of the luminaires; 0: never.',
        zh: '两次清洁灯具相隔的月数；0 为从不。',
      }),
    ),
  feedback: idText()
    .optional()
    .meta(
      about({
        en: 'Input that tells whether the contactor really closed, where one is fitted.',
        zh: '反映接触器是否真正吸合的输入，如已安装。',
      }),
    ),
});

export type ZoneText = z.infer<typeof zoneSchema>;
