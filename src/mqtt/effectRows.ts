import { z } from 'zod';
import { periods } from '../service/periods.ts';
import { type Side, shaped } from './shape.ts';

const part = (what: string) => z.number().min(0).max(1).describe(`${what}, 0 to 1.`);

/** The three factors of effectiveness and where the minutes went, in every row that has them. */
export const effectKeys = (side: Side) => ({
  effectiveness: part('availability times performance times conformance'),
  availability: part('Share of the time in which it could serve'),
  performance: part('Reference time over the time that vehicles took; light has no speed, so 1'),
  conformance: part('What was served as promised, of what was asked for'),
  reference_outdated: z.boolean().describe('Faster than the reference, so performance was cut to 1: set it anew.'),
  lost_min: z
    .array(
      shaped(side, {
        factor: z.enum(['availability', 'performance', 'conformance']).describe('Which of the three it lowers.'),
        cause: z.string().describe('State of the barrier, phase, broken promise; of a zone group "zone: cause".'),
        minutes: z.number().min(0).describe('Minutes lost; of a lane vehicle-minutes, of a zone group zone-minutes.'),
      }),
    )
    .describe('Where minutes were lost, most first.'),
});

export const periodName = z.string().describe('Name of the period: date, Monday of the week, or YYYY-MM.');
export const aboutWhat = z.enum(['group', 'lane']).describe('A group of zones, or a lane.');
export const effectPeriod = z
  .enum(periods)
  .describe('A group’s day is the night of that date, noon to noon; a lane’s is the calendar’s.');

/** What the `evt` row about effectiveness carries besides number, time and type. */
export const effectRows = {
  'service.closed': {
    about: 'How well a zone group or a lane served in a day, week or month that is over.',
    keys: (side: Side) => ({
      about: aboutWhat,
      id: z.string().describe('Id of the group or lane.'),
      period: effectPeriod,
      name: periodName,
      ...effectKeys(side),
    }),
  },
} as const;
