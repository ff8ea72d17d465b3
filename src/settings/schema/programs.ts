import * as z from 'zod';
import { anchorSchema, elevationSchema, monthDayText } from './time.ts';
import { about, idText, levelSchema, lineText } from './words.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const seasonSchema = z.strictObject({
  from: monthDayText().meta(
    about({ en: 'First day of the season, month and day, such as "05-01".', zh: '季节的首日，月和日，例如 “05-01”。' }),
  ),
  to: monthDayText().meta(
    about({
      en: 'Last day of the season, itself included; before `from` it wraps the year end.',
      zh: '季节的末日，当日包括在内；早于 `from` 表示跨年。',
    }),
  ),
});

const stepSchema = z.strictObject({
  from: anchorSchema().meta(
    about({ en: 'Moment of the same night from which this level holds.', zh: '当夜从何时起采用此亮度。' }),
  ),
  level: levelSchema().meta(
    about({
      en: 'Light in per cent from that moment on, until the next step or the end.',
      zh: '从该时起的亮度百分比，直到下一分段或结束。',
    }),
  ),
});

/** A window of light. Where several overlap, the brightest counts. */
export const ruleSchema = z.strictObject({
  id: idText().meta(
    about({
      en: 'Name of the window within its program; logs and the page give it as the reason.',
      zh: '时段在其程序中的名称；日志和页面以此为原因。',
    }),
  ),
  season: seasonSchema.optional().meta(
    about({
      en: 'Days of the year on whose evening the window starts; left out: all year.',
      zh: '时段在一年中哪些日子的傍晚开始；不写为全年。',
    }),
  ),
  days: z
    .array(
      z
        .enum(weekdays)
        .meta(about({ en: 'mon, tue, wed, thu, fri, sat or sun.', zh: 'mon、tue、wed、thu、fri、sat 或 sun。' })),
    )
    .min(1)
    .max(7)
    .optional()
    .meta(
      about({ en: 'Weekdays on which the window starts; left out: every day.', zh: '时段在星期几开始；不写为每天。' }),
    ),
  start: anchorSchema().meta(
    about({
      en: 'When the light comes on: a time, sunset, dusk, or the sun at an elevation.',
      zh: '何时亮灯：时刻、sunset、dusk，或太阳的某一高度。',
    }),
  ),
  end: anchorSchema().meta(
    about({
      en: 'When it goes off. A time not later than the start means the next day.',
      zh: '何时灭灯。不晚于开始的时刻表示次日。',
    }),
  ),
  level: levelSchema().meta(
    about({
      en: 'Light in per cent from the start; a relay knows only 0 and 100.',
      zh: '从开始起的亮度百分比；继电器只有 0 和 100。',
    }),
  ),
  steps: z
    .array(stepSchema.meta(about({ en: 'One part-night level.', zh: '一个半夜分段的亮度。' })))
    .max(12)
    .default([])
    .meta(about({ en: 'Part-night levels, in the order of the night.', zh: '半夜分段的亮度，按夜间先后排列。' })),
  onlyDarkerThanDeg: elevationSchema()
    .optional()
    .meta(
      about({
        en: 'Counts only while the sun is below this elevation, degrees, 0 to -18; left out: always.',
        zh: '仅当太阳低于此高度时有效，度，0 至 -18；不写为始终有效。',
      }),
    ),
});

export const rulesSchema = () =>
  z.array(ruleSchema.meta(about({ en: 'One window of light.', zh: '一个亮灯时段。' }))).max(32);

export const programSchema = z.strictObject({
  about: lineText(200)
    .optional()
    .meta(about({ en: 'One sentence that says what the program is for.', zh: '用一句话说明程序的用途。' })),
  rules: rulesSchema().meta(
    about({ en: 'Windows of light; where several overlap, the brightest counts.', zh: '亮灯时段；重叠时取最亮者。' }),
  ),
});

export type RuleText = z.infer<typeof ruleSchema>;
