import { type Passage, passageWaitMs } from '../access/antiPassback.ts';
import type { Lane } from '../access/lane.ts';
import type { Read } from '../access/read.ts';
import type { Pseudonym } from '../access/roster.ts';
import type { Words } from '../words/language.ts';
import { enrolmentAt, type MachineTime, noteSeen } from './enrolment.ts';
import type { Refusal } from './fault.ts';
import type { LoadedRoster } from './loadedRoster.ts';
import { PassageBook } from './passageBook.ts';
import { adopt, type CardFiles, cardFiles, readHeld } from './rosterFolder.ts';
import type { Trust } from './rosterHead.ts';
import { readTrusted } from './signature.ts';
import { pseudonymOf, readSiteKey, type SiteKey } from './siteKey.ts';

/** What the office hears of the roster in force: its answer to `dn/roster`, and how it sees drift. */
export type RosterAck = { readonly version: number; readonly count: number; readonly digest: string };

/** What a reader's frame came to: a read to decide on, or a card that an open enrolment took. */
export type CardEvent =
  | { readonly kind: 'read'; readonly read: Read }
  | { readonly kind: 'enrolled'; readonly pseudonym: Pseudonym };

/** The cards of an estate, as core holds them: roster, passages and the key between numbers and pseudonyms. */
export class Cards {
  readonly #files: CardFiles;
  readonly #siteKey: SiteKey;
  readonly #trust: Trust;
  readonly #book: PassageBook;
  readonly #report: (text: Words) => void;
  #roster: LoadedRoster | null = null;

  /**
   * Opens what lies in a state folder. Without a roster every card is a stranger. Throws CardTrouble when a key is missing,
   * and what the disk throws. `report` takes a sentence for the crew's log.
   */
  constructor(stateFolder: string, site: string, report: (text: Words) => void) {
    this.#files = cardFiles(stateFolder);
    this.#siteKey = readSiteKey(this.#files.siteKey);
    this.#trust = { site, siteKey: this.#siteKey, trusted: readTrusted(this.#files.trusted) };
    this.#report = report;
    this.#book = new PassageBook(this.#files.passages, report);
    this.reload();
  }

  /** The read of a card: from here on there is only its pseudonym. `foreign`: its facility code is not the estate's. */
  read(cardKey: string, foreign: boolean): Read {
    const pseudonym = pseudonymOf(this.#siteKey, cardKey);
    const rights = this.#roster?.find(pseudonym) ?? null;
    const entry = rights === null ? null : { ...rights, passages: this.#book.of(pseudonym) };
    return { kind: 'card', pseudonym, foreign, entry, rosterVersion: this.#roster?.head.version ?? 0 };
  }

  /** As `read`, unless somebody enrols cards at this reader just now. */
  shown(
    cardKey: string,
    at: { readonly reader: string; readonly foreign: boolean; readonly time: MachineTime },
  ): CardEvent {
    if (enrolmentAt(this.#files, at.reader, at.time) === null)
      return { kind: 'read', read: this.read(cardKey, at.foreign) };
    const pseudonym = pseudonymOf(this.#siteKey, cardKey);
    noteSeen(this.#files, pseudonym);
    return { kind: 'enrolled', pseudonym };
  }

  /** Takes a snapshot or a delta, or says why not; then the running roster stays. Throws what the disk throws. */
  take(bytes: Buffer): RosterAck | Refusal {
    const done = adopt(bytes, this.#roster, { files: this.#files, trust: this.#trust });
    if (done.kind === 'refused') return done;
    this.#roster = done.roster;
    return ackOf(done.roster);
  }

  /** Looks at the file again, after a crew made a roster on this machine. Never goes back to an older one. */
  reload(): RosterAck | null {
    const { roster, passedOver } = readHeld(this.#files, this.#trust);
    for (const text of passedOver) this.#report(text);
    if (roster !== null && roster.head.version >= (this.#roster?.head.version ?? 0)) this.#roster = roster;
    return this.ack;
  }

  /** The roster in force; null = none. */
  get ack(): RosterAck | null {
    return this.#roster === null ? null : ackOf(this.#roster);
  }

  /** The barrier has seen a passage. In force at once; resolves when on disk, at once unless nobody can be refused for it. */
  record(passage: Passage, lanes: readonly Pick<Lane, 'antiPassback'>[]): Promise<void> {
    const settings = lanes.map(({ antiPassback }) => antiPassback);
    return this.#book.record(passage, passageWaitMs(settings, this.#roster?.find(passage.pseudonym) ?? null));
  }

  /** Forgets where a card was last. In force at once; resolves when on disk. */
  forgive(pseudonym: Pseudonym): Promise<void> {
    return this.#book.forgive(pseudonym);
  }

  close(): Promise<void> {
    return this.#book.close();
  }
}

export function ackOf({ head }: LoadedRoster): RosterAck {
  return { version: head.version, count: head.cards, digest: head.digest };
}
