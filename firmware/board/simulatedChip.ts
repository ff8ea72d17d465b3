import { systemTiming, type Timing } from '../timing.ts';
import {
  type Chip,
  chipGone,
  type InputLine,
  type LineEdge,
  type LineSettings,
  type Lines,
  lineBusy,
  lineNotHeld,
  lineUnknown,
} from './chip.ts';

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
 * outside. Edges are delivered within `drive`, or when the debounce has passed.
 */
export class SimulatedChip implements Chip {
  readonly label = 'simulated';
  readonly #timing: Timing;
  /** A Raspberry Pi pulls GPIO0 to GPIO8 up at boot and the others down. */
  readonly #high = new Map(lineNames.map((line, i) => [line, i <= 8]));
  /** Lines with a voltage from outside; a pull resistor of the chip does not move them. */
  readonly #driven = new Set<string>();
  readonly #holders = new Map<string, SimulatedLines>();
  #history: Trace[] = [];
  #gone = false;

  constructor(timing: Timing = systemTiming) {
    this.#timing = timing;
  }

  lines(): readonly string[] {
    return lineNames;
  }

  request(wanted: readonly LineSettings[]): Lines {
    this.#answer();
    const seen = new Set<string>();
    for (const { line } of wanted) {
      this.#known(line);
      if (this.#holders.has(line)) throw lineBusy({ label: this.label, line, by: 'another request' });
      if (seen.has(line)) throw lineBusy({ label: this.label, line, by: 'another entry of the same config' });
      seen.add(line);
    }
    const lines = new SimulatedLines(this, this.#timing, wanted);
    for (const settings of wanted) this.#claim(settings, lines);
    return lines;
  }

  close(): void {
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
    if (holder?.isOutput(line)) throw lineNotHeld({ label: this.label, line, want: 'input' });
    this.#driven.add(line);
    if (this.#high.get(line) === high) return;
    this.write({ line, high, by: 'drive' });
    holder?.moved(line);
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
    this.#history.push({ ...trace, tNs: this.#timing.monoNs() });
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

class SimulatedLines implements Lines {
  readonly #chip: SimulatedChip;
  readonly #timing: Timing;
  readonly #settings: ReadonlyMap<string, LineSettings>;
  /** Debounced levels of the inputs, active = true; read when first asked for. */
  readonly #settled = new Map<string, boolean>();
  readonly #settling = new Map<string, () => void>();
  readonly #listeners: ((edge: LineEdge) => void)[] = [];
  #seq = 0;
  #released = false;

  constructor(chip: SimulatedChip, timing: Timing, wanted: readonly LineSettings[]) {
    this.#chip = chip;
    this.#timing = timing;
    this.#settings = new Map(wanted.map((settings) => [settings.line, settings]));
  }

  set(line: string, on: boolean): void {
    const { activeLow } = this.#held(line, 'output');
    this.#chip.write({ line, high: on !== activeLow, by: 'set' });
  }

  get(line: string): boolean {
    const raw = this.#chip.read(line);
    const settings = this.#settings.get(line);
    if (settings === undefined || this.#released) throw this.#notHeld(line, 'input');
    if (settings.direction === 'output') return raw !== settings.activeLow;
    return this.#settled.get(line) ?? raw !== settings.activeLow;
  }

  onEdge(listener: (edge: LineEdge) => void): void {
    this.#listeners.push(listener);
  }

  /** Edges are delivered as they are driven: there is never one left to fetch. */
  poll(): void {}

  release(): void {
    if (this.#released) return;
    this.#released = true;
    for (const cancel of this.#settling.values()) cancel();
    this.#settling.clear();
    this.#chip.free([...this.#settings.keys()]);
  }

  isOutput(line: string): boolean {
    return this.#settings.get(line)?.direction === 'output';
  }

  /** The voltage of an input changed: report it, at once or after it has been quiet for the debounce. */
  moved(line: string): void {
    const settings = this.#held(line, 'input');
    // The line was at the other level until this moment, or this would be no change.
    if (!this.#settled.has(line)) this.#settled.set(line, this.#chip.isHigh(line) === settings.activeLow);
    this.#settling.get(line)?.();
    if (settings.debounceMs === 0) this.#settle(settings);
    else
      this.#settling.set(
        line,
        this.#timing.after(settings.debounceMs, () => this.#settle(settings)),
      );
  }

  #settle(settings: InputLine): void {
    this.#settling.delete(settings.line);
    const on = this.#chip.isHigh(settings.line) !== settings.activeLow;
    if (on === this.#settled.get(settings.line)) return;
    this.#settled.set(settings.line, on);
    const edge = on ? 'rising' : 'falling';
    if (settings.edges !== 'both' && settings.edges !== edge) return;
    this.#seq += 1;
    const event = { line: settings.line, tNs: this.#timing.monoNs(), seq: this.#seq, edge } as const;
    for (const listener of this.#listeners) listener(event);
  }

  #held(line: string, want: 'output'): Extract<LineSettings, { direction: 'output' }>;
  #held(line: string, want: 'input'): InputLine;
  #held(line: string, want: 'input' | 'output'): LineSettings {
    const settings = this.#settings.get(line);
    if (settings?.direction !== want || this.#released) throw this.#notHeld(line, want);
    return settings;
  }

  #notHeld(line: string, want: 'input' | 'output'): Error {
    return lineNotHeld({ label: this.#chip.label, line, want });
  }
}
