import { fileURLToPath } from 'node:url';
import { Delivery } from '../src/cards/delivery.ts';
import { type Refusal, refused } from '../src/cards/fault.ts';
import { cardFiles } from '../src/cards/rosterFolder.ts';
import { minuteMs } from '../src/units.ts';
import { cut, type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { askErrand } from './errand.ts';

const takeProgram = fileURLToPath(new URL('./takeRoster.ts', import.meta.url));
/** Long enough for 100,000 cards on the smallest board with a busy disk. */
const patienceMs = 5 * minuteMs;

export type RosterIntakeWiring = {
  readonly folder: string;
  readonly site: string;
  /** A roster lies in the folder and is to be read anew. */
  readonly onTaken: () => void;
  readonly onRefused: (refusal: Refusal) => void;
};

type Proved = Refusal | { readonly kind: 'taken' };

/** Puts together the messages of a roster and has the whole proved and taken, beside the loop. */
export class RosterIntake {
  readonly #wiring: RosterIntakeWiring;
  #delivery: Delivery | null = null;
  #taking = false;
  /** A delivery that became whole while the one before was still being proved. */
  #next: string | null = null;

  constructor(wiring: RosterIntakeWiring) {
    this.#wiring = wiring;
  }

  /** One message of `dn/roster`, as it came. */
  part(message: unknown, nowMono: number): void {
    try {
      this.#delivery ??= new Delivery(cardFiles(this.#wiring.folder).folder);
      const taken = this.#delivery.take(message, nowMono);
      if (taken.kind === 'refused') this.#wiring.onRefused(taken);
      if (taken.kind === 'complete') this.#take(taken.file);
    } catch (error) {
      this.#wiring.onRefused(diskTrouble(wordsOf(error)));
    }
  }

  #take(file: string): void {
    if (this.#taking) {
      this.#next = file;
      return;
    }
    this.#taking = true;
    const { folder, site } = this.#wiring;
    const proof = askErrand<Proved>({ program: takeProgram, args: [folder, site, file], patienceMs });
    // A roster that could not be proved is refused.
    void proof
      .catch((error) => diskTrouble(wordsOf(error)))
      .then((said) => {
        this.#taking = false;
        this.#tell(said);
        const waiting = this.#next;
        this.#next = null;
        if (waiting !== null) this.#take(waiting);
      });
  }

  #tell(said: Proved): void {
    if (said.kind === 'refused') this.#wiring.onRefused(said);
    else this.#wiring.onTaken();
  }
}

const notTaken: Words = { en: 'It could not be taken: {why}', zh: '未能采用：{why}' };

function diskTrouble(why: Words): Refusal {
  return refused('disk', worded(notTaken, { why: cut(why, 500) }));
}
