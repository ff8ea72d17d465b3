import { z } from 'zod';
import { commandEnvelope } from './commandSchema.ts';
import { inBoth } from './issueWords.ts';
import { bootId, epochMs, type Side, sentMs, seqNumber, shaped } from './shape.ts';
import { textShapes } from './textShapes.ts';

const date = z.string().regex(textShapes.date.pattern).describe('Date at the estate, YYYY-MM-DD.');
const id = z.string().regex(textShapes.id.pattern);

/** `history.get` on `dn/cmd/<login>`: a question; it changes nothing and is answered at once. */
export const historySchema = z
  .strictObject({
    ...commandEnvelope,
    op: z.literal('history.get').describe('A page of what the device remembers.'),
    span: z
      .enum(['minute', 'quarter', 'day', 'event'])
      .describe(
        'minute: samples; quarter, day: what was added in a quarter of an hour or a day; event: what happened.',
      ),
    first: date.describe('First day, at the estate.'),
    last: date.describe('Last day, included.'),
    zone: id.optional().describe('Only this zone.'),
    lane: id.optional().describe('Only this lane.'),
    types: z.array(id).max(32).default([]).describe('event: only these types; none: all.'),
    from_ms: sentMs.nullable().default(null).describe('Within these days only from this instant on, UTC ms.'),
    to_ms: sentMs.nullable().default(null).describe('Within these days only before this instant, UTC ms.'),
    after: z.string().max(32).nullable().default(null).describe('`next` of the page before; null: from the first day.'),
    limit: z.int().min(1).max(500).default(200).describe('Slots or events in the answer at most; it may have fewer.'),
  })
  .refine(
    ({ zone, lane }) => zone === undefined || lane === undefined,
    inBoth({ en: 'name a zone or a lane, not both', zh: 'zone 与 lane 只能写一个' }),
  )
  .refine(({ first, last }) => first <= last, {
    path: ['last'],
    ...inBoth({ en: 'it must not be before first', zh: '不得早于 first' }),
  })
  .describe('A question about history. Never retained.');
export type HistoryMessage = z.infer<typeof historySchema>;

/** The part of `up/reply` that answers `history.get`. */
export const historyPart = (side: Side) =>
  shaped(side, {
    slots: z
      .array(
        shaped(side, {
          start_ms: epochMs.describe('Beginning of the slot, UTC ms; of a minute the moment of the sample.'),
          end_ms: epochMs.describe('End of the slot, UTC ms.'),
          day: date,
          values: z
            .record(z.string(), z.union([z.number(), z.string()]))
            .describe('By path, such as zones/road-main/energy_wh: added in the slot; of a minute the total itself.'),
        }),
      )
      .describe('Slots, oldest first.'),
    events: z
      .array(
        z.looseObject({
          seq: seqNumber.describe('Number of the row in its stream; (device, boot, stream, seq) is its key.'),
          boot: bootId,
          ts_ms: epochMs.describe('When it happened, UTC ms, set right after a late sync.'),
          doubtful: z.boolean().describe('The clock was not to be trusted, and nothing could set it right later.'),
          type: z.string().describe('What happened; further keys as in up/evt.'),
        }),
      )
      .describe('Events, by day.'),
    next: z.string().max(32).nullable().describe('Ask again with this as `after`; null: there is no more.'),
    damaged: z.int().min(0).describe('Blocks of the store that could not be read and are left out.'),
  }).describe('A page of history, only in an answer to history.get.');
