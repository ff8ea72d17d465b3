import * as z from 'zod';
import { assistSettings, lanePromise } from '../../access/lane.ts';
import { minuteMs, secondMs } from '../../units.ts';
import { says } from './words.ts';

const assist = {
  enabled: assistSettings.enabled,
  waitStartS: assistSettings.thresholdStartMs / secondMs,
  waitLeastS: assistSettings.thresholdMinMs / secondMs,
  waitMostS: assistSettings.thresholdMaxMs / secondMs,
  callsPerHourMax: assistSettings.callsPerHourMax,
  callEndsMin: assistSettings.callMsMax / minuteMs,
};

const waitS = () => z.number().min(1).max(120);

/** When the guard is called to a driver. */
export const assistSchema = z
  .strictObject({
    enabled: z.boolean().default(assist.enabled).describe('false: nobody is called, only counted.'),
    waitStartS: waitS()
      .default(assist.waitStartS)
      .describe('Seconds without a good read before the guard is called, until the lane has learned its own.'),
    waitLeastS: waitS()
      .default(assist.waitLeastS)
      .describe('It never learns to call earlier than after these seconds.'),
    waitMostS: waitS().default(assist.waitMostS).describe('It never learns to call later than after these seconds.'),
    callsPerHourMax: z
      .int()
      .min(1)
      .max(360)
      .default(assist.callsPerHourMax)
      .describe('More calls an hour are a badly placed reader, and reported as that.'),
    callEndsMin: z
      .number()
      .min(1)
      .max(120)
      .default(assist.callEndsMin)
      .describe('Minutes after which a call that nobody ends is over.'),
  })
  .refine(({ waitLeastS, waitStartS, waitMostS }) => waitLeastS <= waitStartS && waitStartS <= waitMostS, {
    path: ['waitStartS'],
    error: says(
      'waitStartS does not lie between waitLeastS and waitMostS.',
      'Write them rising, such as waitLeastS: 5, waitStartS: 8, waitMostS: 15.',
    ),
  })
  .default(assist);

const promise = { waitS: lanePromise.waitMsMax / secondMs, ackS: lanePromise.ackMsMax / secondMs };

/** What a driver was promised. */
export const lanePromiseSchema = z
  .strictObject({
    waitS: z.number().min(1).max(600).default(promise.waitS).describe('Seconds from arrival to the open arm, at most.'),
    ackS: z.number().min(1).max(600).default(promise.ackS).describe('Seconds from a call to its answer, at most.'),
    referenceS: z
      .number()
      .min(1)
      .max(600)
      .optional()
      .describe('Seconds a good passage occupies the lane, measured in the first week; left out: not measured yet.'),
  })
  .default(promise);
