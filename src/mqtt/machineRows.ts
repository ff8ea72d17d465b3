import { z } from 'zod';
import { linkTroubleKinds } from '../controller/link.ts';
import { machineAlarms } from '../controller/machine.ts';
import { inChinese } from './inChinese.ts';
import { epochMs } from './shape.ts';

/** What each `evt` row about the machine, its program and its line to the office carries besides number, time and type. */
export const machineRows = {
  'machine.alarm': {
    about: 'The machine is too hot, short of power or disk, worn or slow, or no longer.',
    keys: () => ({
      alarm: z
        .enum(machineAlarms)
        .describe(
          'hot: 80 °C; undervoltage: below 4.63 V since boot; diskFull: 5 % free; diskWorn: 80 % of its life; slow: core waited 0.5 s.',
        ),
      on: z.boolean().describe('true: it is so; false: no longer.'),
    }),
  },
  'link.trouble': {
    about: 'Something ails the line to the office, though it may stand, or no longer.',
    keys: () => ({
      trouble: z
        .enum(linkTroubleKinds)
        .describe(
          'deaf: the broker lets no commands through; flood: more commands than a pole reads; ' +
            'certificate: its own ends within 30 days or has ended; access: it could not be dialled anew.',
        ),
      on: z.boolean().describe('true: it is so; false: no longer.'),
      text: z.string().describe('What is wrong, English.'),
      text_zh: inChinese,
    }),
  },
  'firmware.back': {
    about: 'A release was taken back and the one before runs again.',
    keys: () => ({
      by: z.enum(['trial', 'person']).describe('trial: it did not prove healthy; person: somebody at the pole.'),
      from: z.string().describe('Version that was taken back.'),
      to: z.string().describe('Version that runs again.'),
      why: z.string().describe('What was wrong with it, English or the words of a person.'),
      why_zh: inChinese,
      at_ms: epochMs.describe('When it was taken back, by the machine’s clock, UTC ms.'),
    }),
  },
} as const;
