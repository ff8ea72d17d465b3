import * as z from 'zod';
import { cardFormats } from '../../access/formatTable.ts';
import { lineName } from './board.ts';
import { didYouMean, idText, says, shown } from './words.ts';

const formatIds = cardFormats.map(({ id }) => id);

const formatSchema = () =>
  z.enum(formatIds, {
    error: (issue) => says(`${shown(issue.input)} is not a card format.`, formatRemedy(String(issue.input))),
  });

/** Bits alone name several formats, so whoever writes 26 is told which there are. */
function formatRemedy(typed: string): string {
  const bits = cardFormats.filter((format) => String(format.bits) === typed).map(({ id }) => id);
  if (bits.length === 0) return didYouMean(typed, formatIds);
  return `With ${typed} bits there ${bits.length === 1 ? 'is' : 'are'}: ${bits.join(', ')}. The order for the cards says which.`;
}

const order = () => z.enum(['msb', 'lsb']).default('msb');

/** A card reader of a lane. */
export const readerSchema = z.strictObject({
  id: idText().describe('Short name of the reader, such as gate-in-reader; logs and commands use it.'),
  d0: lineName().describe('GPIO line of the wire DATA0, mostly green. A pin of the board itself, never an expander.'),
  d1: lineName().describe('GPIO line of the wire DATA1, mostly white. A pin of the board itself, never an expander.'),
  formats: z
    .array(formatSchema().describe('A card format, such as H10301.'))
    .min(1)
    .max(cardFormats.length)
    .describe('Card formats this reader accepts, such as [H10301]; no two of one length.'),
  facilities: z
    .array(z.int().min(0).max(4_194_303).describe('A facility code.'))
    .max(64)
    .default([])
    .describe(
      "Facility codes of the estate's own cards; cards of others are foreign. Left out: every code is its own.",
    ),
  byteOrder: order().describe('Which byte of a UID arrives first; lsb for readers that show it turned round.'),
  bitOrder: order().describe('Which bit of each byte of a UID arrives first.'),
  inverted: z.boolean().default(false).describe('true for a reader that says 0 on DATA1 and stays wired that way.'),
});

export type ReaderText = z.infer<typeof readerSchema>;
