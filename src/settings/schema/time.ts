import * as z from 'zod';
import { meant } from '../../words/choice.ts';
import { type Words, worded } from '../../words/language.ts';
import { nearest } from '../../words/nearest.ts';
import { about, says, saysOf, shown } from './words.ts';

const words = {
  noClock: { en: '{value} is not a time of day.', zh: '{value} 不是一天中的时刻。' },
  midnight: {
    en: 'Midnight is "00:00"; as an end it means the end of the evening.',
    zh: '午夜写作“00:00”；作为结束时间，表示当晚结束。',
  },
  clock: {
    en: 'Write hours 00 to 23 and minutes 00 to 59, two digits each, such as "20:00".',
    zh: '请写小时 00 至 23、分钟 00 至 59，各两位，例如“20:00”。',
  },
  aboveHorizon: { en: '{value} degrees is above the horizon.', zh: '{value} 度在地平线以上。' },
  negative: { en: 'Below the horizon is negative: write -4, not 4.', zh: '地平线以下为负数：请写 -4，而不是 4。' },
  crossed: {
    en: 'notBefore is later than notAfter, so no time fits between them.',
    zh: 'notBefore 晚于 notAfter，其间没有时刻。',
  },
  exchange: { en: 'Exchange the two, or drop one.', zh: '请对调两者，或删去其一。' },
  noAnchor: { en: '{value} is not a time of day or of the sun.', zh: '{value} 既不是时刻，也不是日出日落时间。' },
  anchor: {
    en: 'Write a time such as "20:00", one of sunset, dusk, dawn, sunrise, or { sun: set, elevationDeg: -4, notAfter: "20:00" }.',
    zh: '请写时刻（例如“20:00”），或 sunset、dusk、dawn、sunrise 之一，或 { sun: set, elevationDeg: -4, notAfter: "20:00" }。',
  },
  noMonthDay: { en: '{value} is not a day of the year.', zh: '{value} 不是一年中的某一天。' },
  monthDay: {
    en: 'Write month and day, such as "05-01" for the 1st of May.',
    zh: '请写月和日，例如 5 月 1 日写作“05-01”。',
  },
  neverDay: { en: '{value} does not exist in any year.', zh: '任何一年都没有 {value} 这一天。' },
  longMonth: { en: 'Look at how long that month is.', zh: '请核对该月有多少天。' },
  noDate: { en: '{value} is not a date.', zh: '{value} 不是日期。' },
  date: { en: 'Write year, month and day, such as "2027-02-06".', zh: '请写年、月、日，例如“2027-02-06”。' },
  noSuchDate: { en: '{value} does not exist.', zh: '{value} 这一天不存在。' },
  longMonthThen: { en: 'Look at how long that month is in that year.', zh: '请核对该年该月有多少天。' },
} satisfies Record<string, Words>;

/** Elevation of the sun's centre, in degrees, at each named moment; the edge tells evening from morning. */
export const sunWords = {
  sunset: { edge: 'set', elevationDeg: -0.833 },
  dusk: { edge: 'set', elevationDeg: -6 },
  dawn: { edge: 'rise', elevationDeg: -6 },
  sunrise: { edge: 'rise', elevationDeg: -0.833 },
} as const;

const clockPattern = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

const sunNames = ['sunset', 'dusk', 'dawn', 'sunrise'] as const;

export const clockText = () =>
  z.string().regex(clockPattern, {
    error: (issue) => says(worded(words.noClock, { value: shown(issue.input) }), clockRemedy(String(issue.input))),
  });

const clockRemedy = (typed: string): Words => (typed === '24:00' ? words.midnight : words.clock);

export const elevationSchema = () =>
  z
    .number()
    .min(-18)
    .max(0, {
      error: saysOf(words.aboveHorizon, words.negative),
    });

const sunAnchorSchema = z
  .strictObject({
    sun: z.enum(['set', 'rise']).meta(
      about({
        en: 'set: the sun going down in the evening. rise: coming up in the morning.',
        zh: 'set：傍晚日落。rise：早晨日出。',
      }),
    ),
    elevationDeg: elevationSchema()
      .default(-0.833)
      .meta(
        about({
          en: 'How far below the horizon the sun is, degrees, 0 to -18: -0.833 sunset, -4 good practice for roads, -6 dusk.',
          zh: '太阳低于地平线的度数，0 至 -18：-0.833 为日落，-4 为道路照明的良好做法，-6 为黄昏。',
        }),
      ),
    offsetMin: z
      .int()
      .min(-180)
      .max(180)
      .default(0)
      .meta(about({ en: 'Minutes later, or earlier when negative.', zh: '推迟的分钟数，负数为提前。' })),
    notBefore: clockText()
      .optional()
      .meta(about({ en: 'Never earlier than this time of day, such as "18:00".', zh: '不早于此时刻，例如 “18:00”。' })),
    notAfter: clockText()
      .optional()
      .meta(about({ en: 'Never later than this time of day, such as "20:00".', zh: '不晚于此时刻，例如 “20:00”。' })),
  })
  .refine((anchor) => !(anchor.notBefore && anchor.notAfter && anchor.notBefore > anchor.notAfter), {
    path: ['notBefore'],
    error: says(words.crossed, words.exchange),
  });

/** A moment: a time of day, a named moment of the sun, or the sun at an elevation with limits. */
export const anchorSchema = () =>
  z.union([z.string().regex(clockPattern, { abort: true }), z.enum(sunNames), sunAnchorSchema], {
    error: (issue) => says(worded(words.noAnchor, { value: shown(issue.input) }), anchorRemedy(issue.input)),
  });

function anchorRemedy(typed: unknown): Words {
  if (typeof typed !== 'string') return words.anchor;
  if (/^[\d:.]+$/.test(typed)) return clockRemedy(typed);
  const near = nearest(typed, sunNames);
  return near === null ? words.anchor : meant(near);
}

/** `MM-DD`, a day that exists at least in leap years. */
export const monthDayText = () =>
  z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, {
      abort: true,
      error: saysOf(words.noMonthDay, words.monthDay),
    })
    .refine((text) => isDate(`2028-${text}`), {
      error: saysOf(words.neverDay, words.longMonth),
    });

/** `YYYY-MM-DD`, a day that exists. */
export const dateText = () =>
  z
    .string()
    .regex(/^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, {
      abort: true,
      error: saysOf(words.noDate, words.date),
    })
    .refine(isDate, {
      error: saysOf(words.noSuchDate, words.longMonthThen),
    });

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

export type AnchorText = z.infer<ReturnType<typeof anchorSchema>>;
