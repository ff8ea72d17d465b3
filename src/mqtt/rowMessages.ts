import { z } from 'zod';
import { gateRows } from './gateRows.ts';
import { laneTotals } from './laneMessages.ts';
import { machineState } from './machineMessage.ts';
import { machineRows } from './machineRows.ts';
import { rightsRows } from './rightsRows.ts';
import { serviceRows } from './serviceRows.ts';
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
          lanes: z.record(z.string(), laneTotals(side)).optional().describe('Cumulative figures by lane id.'),
          machine: machineState(side).optional().describe('Health of the machine at that moment.'),
        }),
      )
      .min(1)
      .max(60)
      .describe('Samples, oldest first.'),
  }).describe('Metrics from the outbox; sent again until the office acknowledges them.'),
);

/** Rows whose keys are fixed, by type. */
const typedRows = { ...gateRows, ...serviceRows, ...rightsRows, ...machineRows };
type TypedRow = keyof typeof typedRows;

/** Rows of overrides, faults and of the device itself. */
const otherRow = z
  .looseObject({
    ...rowKeys,
    type: z
      .string()
      .min(1)
      .refine((type) => !Object.hasOwn(typedRows, type), 'a row of this type has the keys of its type')
      .describe('What happened, such as override.set.'),
  })
  .describe('Anything else; further keys depend on `type`.');

function typedRowsFor(side: Side) {
  const types = Object.keys(typedRows) as TypedRow[];
  return types.map((type) => {
    const { about, keys } = typedRows[type];
    return shaped(side, { ...rowKeys, type: z.literal(type).describe(about), ...keys(side) }).describe(about);
  });
}

/** `up/evt`: things that happened, at most 60 or 8 KiB. */
export const evtMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    boot: bootId,
    seq: range,
    events: z
      .array(z.union([...typedRowsFor(side), otherRow]))
      .min(1)
      .max(60)
      .describe('Events, oldest first; further keys depend on `type`.'),
  }).describe('Events and audit from the outbox; sent again until the office acknowledges them.'),
);
