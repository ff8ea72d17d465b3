import type { Input } from '../src/controller/site.ts';
import type { Inputs } from '../src/ports.ts';
import type { DurationMs } from '../src/units.ts';
import { bufferEdgesMax, type Chip, type LineEdge, type LineSettings, type Lines } from './board/chip.ts';

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

/** A contact that chatters while the loop stands still may not push another one's edges out. */
const buffer = { bufferEdges: bufferEdgesMax };

export type InputsWiring = {
  readonly chip: Chip;
  readonly inputs: readonly Input[];
  /** An input that cannot be read, with what to do. It has no value then; the others go on. */
  readonly onFault: (fault: { input: string; message: string }) => void;
  /** Other debounce times than the usual ones. */
  readonly debounce?: Partial<Record<Input['kind'], DurationMs>>;
};

/**
 * The inputs of this board, read by edges. `onChange` calls its listener at once with the value each input has, then with
 * each change. A cut wire reads as inactive: no motion, no feedback, automatic, bright.
 */
export function openInputs(wiring: InputsWiring): Inputs {
  return new BoardInputs(wiring);
}

class BoardInputs implements Inputs {
  readonly #wiring: InputsWiring;
  readonly #byLine: ReadonlyMap<string, Input>;
  readonly #requests: readonly { lines: Lines; names: readonly string[] }[];
  readonly #values = new Map<string, number>();
  readonly #listeners: ((input: string, value: number) => void)[] = [];
  readonly #seq = new Map<Lines, number>();

  constructor(wiring: InputsWiring) {
    this.#wiring = wiring;
    this.#byLine = new Map(wiring.inputs.map((input) => [input.line, input]));
    this.#requests = this.#request();
    for (const request of this.#requests) {
      request.lines.onEdge((edge) => this.#moved(request, edge));
      this.#read(request);
    }
  }

  onChange(listener: (input: string, value: number) => void): void {
    this.#listeners.push(listener);
    for (const [input, value] of this.#values) listener(input, value);
  }

  close(): void {
    this.#listeners.length = 0;
    for (const { lines } of this.#requests) lines.release();
  }

  /** All lines in one request; when that fails one by one, so that a busy line silences only itself. */
  #request() {
    const settings = this.#wiring.inputs.map((input) => this.#settings(input));
    if (settings.length === 0) return [];
    const names = settings.map(({ line }) => line);
    try {
      return [{ lines: this.#wiring.chip.request(settings, buffer), names }];
    } catch {
      return settings.flatMap((one) => this.#requestOne(one));
    }
  }

  #requestOne(settings: LineSettings) {
    try {
      return [{ lines: this.#wiring.chip.request([settings], buffer), names: [settings.line] }];
    } catch (error) {
      this.#failed(settings.line, error);
      return [];
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

  #moved(request: { lines: Lines; names: readonly string[] }, { line, seq, edge }: LineEdge): void {
    const lost = seq !== (this.#seq.get(request.lines) ?? 0) + 1;
    this.#seq.set(request.lines, seq);
    this.#take(line, edge === 'rising');
    // Edges were lost, of any line: only the levels themselves still tell the truth.
    if (lost) this.#read(request);
  }

  #read({ lines, names }: { lines: Lines; names: readonly string[] }): void {
    for (const line of names) {
      try {
        this.#take(line, lines.get(line));
      } catch (error) {
        this.#failed(line, error);
      }
    }
  }

  #take(line: string, active: boolean): void {
    const input = this.#byLine.get(line);
    if (input === undefined) return;
    const value = valueOf(input, active);
    if (this.#values.get(input.id) === value) return;
    this.#values.set(input.id, value);
    for (const listener of this.#listeners) listener(input.id, value);
  }

  #failed(line: string, error: unknown): void {
    const input = this.#byLine.get(line)?.id ?? line;
    const what = error instanceof Error ? error.message : String(error);
    this.#wiring.onFault({ input, message: `input ${input} (${line}): ${what}` });
  }
}

/** motion, feedback: 0 or 1. photocell: lux. handSwitch: a single contact says 1 hand or 0 automatic, never 2 off. */
function valueOf({ kind }: Input, active: boolean): number {
  if (kind === 'photocell') return active ? darkLx : brightLx;
  return active ? 1 : 0;
}
