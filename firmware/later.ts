import type { Gates, PassageLog } from '../src/ports.ts';
import type { Words } from '../src/words/language.ts';
import { SaidError } from '../src/words/saidError.ts';
import type { Grounds, GroundsWiring } from './grounds.ts';

/**
 * All of a pole that is not for its lamps. Finding and loading modules is two thirds of a start, and a quarter of them wait here until
 * the lamps burn. By `import`: `require` would be there at once, and cost a running core 13 MB.
 */
export async function loadGrounds(wiring: GroundsWiring): Promise<Grounds> {
  const { Grounds: Loaded } = await import('./grounds.ts');
  return new Loaded(wiring);
}

const notYet: Words = { en: 'this pole has only just started', zh: '本机刚刚启动' };

/** The grounds of a pole, and what was said to its barriers before they were there. */
export class LateGrounds {
  #grounds: Grounds | null = null;
  readonly #held: ((gates: Gates) => void)[] = [];

  /** Null until they are loaded. */
  get now(): Grounds | null {
    return this.#grounds;
  }

  /** They are there: what was held is told in its order. */
  arrived(grounds: Grounds): void {
    this.#grounds = grounds;
    for (const tell of this.#held.splice(0)) tell(grounds.gatehouse.gates);
  }

  /** Nothing tells a barrier anything in the first seconds but a fire or a call that outlived a restart: that waits, a pulse does not. */
  readonly gates: Omit<Gates, 'close'> = {
    pulse: (lane, ms) => this.#there().gatehouse.gates.pulse(lane, ms),
    assertOpen: (lane, on) => this.#tell((gates) => gates.assertOpen(lane, on)),
    inhibitClose: (lane, on) => this.#tell((gates) => gates.inhibitClose(lane, on)),
    beacon: (lane, on) => this.#tell((gates) => gates.beacon(lane, on)),
  };

  readonly passages: PassageLog = {
    record: (passage) => this.#there().gatehouse.passages.record(passage),
    forgive: (card) => this.#there().gatehouse.passages.forgive(card),
  };

  #tell(what: (gates: Gates) => void): void {
    if (this.#grounds === null) this.#held.push(what);
    else what(this.#grounds.gatehouse.gates);
  }

  #there(): Grounds {
    if (this.#grounds === null) throw new SaidError(notYet);
    return this.#grounds;
  }
}
