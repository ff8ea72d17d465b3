import type { DurationMs } from '../../src/units.ts';
import { type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import { nearest } from './nearest.ts';

/** An output line. `on` and `initial` mean active; the chip turns that into a voltage by `activeLow`. */
export type OutputLine = {
  readonly direction: 'output';
  readonly line: string;
  readonly activeLow: boolean;
  /** Held from the very moment of the request: the line never shows anything else first. */
  readonly initial: boolean;
};

/** An input line. Edges and levels are counted after `activeLow` and after the debounce. */
export type InputLine = {
  readonly direction: 'input';
  readonly line: string;
  readonly activeLow: boolean;
  readonly bias: 'none' | 'pull-up' | 'pull-down';
  readonly edges: 'none' | 'falling' | 'rising' | 'both';
  /** A level must last this long to count; 0 = every edge counts. */
  readonly debounceMs: DurationMs;
};

export type LineSettings = OutputLine | InputLine;

/** A change of an input line, stamped where it was noticed. */
export type LineEdge = {
  readonly line: string;
  /** CLOCK_MONOTONIC, nanoseconds. */
  readonly tNs: bigint;
  /** Counts every edge of one request from 1; a gap means that edges were lost. */
  readonly seq: number;
  /** rising: the line became active. */
  readonly edge: 'rising' | 'falling';
};

/** Lines held by one request. Every call throws an Error in plain words when the line or the chip fails. */
export interface Lines {
  set(line: string, on: boolean): void;
  get(line: string): boolean;
  onEdge(listener: (edge: LineEdge) => void): void;
  /** Delivers at once, within the call, every edge that the kernel holds. */
  poll(): void;
  /** Gives the lines back. Outputs keep their level, as they do on a Raspberry Pi. */
  release(): void;
}

/** What the kernel keeps for a line unless a request asks for more, and the most that a request gets. */
export const bufferEdgesALine = 16;
export const bufferEdgesMax = 1_024;

/** A chip of lines known by name. A request gets all its lines or none. */
export interface Chip {
  readonly label: string;
  lines(): readonly string[];
  /** `bufferEdges`: how many edges may wait while nobody reads; beyond it the oldest are lost. Else 16 a line. */
  request(wanted: readonly LineSettings[], options?: { readonly bufferEdges: number }): Lines;
  close(): void;
}

const words = {
  busy: {
    en: 'line {line} on {label} is busy: {by} holds it. Stop that program, or give the two different lines in the config.',
    zh: '{label} 的引脚 {line} 被占用：由{by}持有。请停止该程序，或在配置中为两者指定不同引脚。',
  },
  unknown: {
    en: '{label} has no line {line}. {guess} Correct the name in the config.',
    zh: '{label} 没有引脚 {line}。{guess}请在配置中改正名称。',
  },
  noLines: { en: 'The chip names no lines: check the overlay.', zh: '该芯片没有命名引脚：请检查 overlay。' },
  meant: { en: 'Did you mean {hint}?', zh: '是否指 {hint}？' },
  gone: {
    en: '{label} does not answer any more. Check its cable and supply, then restart duskgate.',
    zh: '{label} 不再应答。请检查其接线与电源，然后重启 duskgate。',
  },
  notHeld: {
    en: 'line {line} on {label} is not held as {want}. Restart duskgate and report this line.',
    zh: '{label} 的引脚 {line} 未作为{want}持有。请重启 duskgate 并报告此引脚。',
  },
  input: { en: 'input', zh: '输入' },
  output: { en: 'output', zh: '输出' },
  driven: {
    en: 'line {line} on {label} is an output. Only inputs can be driven from outside.',
    zh: '{label} 的引脚 {line} 是输出。只有输入可由外部驱动。',
  },
} satisfies Record<string, Words>;

/** Who may hold a line or a channel that somebody else asks for. */
export const holders = {
  entry: { en: 'another entry of the same config', zh: '同一配置中的另一项' },
  request: { en: 'another request', zh: '另一请求' },
  driver: { en: 'a kernel driver', zh: '内核驱动' },
} satisfies Record<string, Words>;

/** The line belongs to another request. */
export function lineBusy(at: { label: string; line: string; by: Words }): Error {
  return new SaidError(worded(words.busy, at));
}

export function lineUnknown(at: { label: string; line: string; names: readonly string[] }): Error {
  const hint = nearest(at.line, at.names);
  const guess = hint === null ? words.noLines : worded(words.meant, { hint });
  return new SaidError(worded(words.unknown, { label: at.label, line: at.line, guess }));
}

export function chipGone(label: string): Error {
  return new SaidError(worded(words.gone, { label }));
}

/** A call on a line that this request does not hold, or holds the other way round: a mistake of our own. */
export function lineNotHeld(at: { label: string; line: string; want: 'input' | 'output' }): Error {
  return new SaidError(worded(words.notHeld, { ...at, want: words[at.want] }));
}

/** Somebody puts a voltage on a line that the chip itself drives. */
export function lineDriven(at: { label: string; line: string }): Error {
  return new SaidError(worded(words.driven, at));
}
