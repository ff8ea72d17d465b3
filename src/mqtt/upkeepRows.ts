import { z } from 'zod';
import { symptoms } from '../lighting/lampHealth.ts';
import { who } from './who.ts';

const zone = z.string().describe('Id of the zone.');

/** What each `evt` row about lamps, relays and their upkeep carries besides number, time and type. */
export const upkeepRows = {
  'lamp.symptom': {
    about: 'Lamps do not do as told, or do so again.',
    keys: () => ({
      about: z.string().describe('Id of the zone, by its feedback; or of the meter, by its power.'),
      symptom: z
        .enum(symptoms)
        .describe('notFollowing: told on, dark; stuckOn: told off, burning; cycling: the contactor moves unasked.'),
      on: z.boolean().describe('true: it is so; false: no longer.'),
    }),
  },
  'lamps.lost': {
    about: 'Lamps of a meter draw nothing: measured over two hours of steady light.',
    keys: () => ({
      meter: z.string().describe('Id of the meter.'),
      lamps: z.int().min(0).describe('How many, of the kind that draws least; 0: none that it could see.'),
    }),
  },
  'work.due': {
    about: 'A rating is used up to 80 or 100 %. Told once for each.',
    keys: () => ({
      zone,
      kind: z.enum(['lampHours', 'relaySwitches', 'cleaning']).describe('Which rating.'),
      mark_pct: z.union([z.literal(80), z.literal(100)]).describe('Which mark was passed.'),
      share: z.number().min(0).describe('How much of it is used, 1 = all.'),
    }),
  },
  'upkeep.done': {
    about: 'A person says that work is done.',
    keys: () => ({
      ...who,
      zone,
      what: z.enum(['lamps', 'cleaned', 'relay']).describe('Lamps replaced, luminaires cleaned, relay replaced.'),
      lamps: z.int().min(1).nullable().describe('How many lamps; null: all, or not about lamps.'),
    }),
  },
} as const;
