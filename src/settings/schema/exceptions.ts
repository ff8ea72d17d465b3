import * as z from 'zod';
import { festivalNames } from '../../calendar/festivals.ts';
import type { Words } from '../../words/language.ts';
import { rulesSchema } from './programs.ts';
import { dateText } from './time.ts';
import { about, idText, lineText, saysOf } from './words.ts';

const words = {
  noZones: { en: '{value} names no zones.', zh: '{value} 没有指明区域。' },
  zonesRemedy: {
    en: 'Write all, or a list such as [facade, garden].',
    zh: '请写 all，或列表，例如 [facade, garden]。',
  },
} satisfies Record<string, Words>;

const zonesSchema = z.union(
  [
    z.literal('all'),
    z
      .array(idText().meta(about({ en: 'Id of a zone.', zh: '区域标识。' })))
      .min(1)
      .max(256),
  ],
  {
    error: saysOf(words.noZones, words.zonesRemedy),
  },
);

/** Dates on which other rules hold. There is always an end: an exception nobody ends becomes the rule. */
export const exceptionSchema = z.strictObject({
  id: idText().meta(
    about({
      en: 'Short name of the exception; a festival adds the year to it.',
      zh: '例外的简称；节日会在其后加上年份。',
    }),
  ),
  why: lineText(200).meta(
    about({
      en: 'Why, for whoever reads the log: who asked, what for.',
      zh: '原因，供查看日志的人了解：谁要求的、为了什么。',
    }),
  ),
  from: dateText()
    .optional()
    .meta(
      about({
        en: 'First date, such as "2027-02-05"; the night that starts on it is included.',
        zh: '开始日期，例如 “2027-02-05”；当晚包括在内。',
      }),
    ),
  to: dateText()
    .optional()
    .meta(about({ en: 'Last date, itself included.', zh: '结束日期，当日包括在内。' })),
  festival: z
    .enum(festivalNames)
    .optional()
    .meta(
      about({
        en: 'Instead of from and to: a festival, every year from 2026 to 2045.',
        zh: '代替 from 和 to：每年的节日，2026 至 2045 年。',
      }),
    ),
  daysBefore: z
    .int()
    .min(0)
    .max(30)
    .optional()
    .meta(about({ en: 'Days before the festival on which the exception starts.', zh: '例外在节日前多少天开始。' })),
  daysAfter: z
    .int()
    .min(0)
    .max(30)
    .optional()
    .meta(about({ en: 'Days after the festival on which it still holds.', zh: '例外在节日后还持续多少天。' })),
  zones: zonesSchema.meta(about({ en: 'all, or a list of zone ids.', zh: 'all，或区域标识的列表。' })),
  program: idText()
    .optional()
    .meta(about({ en: 'Program that replaces the usual one on these nights.', zh: '在这些夜晚替换平时程序的程序。' })),
  rules: rulesSchema()
    .optional()
    .meta(
      about({
        en: 'Or the windows themselves; an empty list means dark.',
        zh: '或直接写出亮灯时段；空列表表示不亮灯。',
      }),
    ),
});

export const exceptionsSchema = () =>
  z.array(exceptionSchema.meta(about({ en: 'One exception.', zh: '一项例外。' }))).max(64);

/** The file that `exceptionsFile` names. */
export const exceptionsFileSchema = z.strictObject({
  exceptions: exceptionsSchema().meta(
    about({
      en: 'Exceptions, first match wins; those in the main file come first.',
      zh: '例外，先匹配者有效；主文件中的排在前面。',
    }),
  ),
});

export type ExceptionText = z.infer<typeof exceptionSchema>;
