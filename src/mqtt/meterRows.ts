import { z } from 'zod';

const meter = z.string().describe('Id of the meter.');
const month = z.string().describe('The month, YYYY-MM.');
const registerWh = (what: string) => z.number().nullable().describe(`${what}, watt-hours; null: no number.`);

/** What each `evt` row about a meter carries besides number, time and type. */
export const meterRows = {
  'meter.noticed': {
    about: 'A meter said something out of the ordinary. Only reset and rollover carry energy with them.',
    keys: () => ({
      meter,
      kind: z
        .enum(['senseless', 'backwards', 'absurd', 'begun', 'replaced', 'rebased', 'reset', 'rollover'])
        .describe(
          'senseless, backwards, absurd: not believed; begun, replaced, rebased: it counts from here; ' +
            'reset: it began again at zero; rollover: it ran over its end.',
        ),
      register_wh: registerWh('What it shows'),
      before_wh: registerWh('What it showed before'),
    }),
  },
  'meter.silent': { about: 'It counts nothing although its zones burn; they are estimated.', keys: () => ({ meter }) },
  'meter.well': { about: 'Its readings make sense again.', keys: () => ({ meter }) },
  'meter.month': {
    about: 'A meter against the estimates of its zones over a month: 0.9 to 1.1 is well.',
    keys: () => ({
      meter,
      month,
      metered_wh: z.number().min(0).describe('What it measured, watt-hours.'),
      estimated_wh: z.number().min(0).describe('What its zones should have used by the power curve, watt-hours.'),
      ratio: z.number().min(0).nullable().describe('The first over the second; null: nothing was expected.'),
    }),
  },
} as const;
