import type { Effect } from '../controller/service/effect.ts';
import type { SiteView } from '../controller/view.ts';
import { lossCauses } from '../lighting/promiseKept.ts';
import { type Period, periods } from '../service/periods.ts';
import { laneCauseName, lostMinutes } from '../words/gateReportWords.ts';
import type { Language, Words } from '../words/language.ts';
import { lossWords } from '../words/terms.ts';
import { askView } from './ask.ts';
import { type Command, exit, UsageError } from './command.ts';
import { stateOption } from './places.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const words = {
  what: { en: 'what', zh: '对象' },
  since: { en: 'period', zh: '周期' },
  effect: { en: 'effectiveness', zh: '效能' },
  availability: { en: '= available', zh: '= 可用' },
  performance: { en: 'x speed', zh: 'x 速度' },
  conformance: { en: 'x as promised', zh: 'x 守诺' },
  lost: { en: 'minutes lost to', zh: '损失分钟' },
  nothing: { en: 'Nothing was promised and no lane has run yet.', zh: '尚无承诺，亦无车道运行。' },
  group: { en: 'group', zh: '组' },
  lane: { en: 'lane', zh: '车道' },
} satisfies Record<string, Words>;

/** `duskgate service`: how well each zone group and lane served, always as three factors and what was lost to what. */
export const service: Command = {
  name: 'service',
  words: `[${periods.join('|')}]`,
  text: { en: 'effectiveness of zone groups and lanes', zh: '照明组与车道的效能' },
  options: [{ name: 'json', value: null, text: { en: 'as JSON', zh: 'JSON 输出' } }, stateOption],
  examples: ['duskgate service', 'duskgate service month'],
  run: async (given, terminal) => {
    const [named = 'week', ...more] = given.words;
    const period = periods.find((one) => one === named);
    if (period === undefined || more.length > 0)
      throw new UsageError({ en: `Write one of: ${periods.join(', ')}.`, zh: `请写其中之一：${periods.join('、')}。` });
    const view = await askView(given);
    const shown = view.effects.filter((effect) => effect.period === period);
    if (given.switches.has('json')) terminal.out(`${JSON.stringify(shown)}\n`);
    else terminal.out(serviceText(view, period, terminal));
    return exit.ok;
  },
};

function serviceText({ effects }: SiteView, period: Period, { language }: Terminal): string {
  const shown = effects.filter((effect) => effect.period === period);
  if (shown.length === 0) return `${words.nothing[language]}\n`;
  const head = [
    words.what,
    words.since,
    words.effect,
    words.availability,
    words.performance,
    words.conformance,
    words.lost,
  ];
  return table(
    head.map((word) => word[language]),
    shown.map((effect) => rowOf(effect, language)),
  );
}

function rowOf({ about, id, name, result }: Effect, language: Language): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const worst = result.lost.filter(({ minutes }) => minutes >= 0.05);
  const named = about === 'lane' ? laneCauseName : causeText;
  const lost = worst.map(({ cause, minutes }) => `${named(cause, language)} ${lostMinutes(minutes)}`);
  return [
    `${words[about][language]} ${id}`,
    name,
    percent(result.effectiveness),
    percent(result.availability),
    percent(result.performance),
    percent(result.conformance),
    lost.join(language === 'zh' ? '，' : ', ') || '-',
  ];
}

/** Of a zone group a cause is "zone: cause". */
function causeText(cause: string, language: Language): string {
  const [zone = '', why = ''] = cause.split(': ');
  const known = lossCauses.find((one) => one === why);
  return known === undefined ? cause : `${zone} ${lossWords[known][language]}`;
}
