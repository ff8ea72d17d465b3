import { z } from 'zod';
import { reasonCodes } from '../access/reason.ts';
import { cardClasses } from '../access/roster.ts';
import { effectKeys } from './effectRows.ts';
import { inChinese } from './inChinese.ts';
import { callReason, laneCounts } from './laneMessages.ts';
import { epochMs, type Side, shaped } from './shape.ts';
import { who } from './who.ts';

/** What each `evt` row of a gate carries besides number, time and type. */
export const gateRows = {
  'gate.opened': {
    about: 'The barrier was told to open.',
    keys: () => ({ lane, cause_id: causeId, source, by, retry_of: retryOf }),
  },
  'gate.held': {
    about: 'The arm is held up, or let go. Only fire does this.',
    keys: () => ({ lane, on: z.boolean().describe('true: held up.'), cause_id: causeId }),
  },
  'gate.refused': {
    about: 'Somebody was to pass and the lane did not open.',
    keys: () => ({ lane, cause_id: causeId, source, by, why: refusedWhy }),
  },
  'gate.output': {
    about: 'A barrier output refused, or obeys again.',
    keys: () => ({
      lane,
      obeys: z.boolean().describe('false: the arm may not do what it is told.'),
      message: z.string().nullable().describe('What the board said, English; null: it obeys.'),
      message_zh: inChinese,
    }),
  },
  'gate.asked': {
    about: 'A person asked to open a lane; gate.opened or gate.refused follows.',
    keys: () => ({ ...who, lane }),
  },
  'lane.asked': {
    about: 'A person said something to a lane.',
    keys: () => ({
      ...who,
      lane,
      ask: z.enum(['laneReset', 'callAcknowledge', 'callArrive', 'callResolve']).describe('What was asked.'),
    }),
  },
  'lane.hour': { about: 'What a lane did in an hour of the estate, and how well.', keys: hour },
  'lane.episode': { about: 'One vehicle, from its arrival to its end.', keys: episode },
  'lane.fault': {
    about: 'A part of a lane fails, or is well again.',
    keys: () => ({
      lane,
      about: z.string().describe('Input or part of the lane.'),
      on: z.boolean().describe('true: it fails; false: it is well again.'),
      text: z.string().describe('What is wrong, or was, English.'),
      remedy: z.string().describe('What to do, English; empty when it is well again.'),
      text_zh: inChinese.describe('What is wrong, or was, Chinese. Left out by versions before 0.2.'),
      remedy_zh: inChinese.describe('What to do, Chinese; left out when it is well again, and by versions before 0.2.'),
    }),
  },
  'call.called': { about: 'The guard is wanted.', keys: () => call },
  'call.acknowledged': { about: 'Somebody takes care of a call.', keys: () => call },
  'call.arrived': { about: 'Somebody is at the lane.', keys: () => call },
  'call.ended': { about: 'A call is over.', keys: () => call },
  'call.labelled': {
    about: 'Somebody says of an ended call whether help was needed.',
    keys: () => ({
      ...who,
      lane,
      call: z.string().describe('Id of the call.'),
      needed: z.boolean().describe('Whether help was really needed.'),
    }),
  },
  'card.read': {
    about: 'A reader’s frame and its decision. Noise and repeats are counted and not told.',
    keys: () => ({
      lane,
      reader,
      outcome: z
        .enum(['grant', 'deny', 'foreign', 'ghost'])
        .describe('foreign: a card of others; ghost: a number nobody knows and no vehicle there.'),
      code: z.enum(reasonCodes).describe('Why.'),
      cause_id: causeId,
      card: card.nullable().describe('Pseudonym of the card; null: none.'),
      class: z.enum(cardClasses).nullable().describe('Whose card it is; null: not in the roster.'),
      roster_version: z.int().min(0).nullable().describe('Roster that was asked; null: none was.'),
      tags: z.array(z.enum(['out_of_order', 'clock_doubt'])).describe('What a grant let pass.'),
    }),
  },
  'card.alarm': {
    about: 'Somebody tries card numbers at a reader.',
    keys: () => ({ lane, reader, alarm: z.enum(['card_guessing']).describe('What it looks like.') }),
  },
  'card.flood': {
    about: 'More reads in a minute than were told.',
    keys: () => ({ lane, reader, left_out: z.int().min(1).describe('Rows of card.read that were left out.') }),
  },
  'card.enrolled': { about: 'A card was shown to an open enrolment; it was not judged.', keys: () => ({ reader }) },
  'card.forgiven': { about: 'It is forgotten where a card was last.', keys: () => ({ ...who, card }) },
  'reader.trouble': {
    about: 'What the wires of a reader tell has changed.',
    keys: () => ({ reader, trouble: readerTrouble, before: readerTrouble }),
  },
  'roster.changed': {
    about: 'Another roster is in force: the answer to dn/roster.',
    keys: () => ({
      version: z.int().min(0).describe('Its version.'),
      count: z.int().min(0).describe('Cards in it.'),
      digest: z.string().describe('SHA-256 of its cards, hex.'),
      how: z
        .enum(['start', 'network', 'local'])
        .describe('start: found on disk; network: by dn/roster; local: on site.'),
      before: z.int().min(0).nullable().describe('Version before; null: none.'),
    }),
  },
  'roster.refused': {
    about: 'A roster was refused: the answer to dn/roster. The one before stays.',
    keys: () => ({
      code: z.string().describe('For programs: wrong_base wants a snapshot; bad_signature, damaged, older, ….'),
      text: z.string().describe('What is wrong, where, and what to do; English.'),
      text_zh: inChinese,
      version: z.int().min(0).nullable().describe('Version that stays in force; null: none.'),
    }),
  },
} as const;

