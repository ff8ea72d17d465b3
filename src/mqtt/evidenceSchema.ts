import { z } from 'zod';
import { lossCauses } from '../lighting/promiseKept.ts';
import { epochMs, levelPct, type Side, shaped } from './shape.ts';

const seconds = (what: string) => z.number().describe(`${what}, seconds.`);
const ms = (what: string) => z.number().min(0).describe(`${what}, ms.`);
const common = (side: Side) => ({
  at_ms: epochMs.describe('The moment, UTC ms.'),
  night: z.string().describe('Date of the evening of its night, YYYY-MM-DD.'),
  kept: z.boolean().nullable().describe('Whether the promise was kept; null: nothing was promised, or nobody knows.'),
  deeds: z
    .array(
      shaped(side, {
        ts_ms: epochMs.describe('When, UTC ms.'),
        type: z.string().describe('Type of the row.'),
        login: z.string().nullable().describe('Who; null: nobody, it happened.'),
      }),
    )
    .describe('What was done or happened around, oldest first.'),
});

const zoneEvidence = (side: Side) =>
  shaped(side, {
    about: z.literal('zone').describe('It tells of a zone.'),
    zone: z.string().describe('Id of the zone.'),
    ...common(side),
    lamp: shaped(side, {
      from_ms: epochMs.describe('Begin of the stretch, UTC ms.'),
      to_ms: epochMs.describe('Its end: a minute later, or a quarter of an hour where minutes are no longer kept.'),
      level_pct: levelPct.nullable().describe('Level at its begin; of a quarter the mean; null: not told.'),
      source: z.string().nullable().describe('What decided; null: not told.'),
      lit_s: seconds('Lit'),
      needed_s: seconds('Light was promised'),
      served_s: seconds('Promised and there'),
    })
      .nullable()
      .describe('What the lamps really did; null: history does not reach there.'),
    planned_pct: levelPct.describe('What the schedule of the running config has at that moment.'),
    promised: z.boolean().describe('Whether light was promised.'),
    night_kept: shaped(side, {
      needed_s: seconds('Light was promised in the night'),
      served_s: seconds('Promised and there'),
      lost_s: z.partialRecord(z.enum(lossCauses), z.number()).describe('What was lost, seconds by cause.'),
    })
      .nullable()
      .describe('The whole night; null: it runs, or nobody counted.'),
    change: shaped(side, {
      rule: z.string().describe('Id of the rule of the config.'),
      edge: z.enum(['start', 'end']).describe('Which edge of its window.'),
      from: z.string().describe('How it is written now: HH:MM, or sunset+10.'),
      to: z.string().describe('How it would be written.'),
      move_min: z.number().describe('How far it moves, minutes; positive: later.'),
      nights: z.int().min(0).describe('Nights of a year on which the rule holds.'),
      year_wh: z.number().describe('More energy in a year, watt-hours; negative: less.'),
    })
      .nullable()
      .describe('The smallest change that would serve it; null: none is needed, or none would do.'),
  });

const laneEvidence = (side: Side) =>
  shaped(side, {
    about: z.literal('lane').describe('It tells of a lane.'),
    lane: z.string().describe('Id of the lane.'),
    ...common(side),
    vehicle: shaped(side, {
      episode: z.string().describe('Id of its visit, as in lane.episode.'),
      started_ms: epochMs.describe('When it arrived, UTC ms.'),
      outcome: z.string().describe('passed, balk, …'),
      total_ms: ms('From arrival to the end'),
      wait_ms: ms('From arrival to the open arm')
        .nullable()
        .describe('From arrival to the open arm, ms; null: it never opened.'),
      frames: z.int().min(0).describe('Whole frames of the reader.'),
      bad_frames: z.int().min(0).describe('Frames that proved nothing.'),
      denials: z.int().min(0).describe('Cards denied.'),
      call_waited_ms: ms('From arrival to the call of the guard').nullable().describe('Null: nobody was called.'),
      call_ack_ms: ms('From the call to its acknowledgement').nullable().describe('Null: nobody acknowledged.'),
      reach_ms: ms('Phase: to the first edge of a reader'),
      read_ms: ms('Phase: to the good frame'),
      decide_ms: ms('Phase: to the open command'),
      actuate_ms: ms('Phase: to the open arm'),
      move_ms: ms('Phase: through'),
      close_ms: ms('Phase: to the closed arm'),
    })
      .nullable()
      .describe('The vehicle that was there then, or the nearest within a quarter of an hour; null: none.'),
    around: z.int().min(0).describe('Vehicles within a quarter of an hour before and after.'),
    broken: z.array(z.string()).describe('What was not as promised.'),
  });

/** The part of `up/reply` that tells of the moment a resident speaks of. */
export const evidencePart = (side: Side) =>
  z
    .discriminatedUnion('about', [zoneEvidence(side), laneEvidence(side)])
    .describe('What the device knows of the moment, in an answer to voice.record and voice.look.');

/** The part that answers `log.get`. */
export const logPart = (side: Side) =>
  shaped(side, {
    lines: z
      .array(
        shaped(side, {
          ts_ms: epochMs.describe('When, UTC ms.'),
          mark: z.string().describe('FAULT, WARNING, cleared, or the kind of an information.'),
          about: z.string().describe('Zone, lane or part.'),
          text: z.string().describe('The line, in the language of the estate.'),
        }),
      )
      .describe('Oldest first.'),
    more: z.boolean().describe('Older ones match too: ask again with before_ms.'),
  }).describe('Lines of the crew’s log, in an answer to log.get.');

/** The part that answers `audit.verify`. */
export const auditPart = (side: Side) =>
  shaped(side, {
    sound: z.boolean().describe('No act was changed, taken away, moved or added.'),
    n: z.int().min(0).nullable().describe('Sound: the last entry; else the first bad one; null: there is no audit.'),
    entries: z.int().min(0).describe('Entries checked.'),
    text: z.string().describe('The same as a sentence.'),
    text_zh: z.string().optional().describe('That sentence in Chinese; a device before this key leaves it out.'),
  }).describe('Whether the chain of acts is whole, in an answer to audit.verify.');
