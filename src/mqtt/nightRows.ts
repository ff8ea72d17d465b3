import { z } from 'zod';
import { lossCauses } from '../lighting/promiseKept.ts';
import { who } from './who.ts';

const seconds = (what: string) => z.number().describe(`${what}, seconds; of a correction what is to be added.`);
const night = z.string().describe('Date of the evening the night began, YYYY-MM-DD.');
const unjudged = z
  .number()
  .min(0)
  .describe('Lived under a clock nobody could trust, and so judged by nobody, seconds.');
const because = z
  .enum(['reopened', 'zonesRemoved'])
  .describe('reopened: the clock had been days ahead, and the night came again; zonesRemoved: the config dropped it.');

const figure = z.enum(['served', ...lossCauses]);

/** What was kept of a promise; a cause that took nothing is left out. */
const kept = {
  needed_s: seconds('Light was promised'),
  served_s: seconds('Promised, and lit at or above the floor'),
  waste_s: seconds('Lit and not promised'),
  override_s: seconds('Under a person’s override'),
  ...Object.fromEntries(lossCauses.map((cause) => [`lost_${cause}_s`, lost(cause).optional()])),
};

const wh = (what: string) => z.number().describe(`${what}, watt-hours.`);

const whOrNull = (what: string) => z.number().nullable().describe(`${what}, watt-hours; null: none declared.`);

const energy = {
  energy_wh: wh('Electrical energy, metered where a meter works and else estimated'),
  energy_metered_wh: wh('The part of it that a meter measured'),
  energy_error_wh: wh('The true energy lies within plus and minus this'),
  cost: z.number().describe('What it cost by the tariff of the config; 0 without one.'),
  co2_g: z.number().describe('Grams of CO2 by the factors of the config; 0 without them.'),
};

const savings = {
  baseline_wh: whOrNull('What the declared timetable would have used'),
  saved_wh: whOrNull('The difference; read it beside what was served, for missing light saves too'),
};

const zoneNight = {
  zone: z.string().describe('Id of the zone.'),
  night,
  unjudged_s: unjudged,
  lamps: z.int().min(0).describe('Lamps of the zone, its weight in the score; 0: the config no longer has it.'),
  ...kept,
  lit_s: seconds('Lit at any level'),
  full_load_s: seconds('Lit times level / 100'),
  switches: z.int().describe('Times switched on or off.'),
  ...energy,
  energy_estimated_wh: wh('The same by the power curve alone, to compare a meter with'),
  ...savings,
};

const estateNight = {
  night,
  unjudged_s: unjudged,
  zones: z.int().min(0).describe('Zones in the score.'),
  served_share: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Promised light that was there, each zone weighed by its lamps, 0 to 1; null: nothing was promised.'),
  ...kept,
  ...energy,
  ...savings,
};

/** What each `evt` row about the promise of light carries besides number, time and type. */
export const nightRows = {
  'night.closed': {
    about: 'How a zone kept its promise in a night that is over. Final: only night.corrected rows add to it.',
    keys: () => zoneNight,
  },
  'night.closed.estate': { about: 'The score of the whole estate in a night that is over.', keys: () => estateNight },
  'night.corrected': {
    about: 'To be added to the rows of a closed night, and why.',
    keys: () => ({ ...zoneNight, because }),
  },
  'night.corrected.estate': {
    about: 'The same for the estate; its share is that of the correction alone.',
    keys: () => ({ ...estateNight, because }),
  },
  'night.reassigned': {
    about: 'A person says where seconds of a closed night belong: to be taken from one figure and added to the other.',
    keys: () => ({
      ...who,
      zone: z.string().describe('Id of the zone.'),
      night,
      from: figure.describe('Where the seconds were counted.'),
      to: figure.describe('Where they belong.'),
      s: z.number().positive().describe('How many seconds.'),
    }),
  },
  'nights.absent': {
    about: 'Nights that were not counted, for the device was off.',
    keys: () => ({ from: night, to: night }),
  },
} as const;

function lost(cause: (typeof lossCauses)[number]) {
  const words: Readonly<Record<typeof cause, string>> = {
    fault: 'an output fault',
    hand: 'the hand switch',
    lockout: 'a lockout',
    override: 'an override',
    schedule: 'the schedule: it was not asked for',
    absent: 'absence: nobody was counting, as in a power cut',
  };
  return seconds(`Promised and not there because of ${words[cause]}`);
}