const lane = z.string().describe('Id of the lane.');
const reader = z.string().describe('Id of the reader.');
const card = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('Pseudonym of the card, 32 hex digits. Its number never leaves the device.');
const causeId = z.string().describe('Names the one cause: a read, a press, a command (cmd-<id>). It opens once.');
const source = z
  .enum(['card', 'assistCard', 'guardButton', 'remote', 'freeExit'])
  .describe('What asked: a card, the guard’s card, his button, a command, or the lane itself.');
const by = z.string().describe('Who: pseudonym of the card or login; empty: nobody known.');
const retryOf = z.string().nullable().describe('The cause this is the one retry of; null: a first pulse.');
const refusedWhy = z
  .enum([
    'lane_starting',
    'lane_out_of_service',
    'lane_fault',
    'emergency',
    'no_vehicle',
    'stale_command',
    'clock_untrusted',
    'retained',
    'repeated',
    'queue_full',
  ])
  .describe('Why it did not open.');
const readerTrouble = z
  .enum(['unplugged', 'd0StuckLow', 'd1StuckLow', 'swapped', 'busy', 'noSiteKey'])
  .nullable()
  .describe('What is wrong; null: nothing.');

const callEnd = z
  .enum(['self', 'card', 'guardOpen', 'turnedAway', 'left', 'expired', 'restored'])
  .nullable()
  .describe(
    'How it ended: self: without the guard; left: the vehicle went away; expired: nobody cared. null: not yet.',
  );

const call = {
  lane,
  call: z.string().describe('Id of the call.'),
  episode: z.string().nullable().describe('The vehicle; null: the lane itself.'),
  reason: callReason,
  waited_ms: z.int().min(0).describe('How long the driver had waited when the guard was called, ms.'),
  by: z.string().nullable().describe('Who acknowledged or arrived; null: nobody in this row.'),
  end: callEnd,
};

