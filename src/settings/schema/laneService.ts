import * as z from 'zod';
import { assistSettings, lanePromise } from '../../access/lane.ts';
import { minuteMs, secondMs } from '../../units.ts';
import type { Words } from '../../words/language.ts';
import { about, says } from './words.ts';

const words = {
  unordered: {
    en: 'waitStartS does not lie between waitLeastS and waitMostS.',
    zh: 'waitStartS 不在 waitLeastS 与 waitMostS 之间。',
  },
  orderRemedy: {
    en: 'Write them rising, such as waitLeastS: 5, waitStartS: 8, waitMostS: 15.',
    zh: '请依次递增，例如 waitLeastS: 5、waitStartS: 8、waitMostS: 15。',
  },
} satisfies Record<string, Words>;

const assist = {
  enabled: assistSettings.enabled,
  waitStartS: assistSettings.thresholdStartMs / secondMs,
  waitLeastS: assistSettings.thresholdMinMs / secondMs,
  waitMostS: assistSettings.thresholdMaxMs / secondMs,
  callsPerHourMax: assistSettings.callsPerHourMax,
  callEndsMin: assistSettings.callMsMax / minuteMs,
};

const waitS = () => z.number().min(1).max(120);

/** When the guard is called to a driver. */
export const assistSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(assist.enabled)
      .meta(about({ en: 'false: nobody is called, only counted.', zh: 'false：不呼叫任何人，只计数。' })),
    waitStartS: waitS()
      .default(assist.waitStartS)
      .meta(
        about({
          en: 'Seconds without a good read before the guard is called, until the lane has learned its own.',
          zh: '未成功刷卡多少秒后呼叫保安，直到车道学会自己的时间。',
        }),
      ),
    waitLeastS: waitS()
      .default(assist.waitLeastS)
      .meta(
        about({
          en: 'It never learns to call earlier than after these seconds.',
          zh: '学习所得不会早于这些秒数呼叫。',
        }),
      ),
    waitMostS: waitS()
      .default(assist.waitMostS)
      .meta(
        about({ en: 'It never learns to call later than after these seconds.', zh: '学习所得不会晚于这些秒数呼叫。' }),
      ),
    callsPerHourMax: z
      .int()
      .min(1)
      .max(360)
      .default(assist.callsPerHourMax)
      .meta(
        about({
          en: 'More calls an hour are a badly placed reader, and reported as that.',
          zh: '每小时呼叫多于此数，说明读卡器位置不当，并按此报告。',
        }),
      ),
    callEndsMin: z
      .number()
      .min(1)
      .max(120)
      .default(assist.callEndsMin)
      .meta(
        about({ en: 'Minutes after which a call that nobody ends is over.', zh: '无人结束的呼叫在多少分钟后结束。' }),
      ),
  })
  .refine(({ waitLeastS, waitStartS, waitMostS }) => waitLeastS <= waitStartS && waitStartS <= waitMostS, {
    path: ['waitStartS'],
    error: says(words.unordered, words.orderRemedy),
  })
  .default(assist);

const promise = { waitS: lanePromise.waitMsMax / secondMs, ackS: lanePromise.ackMsMax / secondMs };

/** What a driver was promised. */
export const lanePromiseSchema = z
  .strictObject({
    waitS: z
      .number()
      .min(1)
      .max(600)
      .default(promise.waitS)
      .meta(about({ en: 'Seconds from arrival to the open arm, at most.', zh: '从到达到开闸的秒数上限。' })),
    ackS: z
      .number()
      .min(1)
      .max(600)
      .default(promise.ackS)
      .meta(about({ en: 'Seconds from a call to its answer, at most.', zh: '从呼叫到应答的秒数上限。' })),
    referenceS: z
      .number()
      .min(1)
      .max(600)
      .optional()
      .meta(
        about({
          en: 'Seconds a good passage occupies the lane, measured in the first week; left out: not measured yet.',
          zh: '一次正常通行占用车道的秒数，第一周实测；不写表示尚未测量。',
        }),
      ),
  })
  .default(promise);
