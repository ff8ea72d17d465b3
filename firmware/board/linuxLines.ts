import { closeSync } from 'node:fs';
import { chipGone, type LineEdge, type LineSettings, type Lines, lineNotHeld } from './chip.ts';
import { type KernelEdge, lineValues, request, valueBits } from './gpioBytes.ts';
import { KernelEdges } from './kernelEdges.ts';
import { libc } from './libc.ts';
import { inWords } from './linuxWords.ts';

export type LinuxLinesWiring = {
  readonly label: string;
  /** The kernel's answer to the request; closing it gives the lines back. */
  readonly fd: number;
  readonly wanted: readonly { readonly settings: LineSettings; readonly offset: number }[];
  readonly onRelease: () => void;
};

/** Lines held by one request to the kernel. Bit n of every value is the n-th line that was wanted. */
export class LinuxLines implements Lines {
  readonly #wiring: LinuxLinesWiring;
  readonly #bits: ReadonlyMap<string, { bit: bigint; direction: LineSettings['direction'] }>;
  readonly #names: ReadonlyMap<number, string>;
  readonly #edges: KernelEdges | null;
  readonly #listeners: ((edge: LineEdge) => void)[] = [];
  #state: 'held' | 'gone' | 'released' = 'held';

  constructor(wiring: LinuxLinesWiring) {
    const { wanted, fd } = wiring;
    this.#wiring = wiring;
    this.#names = new Map(wanted.map(({ settings, offset }) => [offset, settings.line]));
    this.#bits = new Map(
      wanted.map(({ settings: { line, direction } }, i) => [line, { bit: 1n << BigInt(i), direction }]),
    );
    const listens = wanted.some(({ settings }) => settings.direction === 'input' && settings.edges !== 'none');
    this.#edges = listens
      ? new KernelEdges(fd, { onEdge: (edge) => this.#moved(edge), onGone: () => this.#vanished() })
      : null;
  }

  set(line: string, on: boolean): void {
    const bit = this.#bitOf(line, 'output');
    this.#ask(request.setValues, lineValues({ bits: on ? bit : 0n, mask: bit }), line);
  }

  get(line: string): boolean {
    const bit = this.#bitOf(line, null);
    const bytes = lineValues({ bits: 0n, mask: bit });
    this.#ask(request.getValues, bytes, line);
    return (valueBits(bytes) & bit) !== 0n;
  }

  onEdge(listener: (edge: LineEdge) => void): void {
    this.#listeners.push(listener);
  }

  poll(): void {
    this.#edges?.poll();
  }

  release(): void {
    if (this.#state === 'released') return;
    this.#state = 'released';
    this.#edges?.close();
    closeSync(this.#wiring.fd);
    this.#wiring.onRelease();
  }

  #moved({ tNs, seq, rising, offset }: KernelEdge): void {
    const line = this.#names.get(offset);
    if (line === undefined) return;
    const edge = { line, tNs, seq, edge: rising ? 'rising' : 'falling' } as const;
    for (const listener of this.#listeners) listener(edge);
  }

  #vanished(): void {
    if (this.#state === 'held') this.#state = 'gone';
  }

  #ask(what: number, bytes: Uint8Array, line: string): void {
    try {
      libc().ioctl(this.#wiring.fd, what, bytes);
    } catch (error) {
      throw inWords(this.#wiring.label, line, error);
    }
  }

  #bitOf(line: string, want: 'output' | null): bigint {
    const { label } = this.#wiring;
    if (this.#state === 'gone') throw chipGone(label);
    const found = this.#bits.get(line);
    if (found === undefined || this.#state === 'released' || (want !== null && found.direction !== want))
      throw lineNotHeld({ label, line, want: want ?? 'input' });
    return found.bit;
  }
}
