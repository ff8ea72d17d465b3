import * as z from 'zod';
import { cardClasses } from '../../access/roster.ts';
import { choice } from '../../words/choice.ts';
import { sentences, type Words } from '../../words/language.ts';
import { antiPassbackSchema } from './antiPassback.ts';
import { limitsSchema } from './laneLimits.ts';
import { assistSchema, lanePromiseSchema } from './laneService.ts';
import { laneInputsSchema, laneOutputsSchema } from './laneWires.ts';
import { readerSchema } from './readers.ts';
import { about, idText, namesSchema, saysOf } from './words.ts';

const words = {
  noPowerLoss: { en: '{value} is not what a barrier does without mains.', zh: '{value} 不是道闸断电时的动作。' },
  powerLossAbout: {
    en: 'What the barrier itself does when its mains fail, as set at its operator; nobody may guess it.',
    zh: '断电时道闸自身的动作，按机芯上的设置填写；不可猜测。',
  },
  lookAtOperator: { en: 'Look at its operator.', zh: '请查看道闸机芯。' },
  powerLosses: {
    en: 'fail-open: the arm goes up or swings free, as a lane needs that fire engines use. fail-secure: it stays shut, right only with a release by hand that is reached from both sides.',
    zh: 'fail-open：闸杆升起或可自由推开，消防车道须如此。fail-secure：保持关闭，仅当两侧都够得到手动释放装置时才可用。',
  },
  notDoubted: {
    en: '{value} is not a class of cards that a clock can hold up.',
    zh: '{value} 不是会受时钟影响的卡类。',
  },
  emergencyOpens: { en: 'Emergency cards open always.', zh: '应急卡始终开闸。' },
  tooLarge: { en: '{value} is more than all of them.', zh: '{value} 超过了全部。' },
  shareRemedy: {
    en: 'A share is 0 to 1: write 0.2 for one driver in five.',
    zh: '比例为 0 至 1：五分之一的司机写作 0.2。',
  },
} satisfies Record<string, Words>;

/** Required, with no default: what the operator does without mains is seen there and can be guessed nowhere. */
const powerLossSchema = () =>
  z
    .enum(['fail-open', 'fail-secure'], {
      error: saysOf(words.noPowerLoss, sentences([words.lookAtOperator, words.powerLosses])),
    })
    .meta(about(sentences([words.powerLossAbout, words.powerLosses])));

/** One lane of a gate: an arm, what it feels, and the readers that open it. */
export const laneSchema = z.strictObject({
  id: idText().meta(
    about({
      en: 'Short name of the lane; logs, topics and commands use it.',
      zh: '车道的简称；用于日志、主题和命令。',
    }),
  ),
  names: namesSchema().meta(about({ en: 'Name of the lane as people say it.', zh: '人们对车道的称呼。' })),
  direction: z
    .enum(['in', 'out'])
    .meta(about({ en: 'in: into the estate. out: out of it.', zh: 'in：进入小区。out：驶出小区。' })),
  area: idText()
    .optional()
    .meta(
      about({
        en: 'Where a vehicle is after it has passed; left out: estate for in, street for out.',
        zh: '车辆通过之后所在之处；不写时 in 为 estate，out 为 street。',
      }),
    ),
  powerLoss: powerLossSchema(),
  freeExit: z
    .boolean()
    .default(false)
    .meta(
      about({
        en: 'true: opens for every vehicle on its loop, without a card; lanes that lead out only.',
        zh: 'true：线圈上有车即开闸，不用卡；仅限出口车道。',
      }),
    ),
  readers: z
    .array(readerSchema.meta(about({ en: 'One card reader.', zh: '一个读卡器。' })))
    .max(4)
    .default([])
    .meta(about({ en: 'Card readers that open this lane.', zh: '可开启此车道的读卡器。' })),
  inputs: laneInputsSchema.meta(
    about({
      en: 'What the lane feels: a line for each, or { line, activeAt, cutReads }.',
      zh: '车道所感知的输入：每项写一个引脚，或 { line, activeAt, cutReads }。',
    }),
  ),
  outputs: laneOutputsSchema.meta(
    about({
      en: 'What the lane drives: a line for each, or { line, activeLow }.',
      zh: '车道所驱动的输出：每项写一个引脚，或 { line, activeLow }。',
    }),
  ),
  limits: limitsSchema.meta(about({ en: 'Times of this barrier.', zh: '此道闸的各项时间。' })),
  assist: assistSchema.meta(
    about({ en: 'When the guard is called to a driver who does not get through.', zh: '司机过不去时何时呼叫保安。' }),
  ),
  promise: lanePromiseSchema.meta(
    about({ en: 'What drivers were promised; service is judged against it.', zh: '对司机的承诺；服务按此评判。' }),
  ),
  antiPassback: antiPassbackSchema.meta(
    about({ en: 'Whether one card may come in twice without going out.', zh: '一张卡未出去能否再次进入。' }),
  ),
});

export type LaneText = z.infer<typeof laneSchema>;

/** Emergency cards are left out: they are never held up by a clock. */
const doubtedClasses = cardClasses.filter((one) => one !== 'emergency');

export const grantInDoubtSchema = () =>
  z
    .array(
      z
        .enum(doubtedClasses, {
          error: saysOf(words.notDoubted, sentences([choice(doubtedClasses), words.emergencyOpens])),
        })
        .meta(about({ en: 'A class of cards.', zh: '一类卡。' })),
    )
    .max(doubtedClasses.length)
    .default([])
    .meta(
      about({
        en: 'Classes whose cards open although an unsound clock cannot tell whether their dates or hours admit them. Cards without dates and hours open anyway; the others wait for the guard.',
        zh: '时钟不可靠、无法判断日期或时段是否允许时，仍然开闸的卡类。没有日期和时段的卡照常开闸；其他的等候保安。',
      }),
    );

const shareSchema = () =>
  z
    .number()
    .min(0)
    .max(1, {
      error: saysOf(words.tooLarge, words.shareRemedy),
    });

/** Residents who come home before a simulated board. */
export const streetSchema = z.strictObject({
  vehiclesPerHour: z
    .number()
    .min(1)
    .max(600)
    .meta(about({ en: 'Vehicles that come to the gate in an hour, on average.', zh: '平均每小时到达道闸的车辆数。' })),
  badShare: shareSchema()
    .default(0.1)
    .meta(
      about({
        en: 'Share of drivers who stop too far from the reader, 0 to 1.',
        zh: '停得离读卡器太远的司机所占比例，0 至 1。',
      }),
    ),
  strangerShare: shareSchema()
    .default(0.02)
    .meta(
      about({ en: 'Share of drivers whose card is in no roster, 0 to 1.', zh: '卡不在名册中的司机所占比例，0 至 1。' }),
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .meta(
      about({ en: 'Start of the chance: the same seed, the same drivers.', zh: '随机数的种子：种子相同，司机相同。' }),
    ),
});
