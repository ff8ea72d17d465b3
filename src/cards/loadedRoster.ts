import type { WeeklyProfile } from '../access/profile.ts';
import type { Pseudonym, Rights } from '../access/roster.ts';
import type { RosterHead } from './rosterHead.ts';
import { isPseudonym, type RosterCard, readLine } from './rosterLine.ts';

/** How a card's line begins; its pseudonym follows. */
export const cardStart = Buffer.from('{"card":"');
export const keyStart = cardStart.length;
const keyLength = 32;
export const keyEnd = keyStart + keyLength;

/**
 * A roster in memory: the file's own bytes and where each card's line begins. A card is parsed when somebody asks for it, so
 * that 100,000 cards cost what the file has in bytes and 400 kB.
 */
export class LoadedRoster {
  readonly head: RosterHead;
  readonly bytes: Buffer;
  readonly profiles: ReadonlyMap<string, WeeklyProfile>;
  readonly #starts: Uint32Array;

  /** `starts`: where each card's line begins, sorted by card, and after them where the file ends. */
  constructor(head: RosterHead, bytes: Buffer, starts: Uint32Array, profiles: ReadonlyMap<string, WeeklyProfile>) {
    this.head = head;
    this.bytes = bytes;
    this.profiles = profiles;
    this.#starts = starts;
  }

  /** What the roster grants a card; null = it is not in it. */
  find(pseudonym: Pseudonym): Rights | null {
    const card = this.card(pseudonym);
    return card === null ? null : this.rightsOf(card);
  }

  /** The card as the file has it; null = it is not in it. */
  card(pseudonym: Pseudonym): RosterCard | null {
    const index = this.#indexOf(pseudonym);
    return index === null ? null : this.#cardAt(index);
  }

  /** All cards, in the order of their pseudonyms. */
  *cards(): Generator<RosterCard> {
    for (let index = 0; index < this.head.cards; index += 1) {
      const card = this.#cardAt(index);
      if (card !== null) yield card;
    }
  }

  /** A card with its profile in place of its name. */
  rightsOf(card: RosterCard): Rights {
    const { profile, ...rest } = card;
    if (profile === null) return { ...rest, profile: null };
    // A file with a name that leads nowhere was refused when it was read; no hours at all admit nobody.
    return { ...rest, profile: this.profiles.get(profile) ?? { id: profile, hours: [] } };
  }

  /** The bytes of the lines from card `from` until before card `to`, counted in the order of pseudonyms. */
  linesOf(from: number, to: number): Buffer {
    return this.bytes.subarray(this.#starts[from] ?? 0, this.#starts[to] ?? 0);
  }

  /** How many cards come before this one, whether it is in the roster or not. */
  countBefore(pseudonym: Pseudonym): number {
    const key = Buffer.from(pseudonym, 'latin1');
    let [low, high] = [0, this.head.cards];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order(key, middle) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Below 0 when the card at `index` comes before `key`. */
  #order(key: Buffer, index: number): number {
    const start = (this.#starts[index] ?? 0) + keyStart;
    return this.bytes.compare(key, 0, keyLength, start, start + keyLength);
  }

  #indexOf(pseudonym: Pseudonym): number | null {
    if (!isPseudonym(pseudonym)) return null;
    const index = this.countBefore(pseudonym);
    return index < this.head.cards && this.#order(Buffer.from(pseudonym, 'latin1'), index) === 0 ? index : null;
  }

  /** Null only for a line that its signer wrote and no `card` command would: nobody passes by it. */
  #cardAt(index: number): RosterCard | null {
    const line = this.linesOf(index, index + 1);
    const read = readLine(line.toString('utf8', 0, line.length - 1));
    return read?.kind === 'card' ? read.card : null;
  }
}
