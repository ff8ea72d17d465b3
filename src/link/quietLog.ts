import { type Monotonic, minuteMs } from '../units.ts';

const keysMax = 64;

/** Lines about one thing at most once a minute, with how many were left out: a bad line must not wear the card out. */
export class QuietLog {
  readonly #write: (line: string) => void;
  readonly #said = new Map<string, { atMono: Monotonic; left: number }>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** `key` names the thing the line is about; `also` gets what is written, when something is. */
  say(key: string, line: string, nowMono: Monotonic, also: (line: string) => void = () => undefined): void {
    const before = this.#said.get(key);
    if (before !== undefined && nowMono - before.atMono < minuteMs) {
      before.left += 1;
      return;
    }
    if (this.#said.size >= keysMax) this.#said.clear();
    this.#said.set(key, { atMono: nowMono, left: 0 });
    const left = before?.left ?? 0;
    const text = left === 0 ? line : `${line} (and ${left} more like it before)`;
    this.#write(text);
    also(text);
  }
}
