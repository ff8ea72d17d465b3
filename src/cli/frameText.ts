import type { Card, Fault, KeypadKey } from '../access/cardFormat.ts';
import { formatOf } from '../access/formatTable.ts';
import type { Frame } from '../access/frame.ts';
import { fill, type Language, type Words } from '../words/language.ts';
import { below, drawPulses, medianOf } from './pulseDrawing.ts';
import { paint, type Terminal } from './terminal.ts';

/** One frame as the scope shows it: what was read, and what else in the table its bits could be. */
export type Shown = {
  readonly number: number;
  /** Nanoseconds since the first edge of the recording. */
  readonly sinceNs: bigint;
  readonly frame: Frame;
  readonly read: Card | KeypadKey | Fault;
  readonly alsoFits: readonly (Card | KeypadKey)[];
};

const words = {
  head: { en: 'frame {number}  {at} s  {bits} bits', zh: '帧 {number}  {at} 秒  {bits} 位' },
  interval: { en: 'every {median} ms ({min} to {max})', zh: '间隔 {median} 毫秒（{min} 至 {max}）' },
  facility: { en: 'facility', zh: '区码' },
  card: { en: 'card', zh: '卡号' },
  key: { en: 'key', zh: '按键' },
  unchecked: { en: 'this format has no parity: only the length fits', zh: '该格式无校验：仅长度相符' },
  alsoFits: { en: 'the bits also fit', zh: '这些位也符合' },
  gap: {
    en: '{gap} ms after bit {bit}, the others come every {median} ms: a bit may be missing there',
    zh: '第 {bit} 位之后间隔 {gap} 毫秒，其余间隔 {median} 毫秒：此处可能缺位',
  },
} satisfies Record<string, Words>;

/** What each fault means at the pole, and what to look at. */
export const frameFaultWords: Readonly<Record<Fault['fault'], Words>> = {
  glitch: {
    en: 'two edges closer than 0.1 ms: noise. Check the shield and the common ground of reader and box',
    zh: '两个边沿相距不足 0.1 毫秒：干扰。检查屏蔽层以及读卡器与控制箱的共地',
  },
  overrun: {
    en: 'edges are missing (their numbers have a gap): they came faster than they were read',
    zh: '边沿丢失（序号不连续）：到达速度快于读取速度',
  },
  disorder: {
    en: 'time runs backwards: is this two recordings in one file?',
    zh: '时间倒退：文件中是否混有两段记录？',
  },
  unready: { en: 'it began before the reader had been quiet for 30 ms', zh: '开始前读卡器静默不足 30 毫秒' },
  late: { en: 'it follows the frame before too soon: extra edges', zh: '距上一帧过近：多余边沿' },
  flood: {
    en: 'more than 64 edges without a pause ({edges}): a storm. Check pull-ups and the cable',
    zh: '连续超过 64 个边沿（{edges}）：干扰风暴。检查上拉电阻与线缆',
  },
  length: {
    en: 'no accepted format has {bits} bits: bits lost or added, or another kind of card',
    zh: '可接受的格式中没有 {bits} 位的：缺位、多位或其他类型的卡',
  },
  parity: {
    en: 'the parity of {bits} bits is wrong: at least one bit is false',
    zh: '{bits} 位的校验错误：至少一位有误',
  },
  key: { en: 'no keypad has this key', zh: '没有这样的按键' },
};

/** A frame with its pulses drawn, a few lines and a blank one. */
export function frameText(shown: Shown, terminal: Terminal): string {
  const { frame, read } = shown;
  const drawn = drawPulses(frame, terminal.columns - 5);
  const letters = read.kind === 'fault' ? null : below(drawn.columns, fieldLetters(read));
  return [
    headText(shown, terminal.language),
    ...verdicts(shown, terminal),
    `  D0 ${drawn.d0}`,
    `  D1 ${drawn.d1}`,
    `     ${drawn.bits}`.trimEnd(),
    ...(letters === null ? [] : [paint(terminal, 'dim', `     ${letters}`.trimEnd())]),
    '',
    '',
  ].join('\n');
}

function headText({ number, sinceNs, frame }: Shown, language: Language): string {
  const at = (Number(sinceNs / 1000n) / 1e6).toFixed(6);
  const head = fill(words.head[language], { number, at, bits: frame.bits.length });
  const median = medianOf(frame.gapsNs);
  if (median === null) return head;
  const [min, max] = [Math.min(...frame.gapsNs), Math.max(...frame.gapsNs)];
  return `${head}  ${fill(words.interval[language], { median: ms(median), min: ms(min), max: ms(max) })}`;
}

function verdicts({ frame, read, alsoFits }: Shown, terminal: Terminal): string[] {
  const { language } = terminal;
  const other = alsoFits.map((one) => readText(one, language)).join(', ');
  const also = other === '' ? [] : [`  ${words.alsoFits[language]}: ${other}`];
  if (read.kind === 'fault') {
    const because = fill(frameFaultWords[read.fault][language], { bits: frame.bits.length, edges: frame.edges });
    return [`  ${paint(terminal, 'red', `${read.fault}: ${because}`)}`, ...missing(frame, language), ...also];
  }
  const unchecked = formatOf(read.format).checks.length === 0 ? `  (${words.unchecked[language]})` : '';
  return [`  ${paint(terminal, 'green', readText(read, language))}${unchecked}`, ...also];
}

/** The gaps that are about two intervals long; people count bits from 1. */
function missing({ gapsNs }: Frame, language: Language): string[] {
  const median = medianOf(gapsNs) ?? 0;
  return gapsNs
    .flatMap((gapNs, index) => (gapNs > 1.6 * median ? [{ gapNs, bit: index + 1 }] : []))
    .slice(0, 3)
    .map(({ gapNs, bit }) => `  ${fill(words.gap[language], { gap: ms(gapNs), bit, median: ms(median) })}`);
}

function readText(read: Card | KeypadKey, language: Language): string {
  if (read.kind === 'keypad') return `${read.format}  ${words.key[language]} ${read.key}`;
  const facility = read.facility === null ? '' : `  ${words.facility[language]} ${read.facility}`;
  return `${read.format}${facility}  ${words.card[language]} ${read.card}`;
}

/** A letter a bit: F facility, C card or UID, K key code, p parity. */
function fieldLetters({ format }: Card | KeypadKey): string {
  const { bits, layout } = formatOf(format);
  const letter = (bit: number): string => {
    const within = (field: { from: number; to: number } | null) =>
      field !== null && bit >= field.from && bit <= field.to;
    if (layout.kind === 'keypad') return within(layout.code) ? 'K' : 'p';
    if (layout.kind === 'uid') return within(layout.uid) ? 'C' : 'p';
    if (within(layout.facility)) return 'F';
    return within(layout.card) ? 'C' : 'p';
  };
  return Array.from({ length: bits }, (_, bit) => letter(bit)).join('');
}

function ms(ns: number): string {
  return (ns / 1e6).toFixed(2);
}
