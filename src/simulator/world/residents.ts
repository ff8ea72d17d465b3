import { noPassages, type Passage, type Passages, passed } from '../../access/antiPassback.ts';
import type { Read } from '../../access/read.ts';
import type { CardClass, Pseudonym, RosterEntry } from '../../access/roster.ts';
import { remembering } from '../../calendar/remember.ts';
import type { RosterMark } from '../../controller/event.ts';

/** The roster of a simulated estate: every holder has one card, and the table of passages remembers where it was last. */
export class Residents {
  readonly #passages = new Map<Pseudonym, Passages>();
  readonly #blocked = new Set<Pseudonym>();
  version = 1;

  get mark(): RosterMark {
    return { version: this.version, count: 1_000, digest: `simulated-${this.version}` };
  }

  /** What a reader makes of a holder's card; a stranger's is in no roster. */
  read(holder: string, { stranger = false }: { readonly stranger?: boolean } = {}): Read {
    const pseudonym = pseudonymOf(holder, stranger);
    const entry = stranger ? null : this.#entry(holder, pseudonym);
    return { kind: 'card', pseudonym, foreign: false, entry, rosterVersion: this.version };
  }

  /** A card is taken off the roster, as the office would. */
  block(holder: string): void {
    this.#blocked.add(pseudonymOf(holder, false));
    this.version += 1;
  }

  isBlocked(pseudonym: Pseudonym): boolean {
    return this.#blocked.has(pseudonym);
  }

  record(passage: Passage): void {
    this.#passages.set(passage.pseudonym, passed(this.#passages.get(passage.pseudonym) ?? noPassages, passage));
  }

  forgive(pseudonym: Pseudonym): void {
    this.#passages.delete(pseudonym);
  }

  #entry(holder: string, pseudonym: Pseudonym): RosterEntry {
    return {
      pseudonym,
      holder,
      class: classOf(holder),
      lanes: null,
      validFromMs: null,
      validToMs: null,
      profile: null,
      antiPassback: 'inherit',
      usesMax: null,
      blocked: this.#blocked.has(pseudonym),
      passages: this.#passages.get(pseudonym) ?? noPassages,
    };
  }
}

function classOf(holder: string): CardClass {
  return holder === 'guard' ? 'guard' : 'resident';
}

// A thousand holders come again and again.
const pseudonyms = remembering<Pseudonym>(10_000);

/** 32 hex digits that tell holders apart; no secret, for no real card is behind it. */
function pseudonymOf(holder: string, stranger: boolean): Pseudonym {
  return pseudonyms([stranger, holder], () => hashOf(holder, stranger));
}

function hashOf(holder: string, stranger: boolean): Pseudonym {
  let hash = stranger ? 0x9e37_79b9 : 0x811c_9dc5;
  for (let at = 0; at < holder.length; at += 1) hash = Math.imul(hash ^ holder.charCodeAt(at), 0x0100_0193) >>> 0;
  return hash.toString(16).padStart(8, '0').repeat(4);
}