function episode(side: Side) {
  // Devices before 0.2 wrote parts of a millisecond where the arm was seen up between two of them.
  const length = side === 'read' ? z.number().min(0) : z.int().min(0);
  const ms = (what: string) => length.describe(`${what}, ms.`);
  const msOrNull = (what: string) => length.nullable().describe(`${what}, ms; null: it did not happen.`);
  const count = (what: string) => z.int().min(0).describe(what);
  return {
    lane,
    episode: z.string().describe('Id of the vehicle’s visit.'),
    started_ms: epochMs.describe('When it arrived, UTC ms.'),
    outcome: z
      .enum(['passed', 'balk', 'tailgate', 'unchecked', 'lost'])
      .describe('balk: went away; tailgate: passed without a grant; unchecked: the lane stood open; lost: unknown.'),
    total_ms: ms('From arrival to the end; the six phases add up to it exactly'),
    occupied_ms: ms('From arrival until it left the reader'),
    move_up_ms: msOrNull('From the vehicle ahead leaving to this one standing there'),
    read_after_ms: msOrNull('From arrival to the granted frame'),
    wait_ms: msOrNull('From arrival to the open arm'),
    reach_ms: ms('Phase: arrival to the first edge of a reader'),
    read_ms: ms('Phase: to the end of the good frame'),
    decide_ms: ms('Phase: to the open command'),
    actuate_ms: ms('Phase: to the open arm'),
    move_ms: ms('Phase: to the cleared safety loop'),
    close_ms: ms('Phase: to the closed arm'),
    frames: count('Whole frames.'),
    bad_frames: count('Frames that proved nothing.'),
    rereads: count('Frames of the same presentation.'),
    denials: count('Cards denied.'),
    repositions: count('Times it moved away and back.'),
    first_presentation: z.boolean().nullable().describe('Granted on the first whole frame; null: no whole frame.'),
    reversals: count('Times the closing arm met something.'),
    assisted: z.boolean().describe('The guard helped.'),
    call: shaped(side, {
      reason: callReason,
      waited_ms: ms('From arrival to the call'),
      suppressed: z.boolean().describe('The hour had too many calls; nobody was called.'),
      ack_ms: msOrNull('From the call to its acknowledgement'),
      arrived_ms: msOrNull('From the call to the guard at the lane'),
      end: callEnd,
      needed: z.boolean().nullable().describe('The guard’s word whether help was needed; null: not said.'),
    })
      .nullable()
      .describe('The call of the guard for this vehicle; null: none.'),
  };
}

/** Counts of the hour under the names of the totals, the hour's figures, and where the minutes went. */
function hour(side: Side) {
  const share = (what: string) => z.number().min(0).nullable().describe(`${what}, 0 to 1; null: nothing to divide by.`);
  const figure = (what: string) => z.number().min(0).nullable().describe(`${what}; null: too few to say, or no limit.`);
  return {
    lane,
    from_ms: epochMs.describe('Begin of the span, UTC ms.'),
    to_ms: epochMs.describe('End of the span, UTC ms.'),
    ...laneCounts,
    peak_hour_factor: share('Passages over four times those of the busiest quarter'),
    per_hour: z.number().min(0).describe('Passages as a rate, vehicles an hour.'),
    first_presentation_share: share('Granted on the first whole frame, of those with one'),
    balk_share: share('Went away without passing'),
    assist_share: share('Helped by the guard'),
    tailgate_share: share('Passed without a grant of their own'),
    queue: z
      .enum(['insufficient', 'saturated', 'estimate'])
      .describe('insufficient: too few vehicles; saturated: they come as fast as they can leave.'),
    load: figure('Share of the time that the reader is occupied'),
    queue_vehicles: figure('Vehicles waiting behind the one at the reader, on average'),
    queue_wait_s: figure('Wait until the reader is reached, on average, seconds'),
    capacity_per_hour: figure('Vehicles an hour that the lane can carry'),
    capacity_low_per_hour: figure('Lower end of its 95 % confidence interval'),
    capacity_high_per_hour: figure('Upper end of it'),
    headways: z.int().min(0).describe('Headways behind the capacity.'),
    reach_p50_s: figure('Seconds from arrival to the good read, median'),
    reach_p85_s: figure('Seconds that 85 % do not exceed'),
    reach_p95_s: figure('Seconds that 95 % do not exceed'),
    ...effectKeys(side),
  };
}
