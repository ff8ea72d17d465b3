import { inputsOf, safeValues } from '../access/feeling.ts';
import type { Lane, LaneInputId } from '../access/lane.ts';
import type { Reader, Site } from '../controller/site.ts';
import type { Language, Words } from '../words/language.ts';
import { table } from './table.ts';

const words = {
  lane: { en: 'lane', zh: '车道' },
  way: { en: 'way', zh: '方向' },
  in: { en: 'in', zh: '入' },
  out: { en: 'out', zh: '出' },
  readers: { en: 'readers', zh: '读卡器' },
  freeExit: { en: 'free exit', zh: '自由驶出' },
  nobody: { en: 'guard only', zh: '仅保安' },
  powerLoss: { en: 'mains fail', zh: '断电时' },
  failOpen: { en: 'opens', zh: '打开' },
  failSecure: { en: 'stays shut', zh: '保持关闭' },
  antiPassback: { en: 'anti-passback', zh: '防重入' },
  notWired: { en: 'not wired', zh: '未接' },
  off: { en: 'off', zh: '关' },
  soft: { en: 'report', zh: '只报告' },
  timed: { en: 'refuse for {seconds} s', zh: '{seconds} 秒内拒绝' },
  hard: { en: 'refuse', zh: '拒绝' },
  hardFor: { en: ', refuse {classes}', zh: '，拒绝 {classes}' },
} satisfies Record<string, Words>;

/** The lanes as the config wires them: what opens them, what the mains' failure does, what they cannot feel. Empty without lanes. */
export function lanesTable({ lanes, readers }: Site, language: Language): string {
  if (lanes.length === 0) return '';
  const columns = [words.lane, words.way, words.readers, words.powerLoss, words.antiPassback, words.notWired];
  const rows = lanes.map((lane) => [
    lane.id,
    `${words[lane.direction][language]} > ${lane.area}`,
    opensFor(lane, readers, language),
    words[lane.powerLoss === 'fail-open' ? 'failOpen' : 'failSecure'][language],
    antiPassbackOf(lane, language),
    missingOf(lane).join(' ') || '-',
  ]);
  return table(
    columns.map((word) => word[language]),
    rows,
  );
}

function opensFor(lane: Lane, readers: readonly Reader[], language: Language): string {
  const own = readers.filter((reader) => reader.lane === lane.id);
  const named = own.map(({ id, accepted }) => `${id} (${accepted.formats.join(' ')})`);
  if (lane.freeExit) named.push(words.freeExit[language]);
  return named.length === 0 ? words.nobody[language] : named.join(', ');
}

function antiPassbackOf({ antiPassback }: Lane, language: Language): string {
  const { kind, withinMs, hardFor } = antiPassback;
  const text = words[kind][language].replace('{seconds}', String(withinMs / 1000));
  if (kind === 'hard' || hardFor.length === 0) return text;
  return text + words.hardFor[language].replace('{classes}', hardFor.join(' '));
}

/** What the lane could have and has not: it works without, but knows and can do less. */
function missingOf(lane: Lane): string[] {
  const wired = new Set<string>(inputsOf(lane));
  const inputs = (Object.keys(safeValues) as LaneInputId[]).filter((input) => !wired.has(input));
  return [...inputs, ...(['inhibitClose', 'beacon'] as const).filter((output) => lane.outputs[output] === null)];
}
