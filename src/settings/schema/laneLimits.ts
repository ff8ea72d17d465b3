import * as z from 'zod';
import { laneLimits } from '../../access/lane.ts';
import { secondMs } from '../../units.ts';
import { says } from './words.ts';

const limits = {
  pulseMs: laneLimits.pulseMs,
  openS: laneLimits.openMsMax / secondMs,
  closeS: laneLimits.closeMsMax / secondMs,
  holdS: laneLimits.holdMs / secondMs,
  clearS: laneLimits.clearMs / secondMs,
  heldOpenS: laneLimits.heldOpenMs / secondMs,
  staleS: laneLimits.staleMs / secondMs,
};

/** Times of a barrier. The defaults are those of an arm of up to 4 m. */
export const limitsSchema = z
  .strictObject({
    pulseMs: z
      .int()
      .min(200)
      .max(1000)
      .default(limits.pulseMs)
      .describe('Length of the momentary OPEN, milliseconds, 200 to 1000: operators miss shorter ones.'),
    openS: z
      .number()
      .min(1)
      .max(60)
      .default(limits.openS)
      .describe('Seconds an arm may take to open, then it is faulty.'),
    closeS: z.number().min(1).max(60).default(limits.closeS).describe('Seconds an arm may take to close.'),
    holdS: z
      .number()
      .min(2)
      .max(60)
      .default(limits.holdS)
      .describe('Seconds the arm waits for a vehicle that stays away.'),
    clearS: z
      .number()
      .min(1)
      .max(30)
      .default(limits.clearS)
      .describe('Seconds loop, beam and edge must be clear after a vehicle before the arm may close; 1 at least.'),
    heldOpenS: z
      .number()
      .min(10)
      .max(3600)
      .default(limits.heldOpenS)
      .describe('An arm open for more seconds than this is an alarm.'),
    staleS: z
      .number()
      .min(2)
      .max(60)
      .default(limits.staleS)
      .describe('An input not read for so many seconds is not known, and taken for its safe value.'),
  })
  .refine(({ heldOpenS, holdS }) => heldOpenS > holdS, {
    path: ['heldOpenS'],
    error: says(
      'heldOpenS is not above holdS, so that every arm that waits for its vehicle would be an alarm.',
      'Take several times holdS, such as 120 for 10.',
    ),
  })
  .default(limits);
