import type { Site } from '../controller/site.ts';
import type { LaneYear, YearFigures } from '../simulator/year/yearRun.ts';
import type { Words } from '../words/language.ts';
import type { YearOf } from './simulate.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  title: { en: 'A simulated year', zh: '全年模拟' },
  kwh: { en: 'energy, kWh', zh: '用电 kWh' },
  cost: { en: 'cost', zh: '电费' },
  co2: { en: 'CO2, kg', zh: '碳排放 kg' },
  lit: { en: 'lit, lamp zones x h', zh: '亮灯 区域·h' },
  served: { en: 'promise served', zh: '承诺兑现' },
  lost: { en: 'promised and dark, h', zh: '承诺而未亮 h' },
  waste: { en: 'lit and not promised, h', zh: '承诺外亮灯 h' },
  dark: { en: 'must-be-lit, dark under a dark sky, min', zh: '必亮区天黑未亮 min' },
  overrides: { en: 'overrides by staff', zh: '人工调光' },
} satisfies Record<string, Words>;

/** The year and what stands beside it, for a terminal. */
export function simulateText(site: Site, runs: readonly YearOf[], terminal: Terminal): string {
  const { language } = terminal;
  const must = new Set(site.zones.filter(({ need }) => need === 'must-be-lit').map(({ id }) => id));
  const row = (name: Words, of: (figures: YearFigures) => string) => [
    name[language],
    ...runs.map(({ figures }) => of(figures)),
  ];
  const sum = (figures: YearFigures, of: (zone: YearFigures['zones'][number]) => number) =>
    figures.zones.reduce((total, zone) => total + of(zone), 0);
  const rows = [
    row(words.kwh, (one) => (sum(one, ({ sums }) => sums.wh) / 1_000).toFixed(0)),
    row(words.cost, (one) => sum(one, ({ sums }) => sums.cost).toFixed(0)),
    row(words.co2, (one) => (sum(one, ({ sums }) => sums.co2G) / 1_000).toFixed(0)),
    row(words.lit, (one) => sum(one, ({ sums }) => sums.litH).toFixed(0)),
    row(words.served, (one) => percent(sum(one, ({ sums }) => sums.servedH) / sum(one, ({ sums }) => sums.neededH))),
    row(words.lost, (one) => sum(one, ({ sums }) => sums.neededH - sums.servedH).toFixed(0)),
    row(words.waste, (one) => sum(one, ({ sums }) => sums.wasteH).toFixed(0)),
    row(words.dark, (one) => (sum(one, ({ zone, light }) => (must.has(zone) ? light.darkMs : 0)) / 60_000).toFixed(0)),
    row(words.overrides, (one) => String(one.rows['override.set'] ?? 0)),
  ];
  const lanes = site.lanes.map(({ id }) => [id, ...runs.map(({ figures }) => laneText(figures.lanes.find(({ lane }) => lane === id)))]);
  const first = runs[0];
  return [
    paint(terminal, 'bold', `${words.title[language]}: ${site.names[language]}, ${first?.figures.year ?? ''}`),
    table(['', ...runs.map(({ name }) => name)], [...rows, ...lanes]),
    ...runs.map(({ name, figures, seconds }) => `${name}: ${figures.steps} steps in ${seconds.toFixed(1)} s, ${Math.round(figures.steps / seconds)} steps/s`),
    '',
  ].join('\n');
}

function laneText(lane: LaneYear | undefined): string {
  if (lane === undefined) return '';
  const { counts, wait } = lane;
  return `${counts['passages'] ?? 0} passages, ${counts['calls'] ?? 0} calls, wait ${(wait.meanS ?? 0).toFixed(1)} s, p95 ${(wait.p95S ?? 0).toFixed(1)} s`;
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : '-';
}
