import { longestBits } from '../src/access/cardFormat.ts';
import {
  type Assembled,
  type Assembly,
  assemble,
  closesAtNs,
  type Frame,
  flush,
  startAssembly,
} from '../src/access/frame.ts';
import { bothHigh, type LineFault, type LowSince, lineFault, seeEdge, seeLevels } from '../src/access/lines.ts';
import type { Reader } from '../src/controller/site.ts';
import type { Words } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { bufferEdgesMax, type Chip, type LineEdge, type LineSettings, type Lines } from './board/chip.ts';
import type { Timing } from './timing.ts';

export type ReaderWiresWiring = {
  readonly chip: Chip;
  readonly reader: Reader;
  readonly timing: Timing;
  /** Called for each frame when it is over, in order. */
  readonly onFrame: (frame: Frame) => void;
};

/** The two data lines of one reader: edges go in, frames come out, each as soon as kernel time says that it is over. */
export class ReaderWires {
  readonly #wiring: ReaderWiresWiring;
  #lines: Lines | null = null;
  #assembly: Assembly;
  #low: LowSince = bothHigh;
  #ring: { readonly atNs: bigint; readonly cancel: () => void } | null = null;
  /** Why the board does not give or read the lines; null = they are held. */
  refusal: Words | null = null;

  constructor(wiring: ReaderWiresWiring) {
    this.#wiring = wiring;
    this.#assembly = this.#quiet();
  }

  /** Asks the board for the lines; a refusal is kept in `refusal`. */
  open(): void {
    const { chip, reader } = this.#wiring;
    try {
      // One request, so that the edges of both lines come in one order; the buffer outlasts a stall of the event loop.
      const wanted = [reader.d0, reader.d1].map((line) => settingsOf(line));
      const lines = chip.request(wanted, { bufferEdges: bufferEdgesMax });
      this.#assembly = this.#quiet();
      this.#low = bothHigh;
      this.refusal = null;
      this.#lines = lines;
      lines.onEdge((edge) => this.#take(edge));
    } catch (error) {
      this.refusal = wordsOf(error);
    }
  }

  /** Reads both levels; answers with what is wrong with the wires. Lines that cannot be read are given back. */
  look(): LineFault | null {
    const { d0, d1 } = this.#wiring.reader;
    const lines = this.#lines;
    if (lines === null) return null;
    try {
      const atNs = this.#wiring.timing.monoNs();
      this.#low = seeLevels(this.#low, { d0Low: !lines.get(d0), d1Low: !lines.get(d1), atNs });
      return lineFault(this.#low, atNs);
    } catch (error) {
      this.close();
      this.refusal = wordsOf(error);
      return null;
    }
  }

  close(): void {
    this.#ring?.cancel();
    this.#ring = null;
    this.#lines?.release();
    this.#lines = null;
  }

  /** The kernel counts the edges of a request from 1, so a first edge with another number shows that some were lost. */
  #quiet(): Assembly {
    const { reader, timing } = this.#wiring;
    const bits = longestBits(reader.accepted);
    return { ...startAssembly({ listeningSinceNs: timing.monoNs(), longestBits: bits }), seq: 0 };
  }

  #take({ line, tNs, seq }: LineEdge): void {
    const edge = { line: line === this.#wiring.reader.d0 ? 'D0' : 'D1', tNs, seq } as const;
    this.#low = seeEdge(this.#low, edge);
    this.#become(assemble(this.#assembly, [edge]));
  }

  #become({ assembly, frames }: Assembled): void {
    this.#assembly = assembly;
    for (const frame of frames) this.#wiring.onFrame(frame);
    this.#arm();
  }

  /** A ring that comes too soon is harmless, so it is moved only when the frame may be over sooner. */
  #arm(): void {
    const atNs = closesAtNs(this.#assembly);
    if (atNs === null || (this.#ring !== null && this.#ring.atNs <= atNs)) return;
    this.#ring?.cancel();
    const { timing } = this.#wiring;
    const waitMs = Number(atNs - timing.monoNs()) / 1e6;
    this.#ring = { atNs, cancel: timing.after(Math.max(0, waitMs), () => this.#flush()) };
  }

  /** Closes a frame by time, but only after every edge the kernel holds has been looked at. */
  #flush(): void {
    this.#ring = null;
    const nowNs = this.#wiring.timing.monoNs();
    this.#lines?.poll();
    this.#become(flush(this.#assembly, nowNs));
  }
}

function settingsOf(line: string): LineSettings {
  // Falling edges alone: with both, a kernel on a busy processor reads the level after a short pulse is over.
  return { direction: 'input', line, activeLow: false, bias: 'pull-up', edges: 'falling', debounceMs: 0 };
}
