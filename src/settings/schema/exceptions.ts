import * as z from 'zod';
import { festivalNames } from '../../calendar/festivals.ts';
import { rulesSchema } from './programs.ts';
import { dateText } from './time.ts';
import { idText, lineText, says, shown } from './words.ts';

const zonesSchema = z.union([z.literal('all'), z.array(idText().describe('Id of a zone.')).min(1).max(256)], {
  error: (issue) => says(`${shown(issue.input)} names no zones.`, 'Write all, or a list such as [facade, garden].'),
});

/** Dates on which other rules hold. There is always an end: an exception nobody ends becomes the rule. */
export const exceptionSchema = z.strictObject({
  id: idText().describe('Short name of the exception; a festival adds the year to it.'),
  why: lineText(200).describe('Why, for whoever reads the log: who asked, what for.'),
  from: dateText().optional().describe('First date, such as "2027-02-05"; the night that starts on it is included.'),
  to: dateText().optional().describe('Last date, itself included.'),
  festival: z
    .enum(festivalNames)
    .optional()
    .describe('Instead of from and to: a festival, every year from 2026 to 2045.'),
  daysBefore: z.int().min(0).max(30).optional().describe('Days before the festival on which the exception starts.'),
  daysAfter: z.int().min(0).max(30).optional().describe('Days after the festival on which it still holds.'),
  zones: zonesSchema.describe('all, or a list of zone ids.'),
  program: idText().optional().describe('Program that replaces the usual one on these nights.'),
  rules: rulesSchema().optional().describe('Or the windows themselves; an empty list means dark.'),
});

export const exceptionsSchema = () => z.array(exceptionSchema.describe('One exception.')).max(64);

/** The file that `exceptionsFile` names. */
export const exceptionsFileSchema = z.strictObject({
  exceptions: exceptionsSchema().describe('Exceptions, first match wins; those in the main file come first.'),
});

export type ExceptionText = z.infer<typeof exceptionSchema>;
