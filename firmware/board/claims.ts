import { type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';

/** What a claim gives: outputs that can be set, all of one request. */
type Held<Value> = { set(name: string, value: Value): void; release(): void };

const givenBack: Words = {
  en: '{name} was given back already. Restart duskgate.',
  zh: '{name} 已经归还。请重启 duskgate。',
};

/**
 * Outputs claimed in one request. When that fails, one request for each, so that a single busy line leaves all other
 * lamps alight; what was refused is asked for again with each later `set`, already at the value wanted by then.
 */
export class Claims<Value> {
  readonly #request: (wanted: ReadonlyMap<string, Value>) => Held<Value>;
  readonly #held = new Map<string, Held<Value>>();
  #released = false;

  constructor(request: (wanted: ReadonlyMap<string, Value>) => Held<Value>) {
    this.#request = request;
  }

  /** Claims every output at its first value, and sets what is held already; answers with the refused ones and why. */
  claim(first: ReadonlyMap<string, Value>): ReadonlyMap<string, Error> {
    const refused = new Map<string, Error>();
    const missing = new Map([...first].filter(([name]) => !this.#held.has(name)));
    const together = missing.size === 0 || this.#claim(missing) === null;
    for (const [name, value] of first) {
      if (together && missing.has(name)) continue;
      const why = errorOf(() => this.set(name, value));
      if (why !== null) refused.set(name, why);
    }
    return refused;
  }

  /** Throws the chip's own words when the output is refused, now or still. */
  set(name: string, value: Value): void {
    const held = this.#held.get(name);
    if (held !== undefined) return held.set(name, value);
    if (this.#released) throw new SaidError(worded(givenBack, { name }));
    const why = this.#claim(new Map([[name, value]]));
    if (why !== null) throw why;
  }

  release(): void {
    this.#released = true;
    for (const held of new Set(this.#held.values())) held.release();
    this.#held.clear();
  }

  #claim(wanted: ReadonlyMap<string, Value>): Error | null {
    return errorOf(() => {
      const held = this.#request(wanted);
      for (const name of wanted.keys()) this.#held.set(name, held);
    });
  }
}

function errorOf(act: () => void): Error | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
