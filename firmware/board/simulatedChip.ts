import { systemTiming, type Timing } from '../timing.ts';
import {
  bufferEdgesALine,
  type Chip,
  chipGone,
  holders,
  type LineSettings,
  type Lines,
  lineBusy,
  lineDriven,
  lineUnknown,
} from './chip.ts';
import { type Pulse, PulseTrain } from './pulseTrain.ts';
import { SimulatedLines } from './simulatedLines.ts';

/** One voltage on one line, as an oscilloscope would show it. `request`: the level the line was claimed with. */
export type Trace = {
  readonly line: string;
  readonly high: boolean;
  readonly tNs: bigint;
  readonly by: 'request' | 'set' | 'drive';
};

/** A demo runs for weeks: the oldest half of the history is forgotten at this length. */
const historyMax = 20_000;
const lineNames = Array.from({ length: 54 }, (_, i) => `GPIO${i}`);

/**
 * A chip of 54 lines that exist only here. It remembers every level of every claimed line, and inputs are driven from
 * outside. Edges are delivered within `drive`, or when the debounce has passed; those of `play` wait for the event loop.
 */
export class SimulatedChip implements Chip {
  readonly label = 'simulated';
  readonly #timing: Timing;
  /** A Raspberry Pi pulls GPIO0 to GPIO8 up at boot and the others down. */
  readonly #high = new Map(lineNames.map((line, i) => [line, i <= 8]));
  /** Lines with a voltage from outside; a pull resistor of the chip does not move them. */
  readonly #driven = new Set<string>();
  readonly #holders = new Map<string, SimulatedLines>();
  readonly #train: PulseTrain;
  readonly #watchers = new Set<(trace: Trace) => void>();
  #history: Trace[] = [];
  #gone = false;

  constructor(timing: Timing = systemTiming) {
    this.#timing = timing;
    this.#train = new PulseTrain(timing, {
      onPulse: ({ line, tNs }) => this.#holders.get(line)?.pulsed(line, tNs),
      onWake: () => {
        for (const lines of new Set(this.#holders.values())) lines.deliver();
      },
    });
  }

  lines(): readonly string[] {
    return lineNames;
  }

  request(wanted: readonly LineSettings[], options?: { readonly bufferEdges: number }): Lines {
    this.#answer();
    this.#train.catchUp();
    const seen = new Set<string>();
    for (const { line } of wanted) {
      this.#known(line);
      if (this.#holders.has(line)) throw lineBusy({ label: this.label, line, by: holders.request });
      if (seen.has(line)) throw lineBusy({ label: this.label, line, by: holders.entry });
      seen.add(line);
    }
    const lines = new SimulatedLines(this, this.#timing, {
      wanted,
      bufferEdges: options?.bufferEdges ?? bufferEdgesALine * wanted.length,
    });
    for (const settings of wanted) this.#claim(settings, lines);
    return lines;
  }

  close(): void {
    this.#train.clear();
    for (const lines of new Set(this.#holders.values())) lines.release();
  }

  /** Every level since each line was claimed, oldest first; of one line, or of all. */
  history(line?: string): readonly Trace[] {
    return line === undefined ? this.#history : this.#history.filter((trace) => trace.line === line);
  }

  /** The voltage on a line: what a lamp or a multimeter sees. */
  isHigh(line: string): boolean {
    this.#known(line);
    return this.#high.get(line) === true;
  }

  /** Puts a voltage on a line from outside, as a switch or a sensor would. An output line wins over it. */
  drive(line: string, high: boolean): void {
    this.#known(line);
    const holder = this.#holders.get(line);
    if (holder?.isOutput(line)) throw lineDriven({ label: this.label, line });
    this.#driven.add(line);
    if (this.#high.get(line) === high) return;
    this.write({ line, high, by: 'drive' });
    holder?.moved(line);
  }

  /**
   * Pulls lines low for an instant each, as a card reader does, at exact times. As with the kernel, the edges wait in the
   * buffer of their request until the event loop comes round; what falls due before a line is requested is lost.
   */
  play(pulses: readonly Pulse[]): void {
    this.#train.add(pulses);
  }

  /** For the lines of a request: puts what was played by now into the buffers. */
  catchUp(): void {
    this.#train.catchUp();
  }

  /** Tells every level as it comes about, until the answer is called: what a device on the terminals feels. */
  onWrite(watcher: (trace: Trace) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** From now on nothing answers, as when a board loses its supply; `replug` ends it. */
  unplug(): void {
    this.#gone = true;
  }

  replug(): void {
    this.#gone = false;
  }

  /** For the lines of a request: puts a level on the line and into the history. */
  write(trace: Omit<Trace, 'tNs'>): void {
    if (trace.by !== 'drive') this.#answer();
    this.#high.set(trace.line, trace.high);
    if (this.#history.length >= historyMax) this.#history = this.#history.slice(historyMax / 2);
    const stamped = { ...trace, tNs: this.#timing.monoNs() };
    this.#history.push(stamped);
    for (const watcher of this.#watchers) watcher(stamped);
  }

  /** For the lines of a request. */
  read(line: string): boolean {
    this.#answer();
    return this.isHigh(line);
  }

  /** For the lines of a request. */
  free(lines: readonly string[]): void {
    for (const line of lines) this.#holders.delete(line);
  }

  #claim(settings: LineSettings, lines: SimulatedLines): void {
    this.#holders.set(settings.line, lines);
    if (settings.direction === 'output')
      this.write({ line: settings.line, high: settings.initial !== settings.activeLow, by: 'request' });
    else if (settings.bias !== 'none' && !this.#driven.has(settings.line))
      this.write({ line: settings.line, high: settings.bias === 'pull-up', by: 'request' });
  }

  #answer(): void {
    if (this.#gone) throw chipGone(this.label);
  }

  #known(line: string): void {
    if (!this.#high.has(line)) throw lineUnknown({ label: this.label, line, names: lineNames });
  }
}
