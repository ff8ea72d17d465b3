import { z } from 'zod';
import { inBoth } from './issueWords.ts';
import { contract, type Side, shaped, version } from './shape.ts';
import { textShapes } from './textShapes.ts';

/** Packed bytes that every part but the last carries. */
const partBytes = 36_000;
/** Parts of the largest delivery that a device puts together. */
export const rosterPartsMax = 2_051;
/** Letters of a full part in base64. */
export const rosterDataMax = (partBytes / 3) * 4;
/** A message of `dn/roster` fits in this with room to spare; anything longer is refused before it is read. */
export const rosterBytesMax = 48 * 1024 + 512;

const tooFewParts = { en: 'there are not so many parts', zh: '分段没有这么多' };

/** One part of something that is packed with gzip and cut to what brokers let pass. */
const partOf = (what: string) => (side: Side) =>
  shaped(side, {
    v: version,
    id: z
      .string()
      .regex(textShapes.hex64.pattern)
      .describe('SHA-256 of the packed whole, 64 hex digits: names the delivery and proves it.'),
    part: z.int().min(1).max(rosterPartsMax).describe('Number of this part; 1 is the first. Any order will do.'),
    parts: z.int().min(1).max(rosterPartsMax).describe('How many parts there are; the same in each.'),
    data: z
      .string()
      .min(4)
      .max(rosterDataMax)
      .regex(textShapes.base64.pattern)
      .describe('Base64 of 36000 bytes of the packed whole, in the last part of the rest.'),
  })
    .refine(({ part, parts }) => part <= parts, { path: ['part'], ...inBoth(tooFewParts) })
    .describe(what);

/**
 * `dn/roster`: a signed roster, or a change to one, packed with gzip and cut into parts. Who may write it says nothing about
 * whether it is believed: the signature inside does.
 */
export const rosterMessage = contract(
  partOf('One part of a roster. Never retained. The answer is an event: roster.changed or roster.refused.'),
);
/** `dn/conf`: a part of a config file. The bytes are nobody's word: a manager's `config.take` names them. */
export const confMessage = contract(partOf('One part of a config. Never retained. `config.take` has it proved.'));
export type RosterMessage = z.infer<typeof rosterMessage.write>;
export type ConfMessage = z.infer<typeof confMessage.write>;
