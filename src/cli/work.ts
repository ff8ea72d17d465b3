import type { UpkeepAsk } from '../controller/command.ts';
import type { SiteView } from '../controller/view.ts';
import { hourMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import { shortTime } from '../words/localTime.ts';
import { workWords } from '../words/terms.ts';
import { askAndTell, askView } from './ask.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { stateOption } from './places.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const words = {
  nothing: { en: 'Nothing to do.', zh: '无待办工作。' },
  about: { en: 'where', zh: '位置' },
  what: { en: 'what', zh: '内容' },
  used: { en: 'of rating', zh: '占额定' },
  lamps: { en: 'lamps', zh: '灯具数' },
  since: { en: 'since', zh: '自' },
  effect: { en: 'effect', zh: '影响' },
  zone: { en: 'zone', zh: '区域' },
  hours: { en: 'hours lit', zh: '亮灯小时' },
  full: { en: 'full-load hours', zh: '满载小时' },
  switches: { en: 'switches', zh: '开关次数' },
  smallest: { en: 'smallest loss seen', zh: '可察觉最少坏灯' },
  cleaned: { en: 'cleaned', zh: '上次清洁' },
  unseen: { en: 'no meter: none', zh: '无电表：不可察觉' },
} satisfies Record<string, Words>;

/** What was done, by the word on the command line. */
const deeds: Readonly<Record<string, UpkeepAsk['what']>> = { replaced: 'lamps', cleaned: 'cleaned', relay: 'relay' };

/** `duskgate work`: what is to be done, what helps most first; and the word that it is done. */
export const work: Command = {
  name: 'work',
  words: '[hours|replaced|cleaned|relay ZONE]',
  text: { en: 'work to do, most useful first; note work done', zh: '待办维护（按影响排序）；记录已完成的工作' },
  options: [
    {
      name: 'lamps',
      value: 'COUNT',
      text: { en: 'replaced: so many of each zone, else all', zh: '更换数量；缺省为全部' },
    },
    { name: 'why', value: 'TEXT', text: { en: 'remark, kept in the records', zh: '备注，将存入记录' } },
    { name: 'json', value: null, text: { en: 'the list as JSON', zh: '列表：JSON 输出' } },
    stateOption,
  ],
  examples: [
    'duskgate work',
    'duskgate work hours',
    'duskgate work replaced path-east --lamps 2 --why "drivers 7 and 9"',
    'duskgate work cleaned road-main,path-east',
  ],
  run: async (given, terminal) => {
    const [verb] = given.words;
    if (verb !== undefined && verb !== 'hours') return askAndTell(askOf(given), given, terminal);
    const view = await askView(given);
    if (given.switches.has('json')) terminal.out(`${JSON.stringify(view.work)}\n`);
    else terminal.out(verb === 'hours' ? hoursTable(view, terminal) : workTable(view, terminal));
    return exit.ok;
  },
};

function askOf(given: Arguments): UpkeepAsk {
  const [verb = '', list = '', ...more] = given.words;
  const what = Object.hasOwn(deeds, verb) ? deeds[verb] : undefined;
  const zones = list.split(',').filter((zone) => zone !== '');
  if (what === undefined || zones.length === 0 || more.length > 0)
    throw new UsageError({
      en: 'Write: duskgate work replaced ZONE[,ZONE], cleaned ZONE, relay ZONE, or hours.',
      zh: '请写：duskgate work replaced ZONE[,ZONE]、cleaned ZONE、relay ZONE 或 hours。',
    });
  const named = given.options['lamps'];
  const lamps = named === undefined ? null : Number(named);
  if (lamps !== null && !(Number.isInteger(lamps) && lamps >= 1 && lamps <= 10_000))
    throw new UsageError({
      en: `--lamps ${named}: write a whole number, 1 or more.`,
      zh: `--lamps ${named}：请写不小于 1 的整数。`,
    });
  return { kind: 'upkeep', zones, what, lamps };
}

function workTable(view: SiteView, { language }: Terminal): string {
  if (view.work.length === 0) return `${words.nothing[language]}\n`;
  const head = [words.about, words.what, words.used, words.lamps, words.since, words.effect];
  const rows = view.work.map(({ about, kind, share, lamps, sinceMs, effect }) => [
    about,
    workWords[kind][language],
    share === null ? '-' : `${Math.round(100 * share)} %`,
    String(lamps),
    sinceMs === null ? '-' : shortTime(sinceMs, view.atMs, view.timeZone),
    effect.toFixed(1),
  ]);
  return table(
    head.map((word) => word[language]),
    rows,
  );
}

function hoursTable(view: SiteView, { language }: Terminal): string {
  const head = [words.zone, words.hours, words.used, words.full, words.switches, words.smallest, words.cleaned];
  const rows = view.zones.map(({ id, totals, upkeep }) => [
    id,
    hours(upkeep.lampHoursMs),
    `${Math.round(100 * upkeep.lampShare)} %`,
    hours(totals.fullLoadMs),
    String(totals.switches),
    upkeep.smallestLoss === null ? words.unseen[language] : String(upkeep.smallestLoss),
    upkeep.cleanedAtMs === null ? '-' : shortTime(upkeep.cleanedAtMs, view.atMs, view.timeZone),
  ]);
  return table(
    head.map((word) => word[language]),
    rows,
  );
}

const hours = (ms: number): string => `${Math.round(ms / hourMs)} h`;
