import type { Timing } from '../timing.ts';
import { bufferEdgesMax, type InputLine, type LineEdge, type LineSettings, type Lines, lineNotHeld } from './chip.ts';

/** What lines need of their chip. */
type Wires = {
  readonly label: string;
  isHigh(line: string): boolean;
  read(line: string): boolean;
  write(level: { readonly line: string; readonly high: boolean; readonly by: 'set' }): void;
  free(lines: readonly string[]): void;
  catchUp(): void;
};

export type SimulatedRequest = { readonly wanted: readonly LineSettings[]; readonly bufferEdges: number };

/** Lines of one request, with the kernel's buffer of edges that nobody has read yet. */
export class SimulatedLines implements Lines {
  readonly #chip: Wires;
  readonly #timing: Timing;
  readonly #settings: ReadonlyMap<string, LineSettings>;
  readonly #bufferEdges: number;
  /** Debounced levels of the inputs, active = true; read when first asked for. */
  readonly #settled = new Map<string, boolean>();
  readonly #settling = new Map<string, () => void>();
  readonly #listeners: ((edge: LineEdge) => void)[] = [];
  #waiting: LineEdge[] = [];
  #seq = 0;
  #released = false;

  constructor(chip: Wires, timing: Timing, { wanted, bufferEdges }: SimulatedRequest) {
    this.#chip = chip;
    this.#timing = timing;
    this.#settings = new Map(wanted.map((settings) => [settings.line, settings]));
    this.#bufferEdges = Math.min(bufferEdges, bufferEdgesMax);
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

  poll(): void {
    this.#chip.catchUp();
    this.deliver();
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    for (const cancel of this.#settling.values()) cancel();
    this.#settling.clear();
    this.#waiting = [];
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

  /** An input was low for an instant. A debounce swallows it; its level is the same before and after. */
  pulsed(line: string, tNs: bigint): void {
    const settings = this.#settings.get(line);
    if (settings?.direction !== 'input' || settings.debounceMs > 0) return;
    const [down, up] = settings.activeLow ? (['rising', 'falling'] as const) : (['falling', 'rising'] as const);
    this.#hold(settings, { tNs, edge: down });
    this.#hold(settings, { tNs: tNs + pulseNs, edge: up });
  }

  /** Hands over what waits. */
  deliver(): void {
    const edges = this.#waiting;
    this.#waiting = [];
    for (const edge of edges) for (const listener of this.#listeners) if (!this.#released) listener(edge);
  }

  #settle(settings: InputLine): void {
    this.#settling.delete(settings.line);
    const on = this.#chip.isHigh(settings.line) !== settings.activeLow;
    if (on === this.#settled.get(settings.line)) return;
    this.#settled.set(settings.line, on);
    this.#hold(settings, { tNs: this.#timing.monoNs(), edge: on ? 'rising' : 'falling' });
    this.deliver();
  }

  /** Numbers an edge and keeps it; when the buffer is full the oldest is lost, and its number shows it. */
  #hold({ line, edges }: InputLine, { tNs, edge }: Pick<LineEdge, 'tNs' | 'edge'>): void {
    if (edges !== 'both' && edges !== edge) return;
    this.#seq += 1;
    if (this.#waiting.length >= this.#bufferEdges) this.#waiting.shift();
    this.#waiting.push({ line, tNs, seq: this.#seq, edge });
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

/** As long as most readers hold a line. */
const pulseNs = 50_000n;
