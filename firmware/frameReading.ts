import { decodeFrame } from '../src/access/cardFormat.ts';
import type { Frame } from '../src/access/frame.ts';
import type { Read } from '../src/access/read.ts';
import type { Cards } from '../src/cards/cards.ts';
import type { MachineTime } from '../src/cards/enrolment.ts';
import type { SeenFrame } from '../src/channel.ts';
import type { Reader } from '../src/controller/site.ts';

/** What a frame came to. `enrolled`: an open enrolment took the card, and nobody judges it. No number is in it. */
export type Reading = { readonly read: Read | 'enrolled'; readonly shown: SeenFrame['reading'] };

/**
 * Reads a frame and turns the card's number into its pseudonym at once. Without cards (`null`: there is no site key) a card
 * is a bad read: nobody can say whose it is. Throws what the disk throws during an enrolment; never with the number.
 */
export function readFrame(
  frame: Frame,
  reader: Reader,
  { cards, time }: { readonly cards: Pick<Cards, 'shown'> | null; readonly time: MachineTime },
): Reading {
  const read = decodeFrame(frame, reader.accepted);
  if (read.kind === 'fault') {
    const { fault, bits } = read;
    return { read: { kind: 'bad', fault, bits }, shown: { kind: 'fault', fault } };
  }
  if (read.kind === 'keypad') return { read: { kind: 'keypad', digits: 1 }, shown: { kind: 'keypad' } };
  const { format, facility } = read;
  const foreign = facility !== null && reader.facilities.length > 0 && !reader.facilities.includes(facility);
  if (cards === null) {
    const unknown = { kind: 'bad', fault: 'noCards', bits: frame.bits.length } as const;
    return { read: unknown, shown: { kind: 'card', format, pseudonym: null, foreign } };
  }
  const event = cards.shown(read.key, { reader: reader.id, foreign, time });
  const pseudonym = event.kind === 'enrolled' ? event.pseudonym : pseudonymIn(event.read);
  const shown = { kind: 'card', format, pseudonym, foreign } as const;
  return { read: event.kind === 'enrolled' ? 'enrolled' : event.read, shown };
}

function pseudonymIn(read: Read): string | null {
  return read.kind === 'card' ? read.pseudonym : null;
}
