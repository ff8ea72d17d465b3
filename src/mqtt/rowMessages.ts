import { z } from 'zod';
import { bootId, clockKind, contract, epochMs, type Side, seqNumber, shaped, version } from './shape.ts';

const range = z
  .tuple([seqNumber, seqNumber])
  .describe(
    'First and last sequence number covered, both included: every row the device still has in this range is here. ' +
      'Numbers may be missing inside it; ranges of one device join without gaps.',
  );

const rowKeys = {
  seq: seqNumber.describe('Number of the row in its stream; (device, boot, stream, seq) is its key.'),
  ts_ms: epochMs.describe('When it happened, by the device’s clock, UTC ms.'),
  mono_ms: z.number().min(0).describe('The same moment on the monotonic clock of the machine’s boot, ms.'),
  clock: clockKind,
};

/** Numbers, texts and flags of a zone or lane; every number has its unit in the key. */
const values = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]));

/** `up/tele`: samples, at most 60 or 8 KiB. */
export const teleMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    boot: bootId,
    seq: range,
    samples: z
      .array(
        z.looseObject({
          ...rowKeys,
          zones: z.record(z.string(), values).optional().describe('Cumulative counters and values by zone id.'),
        }),
      )
      .min(1)
      .max(60)
      .describe('Samples, oldest first.'),
  }).describe('Metrics from the outbox; sent again until the office acknowledges them.'),
);

/** `up/evt`: things that happened, at most 60 or 8 KiB. */
export const evtMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    boot: bootId,
    seq: range,
    events: z
      .array(z.looseObject({ ...rowKeys, type: z.string().min(1).describe('What happened, such as override.set.') }))
      .min(1)
      .max(60)
      .describe('Events, oldest first; further keys depend on `type`.'),
  }).describe('Events and audit from the outbox; sent again until the office acknowledges them.'),
);

/** `dn/ack`: the office has everything up to these marks. */
export const ackMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    boot: bootId.describe('A run the office has rows of; the device refuses marks of a run its store never had.'),
    evt: seqNumber.describe('Every event up to and including this number is safe at the office.'),
    tele: seqNumber.describe('Every sample up to and including this number is safe at the office.'),
  }).describe('High-water marks of the office. Retained; the device deletes rows only past them.'),
);
export type AckMessage = z.infer<typeof ackMessage.write>;
