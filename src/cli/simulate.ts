import { join, resolve } from 'node:path';
import type { Site } from '../controller/site.ts';
import { dryRun, refuses } from '../settings/dryRun/dryRun.ts';
import { type Played, yearPage } from '../simulator/report/page.ts';
import type { Habits } from '../simulator/world/options.ts';
import { usualHabits } from '../simulator/year/habits.ts';
import { onBaseline, onTimetable } from '../simulator/year/variants.ts';
import type { Words } from '../words/language.ts';
import { habitsFrom } from './arrivalsFile.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { readConfig } from './config.ts';
import { assertNew, writeFolder } from './newFolder.ts';
import { configFile } from './places.ts';
import { playGate, playYears } from './simulatePlay.ts';
import { simulateText } from './simulateText.ts';
import { paint, type Terminal } from './terminal.ts';

/** `duskgate simulate`: what a config would do in a year, in figures and pictures. */
export const simulate: Command = {
  name: 'simulate',
  words: '',
  text: { en: 'play a config through a year: light, energy, the gate', zh: '全年模拟：照明、用电与道闸' },
  options: [
    {
      name: 'config',
      value: 'FILE',
      text: { en: 'the config to play (else config/estate.yaml)', zh: '模拟的配置（缺省 config/estate.yaml）' },
    },
    {
      name: 'against',
      value: 'FILE',
      text: { en: 'a second config beside it (else the declared baseline)', zh: '对比配置（缺省为声明的基准）' },
    },
    {
      name: 'timetable',
      value: 'HH:MM-HH:MM',
      text: {
        en: 'beside it: must-be-lit zones on one time switch all year',
        zh: '对比：必亮区域全年使用同一定时',
      },
    },
    { name: 'year', value: 'YEAR', text: { en: 'the year (else the next)', zh: '年份（缺省为明年）' } },
    { name: 'seed', value: 'N', text: { en: 'seed of people and weather (else 1)', zh: '随机种子（缺省 1）' } },
    {
      name: 'cars',
      value: 'N',
      text: { en: 'vehicles in a mean day over all lanes', zh: '日均车辆数（全部车道合计）' },
    },
    {
      name: 'arrivals',
      value: 'FILE',
      text: {
        en: 'CSV of real arrivals to take traffic and drivers from',
        zh: '实际到达记录 CSV，用于拟合车流与驾驶人',
      },
    },
    {
      name: 'every-vehicle',
      value: null,
      text: {
        en: 'play all vehicles of the year, not four weeks of them: minutes instead of seconds',
        zh: '模拟全年每一辆车，而非四周车流推算：需数分钟而非数十秒',
      },
    },
    {
      name: 'out',
      value: 'DIR',
      text: { en: 'a new folder for index.html and figures.json', zh: '输出目录（index.html 与 figures.json）' },
    },
  ],
  examples: [
    'duskgate simulate --year 2027',
    'duskgate simulate --config new.yaml --against config/estate.yaml --year 2027 --out year-2027',
    'duskgate simulate --timetable 20:00-06:00 --lang zh',
  ],
  run: async (given, terminal) => {
    const year = yearGiven(given);
    const seed = wholeGiven(given, 'seed', { from: 0, to: 4_294_967_295, missing: 1 });
    const out = given.options['out'] === undefined ? null : resolve(given.options['out']);
    if (out !== null) assertNew(out);
    const site = readyConfig(configFile(given), year, terminal);
    if (site === null) return exit.no;
    const other = otherSite(given, site, year, terminal);
    if (other === null) return exit.no;
    const everyVehicle = given.switches.has('every-vehicle');
    const play = { year, seed, habits: habitsGiven(given, site), everyVehicle };
    const config = { site, name: { en: 'config', zh: '配置' } };
    const played = await playYears([config, other], play, terminal);
    terminal.out(simulateText(site, played, seed, terminal));
    if (out === null) return exit.ok;
    const gate = playGate(site, play, terminal);
    const page = yearPage({ site, seed, played, gate, language: terminal.language });
    writeFolder(out, { 'index.html': page, 'figures.json': figuresJson(played, seed) });
    terminal.out(`${join(out, 'index.html')}\n`);
    return exit.ok;
  },
};

