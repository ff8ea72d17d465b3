import { statSync } from 'node:fs';
import type { Event } from '../src/controller/event.ts';
import type { PeopleInForce } from '../src/controller/state.ts';
import { keepPeopleRoster, peopleRosterFile, readPeopleRoster } from '../src/people/peopleFolder.ts';
import { judgePeople } from '../src/people/peopleTrust.ts';
import { secondMs } from '../src/units.ts';
import { cut, type Words } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';

/** A person who installed a roster by hand sees it in force soon. */
const lookMs = 10 * secondMs;

export type PeopleDeskWiring = {
  /** State folder; the people roster lies in it. */
  readonly folder: string;
  readonly site: string;
  readonly inForce: () => PeopleInForce | null;
  readonly post: (event: Event) => boolean;
  /** A sentence for the crew's log. */
  readonly report: (text: Words) => void;
};

/** Brings people rosters into force: that of the state folder, and what managers send. */
export class PeopleDesk {
  readonly #wiring: PeopleDeskWiring;
  #seen = '';
  #look: NodeJS.Timeout | null = null;

  constructor(wiring: PeopleDeskWiring) {
    this.#wiring = wiring;
  }

  open(): void {
    this.look();
    this.#look = setInterval(() => this.look(), lookMs).unref();
  }

  close(): void {
    if (this.#look !== null) clearInterval(this.#look);
  }

  /** Reads the roster of the folder again if somebody changed it. */
  look(): void {
    const { folder, site, post, report } = this.#wiring;
    const stamp = this.#stamp();
    if (stamp === this.#seen) return;
    this.#seen = stamp;
    try {
      const people = readPeopleRoster(folder, site);
      if (people !== null) post({ kind: 'peopleChanged', people, by: null, key: null });
    } catch (error) {
      report(wordsOf(error));
    }
  }

  /** One message of `dn/people`. On disk first, then in force. */
  take(strange: unknown): void {
    const { folder, site, inForce, post } = this.#wiring;
    try {
      const judged = judgePeople(strange, site, inForce());
      if (judged.kind === 'same') return;
      if (judged.kind === 'refused') return void post({ kind: 'peopleRefused', by: judged.by, text: judged.text });
      keepPeopleRoster(folder, judged.roster);
      this.#seen = this.#stamp();
      post({ kind: 'peopleChanged', people: judged.people, by: judged.by, key: judged.key });
    } catch (error) {
      post({ kind: 'peopleRefused', by: null, text: cut(wordsOf(error), 300) });
    }
  }

  #stamp(): string {
    const stat = statSync(peopleRosterFile(this.#wiring.folder), { throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
  }
}
