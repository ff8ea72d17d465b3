import type { JournalLine } from '../ports.ts';
import type { Instant } from '../units.ts';
import { abbreviated } from './abbreviated.ts';
import type { LineText } from './messages.ts';

/** A line on its way to the disk; `turn` is its place among all lines of this run. */
export type HeldLine = LineText & { readonly turn: number; readonly stands: number };

/** Journal lines that wait for the disk. Bounded: the oldest go first, and a gap line says how many. */
export class LineBuffer {
  readonly #most: number;
  #held: HeldLine[] = [];
  #turn = 0;
  #lost = 0;
  #lostAtMs: Instant = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#held.length;
  }

  add(lines: readonly JournalLine[]): void {
    for (const line of lines) {
      this.#turn += 1;
      this.#held.push({ wallMs: line.now.wallMs, text: lineText(line), turn: this.#turn, stands: 1 });
    }
    this.#bound();
  }

  /** Everything in order, with a gap line first when something was lost; the buffer is empty afterwards. */
  take(): HeldLine[] {
    const taken = this.#lost === 0 ? this.#held : [this.#gap(), ...this.#held];
    this.#held = [];
    this.#lost = 0;
    return taken;
  }

  /** Lines that did not reach the disk come back to their place. */
  putBack(lines: readonly HeldLine[]): void {
    this.#held = [...lines, ...this.#held].sort((a, b) => a.turn - b.turn);
    this.#bound();
  }

  #gap(): HeldLine {
    const because = 'the disk did not take them and the memory for them is bounded';
    const text = gapText(this.#lost, because);
    return { wallMs: this.#lostAtMs, text, turn: (this.#held[0]?.turn ?? this.#turn + 1) - 1, stands: this.#lost };
  }

  #bound(): void {
    const over = this.#held.splice(0, Math.max(0, this.#held.length - this.#most));
    for (const { stands, wallMs } of over) {
      this.#lost += stands;
      this.#lostAtMs = wallMs;
    }
  }
}

/** A line that says how many lines are missing at its place. */
export function gapText(lines: number, because: string): string {
  return JSON.stringify({ kind: 'gap', lines, because });
}

/** What cannot be written as JSON is our own mistake, but no reason to stop the lights. */
function lineText({ now, event, effects }: JournalLine): string {
  try {
    return JSON.stringify({ now, event, effects: effects.map(abbreviated) });
  } catch (error) {
    return gapText(1, `it could not be written as JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}
