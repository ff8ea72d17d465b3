import * as z from 'zod';
import { didYouMean, says, shown } from './words.ts';

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
    error: (issue) => says(`${shown(issue.input)} is not a time of day.`, clockRemedy(String(issue.input))),
  });

function clockRemedy(typed: string): string {
  if (typed === '24:00') return 'Midnight is "00:00"; as an end it means the end of the evening.';
  return 'Write hours 00 to 23 and minutes 00 to 59, two digits each, such as "20:00".';
}

export const elevationSchema = () =>
  z
    .number()
    .min(-18)
    .max(0, {
      error: (issue) =>
        says(`${shown(issue.input)} degrees is above the horizon.`, `Below the horizon is negative: write -4, not 4.`),
    });

const sunAnchorSchema = z
  .strictObject({
    sun: z.enum(['set', 'rise']).describe('set: the sun going down in the evening. rise: coming up in the morning.'),
    elevationDeg: elevationSchema()
      .default(-0.833)
      .describe(
        'How far below the horizon the sun is, degrees, 0 to -18: -0.833 sunset, -4 good practice for roads, -6 dusk.',
      ),
    offsetMin: z.int().min(-180).max(180).default(0).describe('Minutes later, or earlier when negative.'),
    notBefore: clockText().optional().describe('Never earlier than this time of day, such as "18:00".'),
    notAfter: clockText().optional().describe('Never later than this time of day, such as "20:00".'),
  })
  .refine((anchor) => !(anchor.notBefore && anchor.notAfter && anchor.notBefore > anchor.notAfter), {
    path: ['notBefore'],
    error: says('notBefore is later than notAfter, so no time fits between them.', 'Exchange the two, or drop one.'),
  });

/** A moment: a time of day, a named moment of the sun, or the sun at an elevation with limits. */
export const anchorSchema = () =>
  z.union([z.string().regex(clockPattern, { abort: true }), z.enum(sunNames), sunAnchorSchema], {
    error: (issue) => says(`${shown(issue.input)} is not a time of day or of the sun.`, anchorRemedy(issue.input)),
  });

function anchorRemedy(typed: unknown): string {
  const general =
    'Write a time such as "20:00", one of sunset, dusk, dawn, sunrise, or { sun: set, elevationDeg: -4, notAfter: "20:00" }.';
  if (typeof typed !== 'string') return general;
  if (/^[\d:.]+$/.test(typed)) return clockRemedy(typed);
  const hint = didYouMean(typed, sunNames);
  return hint.startsWith('Did') ? hint : general;
}

/** `MM-DD`, a day that exists at least in leap years. */
export const monthDayText = () =>
  z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, {
      abort: true,
      error: (issue) =>
        says(
          `${shown(issue.input)} is not a day of the year.`,
          'Write month and day, such as "05-01" for the 1st of May.',
        ),
    })
    .refine((text) => isDate(`2028-${text}`), {
      error: (issue) => says(`${shown(issue.input)} does not exist in any year.`, 'Look at how long that month is.'),
    });

/** `YYYY-MM-DD`, a day that exists. */
export const dateText = () =>
  z
    .string()
    .regex(/^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, {
      abort: true,
      error: (issue) =>
        says(`${shown(issue.input)} is not a date.`, 'Write year, month and day, such as "2027-02-06".'),
    })
    .refine(isDate, {
      error: (issue) => says(`${shown(issue.input)} does not exist.`, 'Look at how long that month is in that year.'),
    });

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

export type AnchorText = z.infer<ReturnType<typeof anchorSchema>>;
