import type { ModbusRegister, WiredMeter } from '../controller/site.ts';
import type { MeterSource } from '../ports.ts';
import { type DurationMs, minuteMs, secondMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { ModbusLine, nameOf } from './modbusLine.ts';
import { registerWh } from './register.ts';

/** After failures in a row a meter is asked less often, up to once in so long. */
const restMs: DurationMs = minuteMs;
/** Failures in a row that are told: once may be noise on the bus. */
const toldAt = 2;

export type ModbusWiring = {
  /** Those of the kind that this process may reach; others are left alone. */
  readonly meters: readonly WiredMeter[];
  readonly reach: 'serial' | 'tcp';
  /** A meter cannot be read, in words; null = it can again. Told once for each change. */
  readonly onFault: (fault: { readonly meter: string; readonly message: Words | null }) => void;
};

type Wired = { readonly id: string; readonly register: ModbusRegister };

/** Reads cumulative registers over Modbus RTU or TCP. Meters of one bus take turns. */
export class ModbusMeters implements MeterSource {
  readonly #rounds: readonly Round[];

  constructor({ meters, reach, onFault }: ModbusWiring) {
    const mine = meters.flatMap(({ id, modbus }) => (modbus?.at.kind === reach ? [{ id, register: modbus }] : []));
    const lines = new Map<string, Wired[]>();
    for (const meter of mine) {
      const name = nameOf(meter.register.at);
      lines.set(name, [...(lines.get(name) ?? []), meter]);
    }
    this.#rounds = [...lines.values()].map((wired) => new Round(wired, onFault));
  }

  onReading(listener: Parameters<MeterSource['onReading']>[0]): void {
    for (const round of this.#rounds) round.begin(listener);
  }

  close(): void {
    for (const round of this.#rounds) round.close();
  }
}

/** The meters of one line, asked in turn. */
class Round {
  readonly #meters: readonly Wired[];
  readonly #onFault: ModbusWiring['onFault'];
  readonly #line: ModbusLine;
  /** Failures in a row. */
  readonly #failures = new Map<string, number>();
  #timers: NodeJS.Timeout[] = [];
  /** One question at a time. */
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(meters: readonly Wired[], onFault: ModbusWiring['onFault']) {
    this.#meters = meters;
    this.#onFault = onFault;
    const [first] = meters;
    if (first === undefined) throw new Error('a round wants a meter');
    this.#line = new ModbusLine(first.register.at);
  }

  begin(listener: Parameters<MeterSource['onReading']>[0]): void {
    for (const meter of this.#meters) this.#wait(meter, 0, listener);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#line.close();
  }

  #wait(meter: Wired, ms: DurationMs, listener: Parameters<MeterSource['onReading']>[0]): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.#turn = this.#turn.then(async () => {
        const pauseMs = await this.#ask(meter, listener);
        this.#wait(meter, pauseMs, listener);
      });
    }, ms);
    this.#timers.push(timer);
  }

  /** Never rejects; answers with the pause before the next question. */
  async #ask({ id, register }: Wired, listener: Parameters<MeterSource['onReading']>[0]): Promise<DurationMs> {
    if (this.#closed) return restMs;
    try {
      const words = await this.#line.read(register);
      const reading = { series: `${nameOf(register.at)} ${register.unit}`, registerWh: registerWh(words, register) };
      if (this.#closed) return restMs;
      if ((this.#failures.get(id) ?? 0) >= toldAt) this.#onFault({ meter: id, message: null });
      this.#failures.delete(id);
      listener(id, reading);
      return register.everyMs;
    } catch (error) {
      return this.#failed(id, register, wordsOf(error));
    }
  }

  #failed(id: string, { everyMs }: ModbusRegister, message: Words): DurationMs {
    const times = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, times);
    if (times === toldAt && !this.#closed) this.#onFault({ meter: id, message });
    return Math.min(Math.max(restMs, everyMs), Math.max(secondMs, everyMs) * 2 ** Math.min(times - 1, 6));
  }
}
