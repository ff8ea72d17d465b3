import { inputsOf, type Reading } from '../src/access/feeling.ts';
import type { Lane, LaneInputId } from '../src/access/lane.ts';
import { inputNames } from '../src/access/laneFaultWords.ts';
import type { Event } from '../src/controller/event.ts';
import { type DurationMs, secondMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { bufferEdgesMax, type Chip, type LineEdge, type LineSettings, type Lines } from './board/chip.ts';
import { systemTiming, type Timing, untilNextLookMs } from './timing.ts';

export type LaneInputsWiring = {
  readonly chip: Chip;
  readonly lanes: readonly Lane[];
  readonly post: (event: Event) => boolean;
  /** A line that cannot be had or read, with what to do. It is `unread` then; the others go on. */
  readonly onFault: (fault: { readonly lane: string; readonly message: Words }) => void;
  readonly timing?: Timing;
};

const unread: Words = { en: 'input {input} ({line}): {why}', zh: '{input}（{line}）无法读取：{why}' };

/** Contacts of limit switches, loop detectors and buttons bounce for a few milliseconds. */
const debounceMs: DurationMs = 20;
const retryMs: DurationMs = 10 * secondMs;

/** What the lanes of this board feel: each change at once with the kernel's stamp, and everything now and then. */
export class LaneInputs {
  readonly #lanes: readonly LaneWires[];

  constructor({ lanes, ...wiring }: LaneInputsWiring) {
    this.#lanes = lanes.map((lane) => new LaneWires(lane, wiring));
  }

  /** Asks for all lines, tells their levels and listens from now on. */
  open(): void {
    for (const lane of this.#lanes) lane.open();
  }

  close(): void {
    for (const lane of this.#lanes) lane.close();
  }
}

/** Lines of one request, with the number of the last edge. */
type Held = { readonly lines: Lines; readonly names: ReadonlySet<string>; seq: number };

class LaneWires {
  readonly #lane: Lane;
  readonly #wiring: Omit<LaneInputsWiring, 'lanes'>;
  readonly #timing: Timing;
  readonly #inputs: ReadonlyMap<string, LaneInputId>;
  #held: Held[] = [];
  #cancelPoll: () => void = () => {};
  #triedMono = Number.NEGATIVE_INFINITY;
  /** Lines whose fault was told. */
  readonly #faulty = new Set<string>();

  constructor(lane: Lane, wiring: Omit<LaneInputsWiring, 'lanes'>) {
    this.#lane = lane;
    this.#wiring = wiring;
    this.#timing = wiring.timing ?? systemTiming;
    this.#inputs = new Map(inputsOf(lane).map((input) => [lane.inputs[input]?.line ?? '', input]));
  }

  open(): void {
    this.#poll();
  }

  close(): void {
    this.#cancelPoll();
    for (const { lines } of this.#held) lines.release();
    this.#held = [];
  }

  /** All levels, at least every quarter of the time after which the lane no longer believes them. */
  #poll(): void {
    this.#requestMissing();
    // Changes first, with their own time; a level read now would otherwise overtake them.
    for (const { lines } of this.#held) lines.poll();
    const atMono = this.#timing.monoMs();
    this.#post(Object.fromEntries([...this.#inputs].map(([line, input]) => [input, this.#read(line)])), atMono);
    this.#cancelPoll = this.#timing.after(untilNextLookMs(atMono, pollMs(this.#lane)), () => this.#poll());
  }

  /** All lines in one request; when that fails one by one, so that a busy line silences only itself. */
  #requestMissing(): void {
    const missing = [...this.#inputs.keys()].filter((line) => this.#holding(line) === undefined);
    if (missing.length === 0 || this.#timing.monoMs() - this.#triedMono < retryMs) return;
    this.#triedMono = this.#timing.monoMs();
    if (this.#request(missing) === null) return;
    for (const line of missing) {
      const why = this.#request([line]);
      if (why !== null) this.#fault(line, why);
    }
  }

  #request(names: readonly string[]): Words | null {
    try {
      const wanted = names.map((line) => this.#settings(line));
      const lines = this.#wiring.chip.request(wanted, { bufferEdges: bufferEdgesMax });
      const held: Held = { lines, names: new Set(names), seq: 0 };
      lines.onEdge((edge) => this.#moved(held, edge));
      this.#held.push(held);
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  }

  #settings(line: string): LineSettings {
    const input = this.#inputs.get(line);
    const wire = input === undefined ? null : this.#lane.inputs[input];
    const bias = wire?.cutReads === 'high' ? 'pull-up' : 'pull-down';
    return { direction: 'input', line, activeLow: false, bias, edges: 'both', debounceMs };
  }

  #moved(held: Held, { line, seq, edge, tNs }: LineEdge): void {
    const lost = seq !== held.seq + 1;
    held.seq = seq;
    const input = this.#inputs.get(line);
    if (input === undefined) return;
    const level: Reading = edge === 'rising' ? 'high' : 'low';
    this.#post({ [input]: level }, Number(tNs) / 1e6);
    // Edges were lost, of any line: only the levels themselves still tell the truth.
    if (lost) this.#readAll(held);
  }

  #readAll({ names }: Held): void {
    const atMono = this.#timing.monoMs();
    const levels = [...names].map((line) => [this.#inputs.get(line) ?? '', this.#read(line)] as const);
    this.#post(Object.fromEntries(levels), atMono);
  }

  #read(line: string): Reading {
    const held = this.#holding(line);
    if (held === undefined) return 'unread';
    try {
      const level = held.lines.get(line) ? 'high' : 'low';
      this.#faulty.delete(line);
      return level;
    } catch (error) {
      this.#fault(line, wordsOf(error));
      this.#giveBack(held);
      return 'unread';
    }
  }

  /** A request that failed once may never answer again; the next try makes a new one. */
  #giveBack(held: Held): void {
    this.#held = this.#held.filter((one) => one !== held);
    held.lines.release();
  }

  #holding(line: string): Held | undefined {
    return this.#held.find(({ names }) => names.has(line));
  }

  #post(levels: Readonly<Partial<Record<LaneInputId, Reading>>>, atMono: number): void {
    this.#wiring.post({ kind: 'laneInputs', lane: this.#lane.id, levels, atMono });
  }

  /** Told once; the lane itself says which input it misses, for as long as it does. */
  #fault(line: string, why: Words): void {
    const input = this.#inputs.get(line);
    if (input === undefined || this.#faulty.has(line)) return;
    this.#faulty.add(line);
    const named = { en: input, zh: inputNames[input] };
    this.#wiring.onFault({ lane: this.#lane.id, message: worded(unread, { input: named, line, why }) });
  }
}

/** A whole second where that is often enough, so that all lanes are read in one waking. */
function pollMs({ limits }: Lane): DurationMs {
  const quarterMs = limits.staleMs / 4;
  return quarterMs < secondMs ? quarterMs : secondMs * Math.floor(quarterMs / secondMs);
}
