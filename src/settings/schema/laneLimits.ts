import * as z from 'zod';
import { laneLimits } from '../../access/lane.ts';
import { secondMs } from '../../units.ts';
import type { Words } from '../../words/language.ts';
import { about, says } from './words.ts';

const words = {
  shortHeldOpen: {
    en: 'heldOpenS is not above holdS, so that every arm that waits for its vehicle would be an alarm.',
    zh: 'heldOpenS 未大于 holdS，闸杆每次等候车辆都会报警。',
  },
  heldOpenRemedy: { en: 'Take several times holdS, such as 120 for 10.', zh: '请取 holdS 的数倍，例如 10 对应 120。' },
} satisfies Record<string, Words>;

const limits = {
  pulseMs: laneLimits.pulseMs,
  openS: laneLimits.openMsMax / secondMs,
  closeS: laneLimits.closeMsMax / secondMs,
  holdS: laneLimits.holdMs / secondMs,
  clearS: laneLimits.clearMs / secondMs,
  heldOpenS: laneLimits.heldOpenMs / secondMs,
  staleS: laneLimits.staleMs / secondMs,
};

/** Times of a barrier. The defaults are those of an arm of up to 4 m. */
export const limitsSchema = z
  .strictObject({
    pulseMs: z
      .int()
      .min(200)
      .max(1000)
      .default(limits.pulseMs)
      .meta(
        about({
          en: 'Length of the momentary OPEN, milliseconds, 200 to 1000: operators miss shorter ones.',
          zh: '开闸脉冲的长度，毫秒，200 至 1000：更短的脉冲机芯会漏掉。',
        }),
      ),
    openS: z
      .number()
      .min(1)
      .max(60)
      .default(limits.openS)
      .meta(
        about({
          en: 'Seconds an arm may take to open, then it is faulty.',
          zh: '闸杆打开最多用多少秒，超过即为故障。',
        }),
      ),
    closeS: z
      .number()
      .min(1)
      .max(60)
      .default(limits.closeS)
      .meta(about({ en: 'Seconds an arm may take to close.', zh: '闸杆关闭最多用多少秒。' })),
    holdS: z
      .number()
      .min(2)
      .max(60)
      .default(limits.holdS)
      .meta(
        about({ en: 'Seconds the arm waits for a vehicle that stays away.', zh: '车辆迟迟不来时，闸杆等候多少秒。' }),
      ),
    clearS: z
      .number()
      .min(1)
      .max(30)
      .default(limits.clearS)
      .meta(
        about({
          en: 'Seconds loop, beam and edge must be clear after a vehicle before the arm may close; 1 at least.',
          zh: '车辆通过后，线圈、红外对射和防夹胶条须空闲多少秒才可落杆；至少 1。',
        }),
      ),
    heldOpenS: z
      .number()
      .min(10)
      .max(3600)
      .default(limits.heldOpenS)
      .meta(about({ en: 'An arm open for more seconds than this is an alarm.', zh: '闸杆打开超过此秒数即报警。' })),
    staleS: z
      .number()
      .min(2)
      .max(60)
      .default(limits.staleS)
      .meta(
        about({
          en: 'An input not read for so many seconds is not known, and taken for its safe value.',
          zh: '输入超过此秒数未读取即视为未知，按其安全值处理。',
        }),
      ),
  })
  .refine(({ heldOpenS, holdS }) => heldOpenS > holdS, {
    path: ['heldOpenS'],
    error: says(words.shortHeldOpen, words.heldOpenRemedy),
  })
  .default(limits);
