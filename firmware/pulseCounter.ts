import type { WiredMeter } from '../src/controller/site.ts';
import type { MeterSource } from '../src/ports.ts';
import { type DurationMs, secondMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import type { Chip, LineEdge, Lines } from './board/chip.ts';
import { systemTiming, type Timing } from './timing.ts';

const unread: Words = { en: 'meter {meter} ({line}): {why}', zh: '电表 {meter}（{line}）无法读取：{why}' };

/** An S0 pulse lasts 30 ms at least (IEC 62053-31); what is shorter is noise on the cable. */
const debounceMs: DurationMs = 10;
/** A meter under load pulses about once a second; the controller needs no more than this. */
const tellMs: DurationMs = 5 * secondMs;
/** Between two looks at a line that somebody else held, or whose chip has gone. */
const lookMs: DurationMs = 10 * secondMs;

export type PulseWiring = {
  readonly chip: Chip;
  readonly meters: readonly WiredMeter[];
  /** Names the count that begins at zero here. */
  readonly series: string;
  readonly onFault: (fault: { readonly meter: string; readonly message: Words }) => void;
  readonly timing?: Timing;
};

/** Counts the pulses of S0 meters from zero on. Nothing survives a restart: the controller keeps the totals. */
export class PulseCounters implements MeterSource {
  readonly #counters: readonly PulseCounter[];

  constructor({ meters, ...wiring }: PulseWiring) {
    this.#counters = meters.flatMap((meter) => (meter.pulse === null ? [] : [new PulseCounter(meter, wiring)]));
  }

  onReading(listener: Parameters<MeterSource['onReading']>[0]): void {
    for (const counter of this.#counters) counter.open(listener);
  }

  close(): void {
    for (const counter of this.#counters) counter.close();
  }
}

class PulseCounter {
  readonly #meter: WiredMeter;
  readonly #wiring: Omit<PulseWiring, 'meters'>;
  readonly #timing: Timing;
  #lines: Lines | null = null;
  #pulses = 0;
  #seq = 0;
  #faulty = false;
  #cancel: (() => void) | null = null;
  #cancelLook: () => void = () => undefined;

  constructor(meter: WiredMeter, wiring: Omit<PulseWiring, 'meters'>) {
    this.#meter = meter;
    this.#wiring = wiring;
    this.#timing = wiring.timing ?? systemTiming;
  }

  /** Asks for the line, says that it counts, and tells from now on. */
  open(listener: Parameters<MeterSource['onReading']>[0]): void {
    const { pulse } = this.#meter;
    if (pulse === null) return;
    const begins = this.#lines === null;
    try {
      this.#lines ??= this.#request(pulse, listener);
      // Pulses tell themselves; that the chip has gone only a reading does.
      this.#lines.get(pulse.line);
      this.#faulty = false;
      if (begins) this.#tell(listener);
    } catch (error) {
      this.#failed(pulse.line, error);
    }
    this.#cancelLook = this.#timing.after(lookMs, () => this.open(listener));
  }

  close(): void {
    this.#cancelLook();
    this.#cancel?.();
    this.#cancel = null;
    this.#lines?.release();
    this.#lines = null;
  }

  #request(pulse: NonNullable<WiredMeter['pulse']>, listener: Parameters<MeterSource['onReading']>[0]): Lines {
    const { line, activeLow } = pulse;
    const bias = activeLow ? 'pull-up' : 'pull-down';
    const lines = this.#wiring.chip.request([
      { direction: 'input', line, activeLow, bias, edges: 'rising', debounceMs },
    ]);
    this.#seq = 0;
    lines.onEdge((edge) => this.#count(edge, listener));
    return lines;
  }

  /** Told once, until the line could be read again. A request that failed may never answer again: the next is a new one. */
  #failed(line: string, error: unknown): void {
    this.#lines?.release();
    this.#lines = null;
    if (this.#faulty) return;
    this.#faulty = true;
    const { id: meter } = this.#meter;
    this.#wiring.onFault({ meter, message: worded(unread, { meter, line, why: wordsOf(error) }) });
  }

  /** The numbers of the edges tell how many came, also those that the kernel had no room for. */
  #count({ seq }: LineEdge, listener: Parameters<MeterSource['onReading']>[0]): void {
    this.#pulses += Math.max(1, seq - this.#seq);
    this.#seq = seq;
    this.#cancel ??= this.#timing.after(tellMs, () => {
      this.#cancel = null;
      this.#tell(listener);
    });
  }

  #tell(listener: Parameters<MeterSource['onReading']>[0]): void {
    const { id, stepWh } = this.#meter;
    listener(id, { series: this.#wiring.series, registerWh: this.#pulses * stepWh });
  }
}
