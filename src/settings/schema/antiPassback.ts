import * as z from 'zod';
import { usualAntiPassback } from '../../access/antiPassback.ts';
import { secondMs } from '../../units.ts';
import { clockText } from './time.ts';
import { says, shown } from './words.ts';

/** Classes that anti-passback can hold up. */
const heldClasses = ['resident', 'staff', 'visitor', 'contractor'] as const;

const passback = {
  kind: usualAntiPassback.kind,
  withinS: usualAntiPassback.withinMs / secondMs,
  hardFor: [],
  resetAt: usualAntiPassback.resetAt ?? ('never' as const),
};

/** Whether one card may come in twice without going out. */
export const antiPassbackSchema = z
  .strictObject({
    kind: z
      .enum(['off', 'soft', 'timed', 'hard'])
      .default(passback.kind)
      .describe('off. soft: let pass and report. timed: refuse for withinS. hard: refuse until the card has been out.'),
    withinS: z
      .number()
      .min(1)
      .max(3600)
      .default(passback.withinS)
      .describe('For timed: seconds during which the same card is refused again.'),
    hardFor: z
      .array(
        z
          .enum(heldClasses, {
            error: (issue) =>
              says(
                `${shown(issue.input)} cannot be held up by anti-passback.`,
                `Known: ${heldClasses.join(', ')}. Emergency and guard cards always pass.`,
              ),
          })
          .describe('A class of cards.'),
      )
      .max(heldClasses.length)
      .default(passback.hardFor)
      .describe('Classes for which hard holds whatever kind says, such as [contractor].'),
    resetAt: z
      .union([z.literal('never'), clockText()], {
        error: (issue) =>
          says(
            `${shown(issue.input)} is not a time of day.`,
            'Write hours and minutes, two digits each, such as "04:00", or never.',
          ),
      })
      .default(passback.resetAt)
      .describe('Time of day at which everybody is forgiven, such as "04:00", or never.'),
  })
  .refine(({ kind, hardFor }) => kind !== 'off' || hardFor.length === 0, {
    path: ['hardFor'],
    error: says('hardFor has no effect while kind is off.', 'Write kind: soft, or remove hardFor.'),
  })
  .default(passback);
