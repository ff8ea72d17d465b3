import * as z from 'zod';
import { usualAntiPassback } from '../../access/antiPassback.ts';
import { secondMs } from '../../units.ts';
import { choice } from '../../words/choice.ts';
import { sentences, type Words } from '../../words/language.ts';
import { clockText } from './time.ts';
import { about, says, saysOf } from './words.ts';

const words = {
  notHeld: { en: '{value} cannot be held up by anti-passback.', zh: '防重入不适用于 {value}。' },
  othersPass: { en: 'Emergency and guard cards always pass.', zh: '应急卡与保安卡始终放行。' },
  noClock: { en: '{value} is not a time of day.', zh: '{value} 不是一天中的时刻。' },
  clockOrNever: {
    en: 'Write hours and minutes, two digits each, such as "04:00", or never.',
    zh: '请写小时和分钟，各两位，例如“04:00”；或写 never。',
  },
  idleHardFor: { en: 'hardFor has no effect while kind is off.', zh: 'kind 为 off 时 hardFor 不起作用。' },
  softKind: { en: 'Write kind: soft, or remove hardFor.', zh: '请写 kind: soft，或删除 hardFor。' },
} satisfies Record<string, Words>;

/** Classes that anti-passback can hold up. */
const heldClasses = ['resident', 'staff', 'visitor', 'contractor'] as const;

const passback = {
  kind: usualAntiPassback.kind,
  withinS: usualAntiPassback.withinMs / secondMs,
  hardFor: [],
  resetAt: usualAntiPassback.resetAt ?? ('never' as const),
};

/** Whether one card may come in twice without going out. */
export const antiPassbackSchema = z
  .strictObject({
    kind: z
      .enum(['off', 'soft', 'timed', 'hard'])
      .default(passback.kind)
      .meta(
        about({
          en: 'off. soft: let pass and report. timed: refuse for withinS. hard: refuse until the card has been out.',
          zh: 'off：不限制。soft：放行并报告。timed：在 withinS 秒内拒绝。hard：拒绝，直到该卡出去过。',
        }),
      ),
    withinS: z
      .number()
      .min(1)
      .max(3600)
      .default(passback.withinS)
      .meta(
        about({
          en: 'For timed: seconds during which the same card is refused again.',
          zh: '用于 timed：同一张卡再次被拒绝的秒数。',
        }),
      ),
    hardFor: z
      .array(
        z
          .enum(heldClasses, {
            error: saysOf(words.notHeld, sentences([choice(heldClasses), words.othersPass])),
          })
          .meta(about({ en: 'A class of cards.', zh: '一类卡。' })),
      )
      .max(heldClasses.length)
      .default(passback.hardFor)
      .meta(
        about({
          en: 'Classes for which hard holds whatever kind says, such as [contractor].',
          zh: '无论 kind 为何都按 hard 处理的卡类，例如 [contractor]。',
        }),
      ),
    resetAt: z
      .union([z.literal('never'), clockText()], {
        error: saysOf(words.noClock, words.clockOrNever),
      })
      .default(passback.resetAt)
      .meta(
        about({
          en: 'Time of day at which everybody is forgiven, such as "04:00", or never.',
          zh: '全部清除记录的时刻，例如 “04:00”；或 never。',
        }),
      ),
  })
  .refine(({ kind, hardFor }) => kind !== 'off' || hardFor.length === 0, {
    path: ['hardFor'],
    error: says(words.idleHardFor, words.softKind),
  })
  .default(passback);
