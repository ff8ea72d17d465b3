import { z } from 'zod';
import { commandEnvelope } from './commandSchema.ts';
import { epochMs, levelPct, type Side, shaped } from './shape.ts';
import { textShapes } from './textShapes.ts';

const date = z.string().regex(textShapes.date.pattern).describe('Date of the evening the night begins, YYYY-MM-DD.');
const zone = z.string().regex(textShapes.id.pattern).describe('Id of the zone.');

/** A leap year and a day, so that a year can be drawn with its edges. */
export const planNightsMax = 367;

/** `plan.get` on `dn/cmd/<login>`: a question; it changes nothing and is answered at once. */
export const planSchema = z
  .strictObject({
    ...commandEnvelope,
    op: z.literal('plan.get').describe('What a zone is planned to do in the nights to come, over the sun.'),
    zone,
    first: date,
    nights: z.int().min(1).max(planNightsMax).describe('How many nights.'),
  })
  .describe('A question about the plan. Never retained.');
export type PlanMessage = z.infer<typeof planSchema>;

const minute = z.number().describe('Minutes after noon_ms.');

/** The part of `up/reply` that answers `plan.get`: by the schedule alone, without overrides and movement. */
export const planPart = (side: Side) =>
  shaped(side, {
    zone,
    nights: z
      .array(
        shaped(side, {
          night: date,
          noon_ms: epochMs.describe('Local noon, at which the night begins, UTC ms.'),
          length_min: z.number().positive().describe('Minutes to the next noon: 1440, or an hour more or less.'),
          sky_min: z
            .tuple([minute, minute, minute, minute])
            .describe('Sunset, dusk, dawn, sunrise; dusk and dawn with the sun 6 degrees below the horizon.'),
          light: z
            .array(z.tuple([minute, minute, levelPct, z.string().describe('The rule, or exception/rule.')]))
            .describe('Planned light: from, to, level, rule.'),
          promised: z.array(z.tuple([minute, minute])).describe('Light promised to residents: from, to.'),
        }),
      )
      .describe('Nights in order.'),
  }).describe('The plan of a zone, only in an answer to plan.get.');
