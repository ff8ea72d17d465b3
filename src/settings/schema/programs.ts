import * as z from 'zod';
import { anchorSchema, elevationSchema, monthDayText } from './time.ts';
import { idText, levelSchema, lineText } from './words.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const seasonSchema = z.strictObject({
  from: monthDayText().describe('First day of the season, month and day, such as "05-01".'),
  to: monthDayText().describe('Last day of the season, itself included; before `from` it wraps the year end.'),
});

const stepSchema = z.strictObject({
  from: anchorSchema().describe('Moment of the same night from which this level holds.'),
  level: levelSchema().describe('Light in per cent from that moment on, until the next step or the end.'),
});

/** A window of light. Where several overlap, the brightest counts. */
export const ruleSchema = z.strictObject({
  id: idText().describe('Name of the window within its program; logs and the page give it as the reason.'),
  season: seasonSchema.optional().describe('Days of the year on whose evening the window starts; left out: all year.'),
  days: z
    .array(z.enum(weekdays).describe('mon, tue, wed, thu, fri, sat or sun.'))
    .min(1)
    .max(7)
    .optional()
    .describe('Weekdays on which the window starts; left out: every day.'),
  start: anchorSchema().describe('When the light comes on: a time, sunset, dusk, or the sun at an elevation.'),
  end: anchorSchema().describe('When it goes off. A time not later than the start means the next day.'),
  level: levelSchema().describe('Light in per cent from the start; a relay knows only 0 and 100.'),
  steps: z
    .array(stepSchema.describe('One part-night level.'))
    .max(12)
    .default([])
    .describe('Part-night levels, in the order of the night.'),
  onlyDarkerThanDeg: elevationSchema()
    .optional()
    .describe('Counts only while the sun is below this elevation, degrees, 0 to -18; left out: always.'),
});

export const rulesSchema = () => z.array(ruleSchema.describe('One window of light.')).max(32);

export const programSchema = z.strictObject({
  about: lineText(200).optional().describe('One sentence that says what the program is for.'),
  rules: rulesSchema().describe('Windows of light; where several overlap, the brightest counts.'),
});

export type RuleText = z.infer<typeof ruleSchema>;
