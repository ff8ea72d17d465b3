import type { NightFigure } from '../controller/command.ts';
import type { SiteView, ZoneView } from '../controller/view.ts';
import { lossCauses, lostMsOf } from '../lighting/promiseKept.ts';
import { minuteMs } from '../units.ts';
import { fill, type Language, type Words } from '../words/language.ts';
import { lossWords } from '../words/terms.ts';
import { askAndTell, askView } from './ask.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { stateOption } from './places.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const words = {
  unknown: { en: 'no night yet: the clock was never trusted', zh: '尚无夜晚：时钟从未可信' },
  running: { en: 'Promise, night {night} so far: {share}', zh: '承诺，{night} 夜至今：{share}' },
  last: { en: ' | last {night}: {share}', zh: ' | 上一夜 {night}：{share}' },
  nothing: { en: 'nothing promised', zh: '无承诺' },
  zone: { en: 'zone', zh: '区域' },
  promised: { en: 'promised', zh: '应亮' },
  served: { en: 'served', zh: '已亮' },
  lost: { en: 'lost', zh: '欠亮' },
  waste: { en: 'waste', zh: '多亮' },
  override: { en: 'override', zh: '手动' },
  because: { en: 'lost to', zh: '欠亮原因' },
} satisfies Record<string, Words>;

const figures: readonly NightFigure[] = ['served', ...lossCauses];

/** `duskgate night`: how the promise of light is kept tonight, zone by zone; corrects a closed night. */
export const night: Command = {
  name: 'night',
  words: '[move ZONE DATE]',
  text: { en: 'promise kept tonight, by zone; correct a closed night', zh: '今夜各区承诺兑现；更正已结算夜晚' },
  options: [
    { name: 'from', value: 'FIGURE', text: { en: `move: one of ${figures.join(', ')}`, zh: '更正：原计入项' } },
    { name: 'to', value: 'FIGURE', text: { en: 'move: where it belongs', zh: '更正：应计入项' } },
    { name: 'min', value: 'MINUTES', text: { en: 'move: how many minutes', zh: '更正：分钟数' } },
    { name: 'why', value: 'TEXT', text: { en: 'move: why, kept beside the figures', zh: '更正原因，与数据一并保存' } },
    stateOption,
  ],
  examples: [
    'duskgate night',
    'duskgate night move path-east 2026-11-22 --from schedule --to override --min 40 --why "asked by the school"',
  ],
  run: async (given, terminal) => {
    if (given.words.length === 0) {
      const view = await askView(given);
      terminal.out(`${promiseLine(view, terminal.language)}\n\n${nightTable(view, terminal)}`);
      return exit.ok;
    }
    return askAndTell(reassignOf(given), given, terminal);
  },
};

/** One line: the share of promised light tonight so far, and of the night before. */
export function promiseLine({ nights, zones }: SiteView, language: Language): string {
  if (nights.running === null) return fill(words.running[language], { night: '-', share: words.unknown[language] });
  const sum = (of: (zone: ZoneView) => number) => zones.reduce((total, zone) => total + of(zone), 0);
  const needed = sum(({ tonight }) => tonight.neededMs);
  const share = needed === 0 ? null : sum(({ tonight }) => tonight.servedMs) / needed;
  const now = fill(words.running[language], { night: nights.running, share: shareText(share, language) });
  if (nights.last === null) return now;
  const { night: date, servedShare } = nights.last;
  return now + fill(words.last[language], { night: date, share: shareText(servedShare, language) });
}

function shareText(share: number | null, language: Language): string {
  return share === null ? words.nothing[language] : `${(100 * share).toFixed(1)} %`;
}

function nightTable({ zones }: SiteView, { language }: Terminal): string {
  const head = [words.zone, words.promised, words.served, words.lost, words.waste, words.override, words.because];
  const rows = zones.map(({ id, tonight }) => {
    const causes = lossCauses.filter((cause) => tonight.lostMs[cause] >= minuteMs / 2);
    return [
      id,
      ...[tonight.neededMs, tonight.servedMs, lostMsOf(tonight), tonight.wasteMs, tonight.overrideMs].map(minutes),
      causes.map((cause) => `${lossWords[cause][language]} ${minutes(tonight.lostMs[cause])}`).join(', '),
    ];
  });
  return table(
    head.map((word) => word[language]),
    rows,
  );
}

const minutes = (ms: number): string => `${Math.round(ms / minuteMs)} min`;

function reassignOf(given: Arguments) {
  const [verb, zone, date, ...more] = given.words;
  if (verb !== 'move' || zone === undefined || date === undefined || more.length > 0)
    throw new UsageError({
      en: 'Write: duskgate night move ZONE YYYY-MM-DD --from FIGURE --to FIGURE --min N --why TEXT.',
      zh: '请写：duskgate night move ZONE YYYY-MM-DD --from FIGURE --to FIGURE --min N --why TEXT。',
    });
  if (!/^\d{4}-\d\d-\d\d$/.test(date))
    throw new UsageError({
      en: `${date}: write the date of the evening, YYYY-MM-DD.`,
      zh: `${date}：请写当晚的日期，YYYY-MM-DD。`,
    });
  const ms = Math.round(Number(given.options['min']) * minuteMs);
  if (!(ms > 0 && ms <= 1_440 * minuteMs))
    throw new UsageError({
      en: '--min: write minutes, more than 0 and at most 1440.',
      zh: '--min：请写分钟数，大于 0 且不超过 1440。',
    });
  return {
    kind: 'nightReassign',
    zones: [zone],
    night: date,
    from: figureOf(given, 'from'),
    to: figureOf(given, 'to'),
    ms,
  } as const;
}

function figureOf(given: Arguments, option: 'from' | 'to'): NightFigure {
  const named = given.options[option];
  const figure = figures.find((one) => one === named);
  if (figure === undefined)
    throw new UsageError({
      en: `--${option}: write one of ${figures.join(', ')}.`,
      zh: `--${option}：请写其中之一：${figures.join('、')}。`,
    });
  return figure;
}
