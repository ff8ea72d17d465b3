import type { Input } from '../src/controller/site.ts';
import type { Inputs } from '../src/ports.ts';
import { type DurationMs, secondMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { bufferEdgesMax, type Chip, type LineEdge, type LineSettings, type Lines } from './board/chip.ts';
import { systemTiming, type Timing } from './timing.ts';

const unread: Words = { en: 'input {input} ({line}): {why}', zh: '输入 {input}（{line}）无法读取：{why}' };

/** What a dark switch says in lux: a switch knows only two answers, and these lie beyond any threshold. */
const darkLx = 0;
const brightLx = 1_000;

/**
 * How long a level must last to count. Contacts bounce for a few milliseconds; a contactor's feedback follows within
 * 20 ms of its coil; a dark switch may flicker in the headlights of a car, which the controller's own hold deals with.
 */
const debounceMs: Readonly<Record<Input['kind'], DurationMs>> = {
  motion: 20,
  feedback: 20,
  handSwitch: 30,
  photocell: 200,
};

/** Between two looks at the levels and at lines that somebody else held. */
const lookMs: DurationMs = 10 * secondMs;
/** A contact that chatters while the loop stands still may not push another one's edges out. */
const buffer = { bufferEdges: bufferEdgesMax };

export type InputsWiring = {
  readonly chip: Chip;
  readonly inputs: readonly Input[];
  /** An input that cannot be read, with what to do. It keeps its last value and is asked for again; the others go on. */
  readonly onFault: (fault: { input: string; message: Words }) => void;
  /** Other debounce times than the usual ones. */
  readonly debounce?: Partial<Record<Input['kind'], DurationMs>>;
  readonly timing?: Timing;
};

/**
 * The inputs of this board, read by edges. `onChange` calls its listener at once with the value each input has, then with
 * each change. A cut wire reads as inactive: no motion, no feedback, automatic, bright.
 */
export function openInputs(wiring: InputsWiring): Inputs {
  return new BoardInputs(wiring);
}

/** Lines of one request, with the number of the last edge. */
type Held = { readonly lines: Lines; readonly names: readonly string[]; seq: number };

class BoardInputs implements Inputs {
  readonly #wiring: InputsWiring;
  readonly #timing: Timing;
  readonly #byLine: ReadonlyMap<string, Input>;
  #held: Held[] = [];
  readonly #values = new Map<string, number>();
  readonly #listeners: ((input: string, value: number) => void)[] = [];
  /** Lines whose fault was told. */
  readonly #faulty = new Set<string>();
  #cancelLook: () => void = () => undefined;

  constructor(wiring: InputsWiring) {
    this.#wiring = wiring;
    this.#timing = wiring.timing ?? systemTiming;
    this.#byLine = new Map(wiring.inputs.map((input) => [input.line, input]));
    if (wiring.inputs.length > 0) this.#look();
  }

  onChange(listener: (input: string, value: number) => void): void {
    this.#listeners.push(listener);
    for (const [input, value] of this.#values) listener(input, value);
  }

  close(): void {
    this.#cancelLook();
    this.#listeners.length = 0;
    for (const { lines } of this.#held.splice(0)) lines.release();
  }

  /** Edges tell every change; the look finds what no edge tells: a chip that has gone, a line that is free again. */
  #look(): void {
    this.#requestMissing();
    for (const held of this.#held) {
      held.lines.poll();
      this.#read(held);
    }
    this.#cancelLook = this.#timing.after(lookMs, () => this.#look());
  }

  /** All lines in one request; when that fails one by one, so that a busy line silences only itself. */
  #requestMissing(): void {
    const missing = [...this.#byLine.keys()].filter((line) => !this.#held.some(({ names }) => names.includes(line)));
    if (missing.length === 0 || this.#request(missing) === null) return;
    for (const line of missing) {
      const why = this.#request([line]);
      if (why !== null) this.#failed(line, why);
    }
  }

  /** Null when the lines are held; else why not. */
  #request(names: readonly string[]): Words | null {
    try {
      const wanted = names.flatMap((line) => this.#byLine.get(line) ?? []).map((input) => this.#settings(input));
      const lines = this.#wiring.chip.request(wanted, buffer);
      const held: Held = { lines, names, seq: 0 };
      lines.onEdge((edge) => this.#moved(held, edge));
      this.#held.push(held);
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  }

  #settings({ line, kind, activeLow }: Input): LineSettings {
    return {
      direction: 'input',
      line,
      activeLow,
      // Pulled to where it is inactive, so that a cut wire asks for nothing.
      bias: activeLow ? 'pull-up' : 'pull-down',
      edges: 'both',
      debounceMs: this.#wiring.debounce?.[kind] ?? debounceMs[kind],
    };
  }

  #moved(held: Held, { line, seq, edge }: LineEdge): void {
    const lost = seq !== held.seq + 1;
    held.seq = seq;
    this.#take(line, edge === 'rising');
    // Edges were lost, of any line: only the levels themselves still tell the truth.
    if (lost) this.#read(held);
  }

  #read(held: Held): void {
    for (const line of held.names) {
      try {
        this.#take(line, held.lines.get(line));
        this.#faulty.delete(line);
      } catch (error) {
        this.#failed(line, wordsOf(error));
        this.#giveBack(held);
      }
    }
  }

  /** A request that failed once may never answer again; the next look makes a new one. */
  #giveBack(held: Held): void {
    this.#held = this.#held.filter((one) => one !== held);
    held.lines.release();
  }

  #take(line: string, active: boolean): void {
    const input = this.#byLine.get(line);
    if (input === undefined) return;
    const value = valueOf(input, active);
    if (this.#values.get(input.id) === value) return;
    this.#values.set(input.id, value);
    for (const listener of this.#listeners) listener(input.id, value);
  }

  /** Told once, until the line could be read again. */
  #failed(line: string, why: Words): void {
    if (this.#faulty.has(line)) return;
    this.#faulty.add(line);
    const input = this.#byLine.get(line)?.id ?? line;
    this.#wiring.onFault({ input, message: worded(unread, { input, line, why }) });
  }
}

/** motion, feedback: 0 or 1. photocell: lux. handSwitch: a single contact says 1 hand or 0 automatic, never 2 off. */
function valueOf({ kind }: Input, active: boolean): number {
  if (kind === 'photocell') return active ? darkLx : brightLx;
  return active ? 1 : 0;
}
