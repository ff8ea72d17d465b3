import type { z } from 'zod';
import { bootId, contract, type Side, seqNumber, shaped, version } from './shape.ts';

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
