import * as z from 'zod';
import { antiPassback, assistSettings, laneLimits, lanePromise } from '../../access/lane.ts';
import { minuteMs, secondMs } from '../../units.ts';
import { clockText } from './time.ts';
import { says, shown } from './words.ts';

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

/** Classes that anti-passback can hold up. */
const heldClasses = ['resident', 'staff', 'visitor', 'contractor'] as const;

const passback = {
  kind: antiPassback.kind,
  withinS: antiPassback.withinMs / secondMs,
  hardFor: [],
  resetAt: antiPassback.resetAt ?? ('never' as const),
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