/** Every figure for a program; the cells of the pictures are left to the pictures. */
function figuresJson(played: readonly Played[], seed: number): string {
  const years = played.map(({ name, figures: { zones, ...figures }, fingerprint }) => ({
    name: name.en,
    fingerprint,
    ...figures,
    zones: zones.map(({ zone, sums, light: { darkMs, litMs } }) => ({ zone, ...sums, darkMs, litMs })),
  }));
  return `${JSON.stringify({ v: 1, simulated: true, seed, years }, null, 1)}\n`;
}

/** A config that may be played: it loads, and passes its dry run. Null = the reasons were printed. */
function readyConfig(file: string, year: number, terminal: Terminal): Site | null {
  const read = readConfig(file, terminal);
  if (read.kind === 'refused') return null;
  const result = dryRun(read.site, `${year}-01-01`);
  if (!refuses(result)) return read.site;
  const words = {
    en: `${file} fails its dry run, so a year of it would mean nothing. See: duskgate check ${file}`,
    zh: `${file} 未通过试运行，模拟无意义。请先执行：duskgate check ${file}`,
  };
  terminal.err(`${paint(terminal, 'red', words[terminal.language])}\n`);
  return null;
}

function otherSite(
  given: Arguments,
  site: Site,
  year: number,
  terminal: Terminal,
): { readonly site: Site; readonly name: Words } | null {
  const { against, timetable } = given.options;
  if (against !== undefined && timetable !== undefined)
    throw new UsageError({
      en: 'Give --against or --timetable, not both.',
      zh: '--against 与 --timetable 只能写一个。',
    });
  if (timetable !== undefined) {
    const [start, end] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(timetable)?.slice(1) ?? [];
    if (start === undefined || end === undefined || start > '23:59' || end > '23:59')
      throw new UsageError({
        en: `--timetable ${timetable}: write two times of day, such as 20:00-06:00.`,
        zh: `--timetable ${timetable}：请写两个时刻，例如 20:00-06:00。`,
      });
    return { site: onTimetable(site, { start, end }), name: { en: timetable, zh: timetable } };
  }
  if (against === undefined) return { site: onBaseline(site), name: { en: 'baseline', zh: '基准' } };
  const other = readyConfig(resolve(against), year, terminal);
  return other === null ? null : { site: other, name: { en: against, zh: against } };
}

function habitsGiven(given: Arguments, site: Site): Habits {
  const perLane = 24 * (site.board.street?.vehiclesPerHour ?? 0) || 300;
  const usual = Math.max(1, site.lanes.length) * perLane;
  const habits = usualHabits(site, wholeGiven(given, 'cars', { from: 0, to: 100_000, missing: usual }));
  const { arrivals } = given.options;
  if (arrivals !== undefined && given.options['cars'] !== undefined)
    throw new UsageError({ en: 'Give --arrivals or --cars, not both.', zh: '--arrivals 与 --cars 只能写一个。' });
  return arrivals === undefined ? habits : habitsFrom(resolve(arrivals), site, habits);
}

/** Years for which the sun and the festivals are known well. */
const firstYear = 2026;
const lastYear = 2045;

function yearGiven(given: Arguments): number {
  const text = given.options['year'];
  const year = text === undefined ? new Date().getFullYear() + 1 : /^\d{4}$/.test(text) ? Number(text) : Number.NaN;
  if (year >= firstYear && year <= lastYear) return year;
  throw new UsageError({
    en: `--year ${text}: write a year from ${firstYear} to ${lastYear}; festivals are known for these.`,
    zh: `--year ${text}：请写 ${firstYear} 至 ${lastYear} 的年份；节日数据限于这些年。`,
  });
}

function wholeGiven(
  given: Arguments,
  name: string,
  { from, to, missing }: { readonly from: number; readonly to: number; readonly missing: number },
): number {
  const text = given.options[name];
  const value = text === undefined ? missing : /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new UsageError({
    en: `--${name} ${text}: write a whole number from ${from} to ${to}.`,
    zh: `--${name} ${text}：请写 ${from} 至 ${to} 的整数。`,
  });
}
