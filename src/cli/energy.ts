import type { MeterView, SiteView, ZoneView } from '../controller/view.ts';
import { addBooked, noBooked } from '../lighting/booked.ts';
import type { Words } from '../words/language.ts';
import { qualityWords } from '../words/terms.ts';
import { askView } from './ask.ts';
import { type Command, exit } from './command.ts';
import { promiseLine } from './night.ts';
import { stateOption } from './places.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const words = {
  zone: { en: 'zone', zh: '区域' },
  used: { en: 'used', zh: '用电' },
  error: { en: '±', zh: '±' },
  how: { en: 'known by', zh: '依据' },
  before: { en: 'before', zh: '基准' },
  saved: { en: 'saved', zh: '节省' },
  cost: { en: 'cost', zh: '费用' },
  co2: { en: 'CO2', zh: 'CO2' },
  all: { en: 'all', zh: '合计' },
  meter: { en: 'meter', zh: '电表' },
  measured: { en: 'measured', zh: '计量' },
  ratio: { en: 'of estimate', zh: '与估算之比' },
  feeds: { en: 'feeds', zh: '供电区域' },
  silent: { en: 'SILENT', zh: '无计数' },
} satisfies Record<string, Words>;

/** `duskgate energy`: what each zone used, how that is known, what was saved, and what was served meanwhile. */
export const energy: Command = {
  name: 'energy',
  words: '',
  text: { en: 'energy, cost and savings by zone since installation', zh: '各区用电、费用与节省（安装以来）' },
  options: [{ name: 'json', value: null, text: { en: 'as JSON', zh: 'JSON 输出' } }, stateOption],
  examples: ['duskgate energy', 'duskgate energy --json'],
  run: async (given, terminal) => {
    const view = await askView(given);
    terminal.out(given.switches.has('json') ? `${JSON.stringify(figures(view))}\n` : energyText(view, terminal));
    return exit.ok;
  },
};

function figures({ zones, meters, currency, nights }: SiteView) {
  const each = zones.map(({ id, booked, quality, baselineWh }) => ({ zone: id, ...booked, quality, baselineWh }));
  return { currency, lastNight: nights.last, zones: each, meters };
}

/** Savings never stand alone: the line above them says what of the promised light was there. */
function energyText(view: SiteView, terminal: Terminal): string {
  const { language } = terminal;
  const tables = view.meters.length === 0 ? '' : `\n${meterTable(view.meters, terminal)}`;
  return `${promiseLine(view, language)}\n\n${zoneTable(view, terminal)}${tables}`;
}

function zoneTable({ zones, currency }: SiteView, { language }: Terminal): string {
  const head = [words.zone, words.used, words.error, words.how, words.before, words.saved, words.cost, words.co2];
  const whole = zones.map(({ booked }) => booked).reduce(addBooked, noBooked);
  const baselines = zones.flatMap(({ baselineWh }) => (baselineWh === null ? [] : [baselineWh]));
  const compared = zones.filter(({ baselineWh }) => baselineWh !== null);
  const total = {
    booked: whole,
    baselineWh: baselines.length === 0 ? null : baselines.reduce((sum, wh) => sum + wh, 0),
    usedWh: compared.reduce((sum, { booked }) => sum + booked.wh, 0),
  };
  return table(
    head.map((word) => word[language]),
    [
      ...zones.map((zone) => [zone.id, ...cells(zone, zone.booked.wh, qualityWords[zone.quality][language], currency)]),
      [words.all[language], ...cells(total, total.usedWh, '', currency)],
    ],
  );
}

function cells(
  { booked, baselineWh }: Pick<ZoneView, 'booked' | 'baselineWh'>,
  usedWh: number,
  how: string,
  currency: string | null,
): string[] {
  const error = booked.wh === 0 ? '-' : `${((100 * booked.errorWh) / booked.wh).toFixed(0)} %`;
  return [
    kwh(booked.wh),
    error,
    how,
    baselineWh === null ? '-' : kwh(baselineWh),
    baselineWh === null ? '-' : kwh(baselineWh - usedWh),
    currency === null ? '-' : `${booked.cost.toFixed(2)} ${currency}`,
    booked.co2G === 0 ? '-' : `${(booked.co2G / 1000).toFixed(1)} kg`,
  ];
}

function meterTable(meters: readonly MeterView[], { language }: Terminal): string {
  const rows = meters.map(({ id, totalWh, ratio, silent, zones }) => [
    id,
    `${kwh(totalWh)}${silent ? ` ${words.silent[language]}` : ''}`,
    ratio === null ? '-' : `${(100 * ratio).toFixed(0)} %`,
    zones.join(', '),
  ]);
  const head = [words.meter, words.measured, words.ratio, words.feeds];
  return table(
    head.map((word) => word[language]),
    rows,
  );
}

const kwh = (wh: number): string => `${(wh / 1000).toFixed(1)} kWh`;
