import * as z from 'zod';
import { cardClasses } from '../../access/roster.ts';
import { antiPassbackSchema } from './antiPassback.ts';
import { limitsSchema } from './laneLimits.ts';
import { assistSchema, lanePromiseSchema } from './laneService.ts';
import { laneInputsSchema, laneOutputsSchema } from './laneWires.ts';
import { readerSchema } from './readers.ts';
import { idText, namesSchema, says, shown } from './words.ts';

const powerLosses =
  'fail-open: the arm goes up or swings free, as a lane needs that fire engines use. fail-secure: it stays shut, right only with a release by hand that is reached from both sides.';

/** Required, with no default: what the operator does without mains is seen there and can be guessed nowhere. */
const powerLossSchema = () =>
  z
    .enum(['fail-open', 'fail-secure'], {
      error: (issue) =>
        says(`${shown(issue.input)} is not what a barrier does without mains.`, `Look at its operator. ${powerLosses}`),
    })
    .describe(
      `What the barrier itself does when its mains fail, as set at its operator; nobody may guess it. ${powerLosses}`,
    );

/** One lane of a gate: an arm, what it feels, and the readers that open it. */
export const laneSchema = z.strictObject({
  id: idText().describe('Short name of the lane; logs, topics and commands use it.'),
  names: namesSchema().describe('Name of the lane as people say it.'),
  direction: z.enum(['in', 'out']).describe('in: into the estate. out: out of it.'),
  area: idText()
    .optional()
    .describe('Where a vehicle is after it has passed; left out: estate for in, street for out.'),
  powerLoss: powerLossSchema(),
  freeExit: z
    .boolean()
    .default(false)
    .describe('true: opens for every vehicle on its loop, without a card; lanes that lead out only.'),
  readers: z
    .array(readerSchema.describe('One card reader.'))
    .max(4)
    .default([])
    .describe('Card readers that open this lane.'),
  inputs: laneInputsSchema.describe('What the lane feels: a line for each, or { line, activeAt, cutReads }.'),
  outputs: laneOutputsSchema.describe('What the lane drives: a line for each, or { line, activeLow }.'),
  limits: limitsSchema.describe('Times of this barrier.'),
  assist: assistSchema.describe('When the guard is called to a driver who does not get through.'),
  promise: lanePromiseSchema.describe('What drivers were promised; service is judged against it.'),
  antiPassback: antiPassbackSchema.describe('Whether one card may come in twice without going out.'),
});

export type LaneText = z.infer<typeof laneSchema>;

/** Emergency cards are left out: they are never held up by a clock. */
const doubtedClasses = cardClasses.filter((one) => one !== 'emergency');

export const grantInDoubtSchema = () =>
  z
    .array(
      z
        .enum(doubtedClasses, {
          error: (issue) =>
            says(
              `${shown(issue.input)} is not a class of cards that a clock can hold up.`,
              `Known: ${doubtedClasses.join(', ')}. Emergency cards open always.`,
            ),
        })
        .describe('A class of cards.'),
    )
    .max(doubtedClasses.length)
    .default([])
    .describe(
      'Classes whose cards open although an unsound clock cannot tell whether their dates or hours admit them. Cards without dates and hours open anyway; the others wait for the guard.',
    );

const shareSchema = () =>
  z
    .number()
    .min(0)
    .max(1, {
      error: (issue) =>
        says(`${shown(issue.input)} is more than all of them.`, 'A share is 0 to 1: write 0.2 for one driver in five.'),
    });

/** Residents who come home before a simulated board. */
export const streetSchema = z.strictObject({
  vehiclesPerHour: z.number().min(1).max(600).describe('Vehicles that come to the gate in an hour, on average.'),
  badShare: shareSchema().default(0.1).describe('Share of drivers who stop too far from the reader, 0 to 1.'),
  strangerShare: shareSchema().default(0.02).describe('Share of drivers whose card is in no roster, 0 to 1.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .describe('Start of the chance: the same seed, the same drivers.'),
});
