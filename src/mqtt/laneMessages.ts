import { z } from 'zod';
import { barrierNames } from '../access/barrier.ts';
import { epochMs, type Side, shaped } from './shape.ts';

export const callReasons = ['slow', 'badFrames', 'denied', 'repositioned', 'notMoving', 'driver', 'barrier'] as const;
export const callReason = z
  .enum(callReasons)
  .describe(
    'Why the guard is wanted. slow: no valid read in time; badFrames, denied, repositioned: as the driver tries; ' +
      'notMoving: open and nobody drives; driver: the call button; barrier: the lane itself.',
  );

const count = (what: string) => z.int().min(0).describe(what);
const share = (what: string) => z.number().min(0).nullable().describe(`${what}, 0 to 1; null: nothing to divide by.`);
const ms = (what: string) => z.number().min(0).describe(`${what}, ms.`);

/** What a lane counts: of an hour in `lane.hour`, since its first day in `up/state` and `up/tele`. */
export const laneCounts = {
  arrivals: count('Vehicles that came, whatever became of them.'),
  passages: count('Vehicles that passed.'),
  pulses: count('Times the barrier was told to open.'),
  balks: count('Vehicles that went away without passing.'),
  tailgates: count('Vehicles that passed behind another one, without a grant.'),
  unchecked: count('Vehicles that passed while the lane stood open for everybody.'),
  reversals: count('Times the closing arm met something.'),
  with_frames: count('Vehicles with at least one whole frame.'),
  first_presentations: count('Vehicles granted on their first whole frame.'),
  bad_frames: count('Frames that proved nothing.'),
  rereads: count('Frames of the same presentation.'),
  calls: count('Calls of the guard.'),
  suppressed_calls: count('Hesitations beyond the hour’s share of calls.'),
  assisted: count('Vehicles that the guard helped.'),
  conforming: count('Vehicles served as promised.'),
  occupied_s: count('Seconds that passed vehicles stood at the reader.'),
  states_s: z.partialRecord(z.enum(barrierNames), z.int().min(0)).describe('Seconds in each state of the barrier.'),
  reader_offline_s: count('Seconds in which no reader of the lane worked.'),
};

/** Cumulative figures of a lane: everything in it only rises, over restarts and years. */
export const laneTotals = (side: Side) =>
  shaped(side, laneCounts).describe('Counted since the first day of the lane; every figure only rises.');

const capacity = (side: Side) =>
  z
    .discriminatedUnion('kind', [
      shaped(side, {
        kind: z.literal('insufficient').describe('Too few headways to say.'),
        headways: z.int().min(0).describe('Headways seen.'),
      }),
      shaped(side, {
        kind: z.literal('estimate').describe('Measured with a vehicle waiting behind.'),
        headway_ms: ms('Mean time between two tails'),
        per_hour: z.number().min(0).describe('Vehicles an hour that the lane can carry.'),
        low_per_hour: z.number().min(0).describe('Lower end of its 95 % confidence interval.'),
        high_per_hour: z.number().min(0).nullable().describe('Upper end of it; null: no limit.'),
        headways: z.int().min(0).describe('Headways seen.'),
      }),
    ])
    .describe('What the lane can carry with a queue that never ends.');

const queue = (side: Side) =>
  z
    .discriminatedUnion('kind', [
      shaped(side, {
        kind: z.literal('insufficient').describe('Too few vehicles to say.'),
        vehicles: z.int().min(0).describe('Vehicles seen.'),
      }),
      shaped(side, {
        kind: z.literal('saturated').describe('Vehicles come as fast as they can leave: no honest number exists.'),
        load: z.number().min(0).describe('Share of the time that the reader is occupied; above 1 the queue grows.'),
      }),
      shaped(side, {
        kind: z.literal('estimate').describe('Mean of the long run, by Pollaczek and Khinchine.'),
        load: z.number().min(0).describe('Share of the time that the reader is occupied, 0 to 1.'),
        queue: z.number().min(0).describe('Vehicles waiting behind the one at the reader, on average.'),
        wait_ms: ms('Wait until the reader is reached, on average'),
      }),
    ])
    .describe('The queue that the last quarter’s traffic makes.');

const quarter = (side: Side) =>
  shaped(side, {
    from_ms: epochMs.describe('Begin of the span, UTC ms.'),
    to_ms: epochMs.describe('End of the span, UTC ms.'),
    arrivals: z.int().min(0).describe('Vehicles that came and were done.'),
    passages: z.int().min(0).describe('Vehicles that passed.'),
    per_hour: z.number().min(0).describe('Passages as a rate, vehicles an hour.'),
    first_presentation_share: share('Granted on the first whole frame, of those with one'),
    balk_share: share('Went away without passing'),
    assist_share: share('Helped by the guard'),
    tailgate_share: share('Passed without a grant of their own'),
    capacity: capacity(side),
    queue: queue(side),
  }).describe('What the lane carried in the last quarter of an hour.');

/** A lane in `up/state`. */
export const laneState = (side: Side) =>
  shaped(side, {
    barrier: z.enum(barrierNames).describe('State of the barrier. closing and closed may have the arm down.'),
    since_ms: epochMs.describe('Since when, UTC ms.'),
    in_service: z.boolean().describe('true: a card can open it.'),
    vehicle: z
      .enum(['present', 'absent', 'unknown'])
      .describe('Whether a vehicle stands at the reader; unknown: the loop is not believed.'),
    vehicle_since_ms: epochMs.nullable().describe('Since when it stands there, UTC ms; null: none.'),
    stored_grants: z.int().min(0).describe('Vehicles granted that wait behind the one being served.'),
    call: shaped(side, {
      id: z.string().describe('Names the call in commands and events.'),
      reason: callReason,
      called_ms: epochMs.describe('When the guard was called, UTC ms; ts_ms minus this is its age.'),
      acked_by: z.string().nullable().describe('Who takes care of it; null: nobody yet.'),
      arrived: z.boolean().describe('true: somebody is at the lane.'),
    })
      .nullable()
      .describe('The open call; null: none. At most one a lane.'),
    threshold_ms: ms('How long a driver may take before the guard is called'),
    faults: z
      .array(
        shaped(side, {
          about: z.string().describe('Input or part of the lane.'),
          text: z.string().describe('What is wrong, English.'),
          remedy: z.string().describe('What to do, English.'),
          text_zh: z.string().describe('What is wrong, Chinese.'),
          remedy_zh: z.string().describe('What to do, Chinese.'),
        }),
      )
      .describe('What is wrong with the lane now; empty when all is well.'),
    quarter: quarter(side),
    passages_last_hour: z.int().min(0).describe('Vehicles that passed in the last hour, in whole slots of 5 min.'),
    totals: laneTotals(side),
  });

/** A reader in `up/state`. */
export const readerState = (side: Side) =>
  shaped(side, {
    lane: z.string().describe('Lane it stands at.'),
    trouble: z
      .enum(['unplugged', 'd0StuckLow', 'd1StuckLow', 'swapped', 'busy', 'noSiteKey'])
      .nullable()
      .describe('What its wires tell; null: nothing wrong.'),
    frames_total: z.int().min(0).describe('Whole frames since the controller started.'),
    bad_frames_total: z.int().min(0).describe('Frames of these that proved nothing.'),
  });

/** The roster in `up/state`. */
export const rosterState = (side: Side) =>
  shaped(side, {
    version: z.int().min(0).describe('Version of the roster.'),
    count: z.int().min(0).describe('Cards in it.'),
    digest: z.string().describe('SHA-256 of its cards, hex: equal at the office, or it has drifted.'),
  });
