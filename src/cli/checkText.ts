import type { Site } from '../controller/site.ts';
import { addConformance, type Conformance, noConformance, servedShare, wasteShare } from '../lighting/conformance.ts';
import type { DryRun, ZoneFigures } from '../settings/dryRun/dryRun.ts';
import type { Finding } from '../settings/dryRun/finding.ts';
import { hourMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import { lanesTable } from './checkLanes.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  title: {
    en: 'Dry run of {nights} nights from {from}: {errors} errors, {warnings} warnings',
    zh: '试运行 {nights} 夜（自 {from}）：错误 {errors}，警告 {warnings}',
  },
  zone: { en: 'zone', zh: '区域' },
  energy: { en: 'kWh/year', zh: '千瓦时/年' },
  hours: { en: 'lit h', zh: '亮灯小时' },
  served: { en: 'served', zh: '兑现' },
  waste: { en: 'waste', zh: '多余' },
  before: { en: 'before', zh: '原先' },
  saving: { en: 'saving', zh: '节约' },
  servedBefore: { en: 'served before', zh: '原先兑现' },
  active: { en: 'active', zh: '现用' },
  all: { en: 'all', zh: '合计' },
  error: { en: 'ERROR', zh: '错误' },
  warning: { en: 'warning', zh: '警告' },
  note: {
    en: 'Served: share of the promised time that is lit at or above the floor. Energy is estimated from the power curves; light by movement is not in it.',
    zh: '兑现：承诺时间内亮度达到下限的比例。能耗按功率曲线估算，不含感应亮灯。',
  },
} satisfies Record<string, Words>;

/** What the dry run found and what the year costs, zone by zone, beside how it was before; then the lanes. */
export function checkText(site: Site, result: DryRun, active: DryRun | null, terminal: Terminal): string {
  const language = terminal.language;
  const errors = result.findings.filter((finding) => finding.severity === 'error').length;
  const title = words.title[language]
    .replace('{nights}', String(result.nights))
    .replace('{from}', result.from)
    .replace('{errors}', String(errors))
    .replace('{warnings}', String(result.findings.length - errors));
  return [
    paint(terminal, 'bold', `${site.names[language]}  ${site.id}/${site.device}  ${site.revision}`),
    paint(terminal, errors > 0 ? 'red' : 'green', title),
    ...result.findings.map((finding) => findingText(finding, terminal)),
    '',
    figuresTable(result, active, terminal),
    paint(terminal, 'dim', words.note[language]),
    ...(site.lanes.length === 0 ? [] : ['', lanesTable(site, language)]),
    '',
  ].join('\n');
}

function findingText(finding: Finding, terminal: Terminal): string {
  const { language } = terminal;
  const severity = words[finding.severity][language];
  const first = finding.firstNight === null ? '' : ` (${finding.firstNight})`;
  const head = paint(terminal, finding.severity === 'error' ? 'red' : 'yellow', severity);
  return `  ${head} ${finding.zone}: ${finding.text[language]}${first}\n    -> ${finding.remedy[language]}`;
}

function figuresTable(result: DryRun, active: DryRun | null, terminal: Terminal): string {
  const columns = [
    words.zone,
    words.energy,
    words.hours,
    words.served,
    words.waste,
    words.before,
    words.servedBefore,
    words.saving,
  ];
  const head = [...columns, ...(active === null ? [] : [words.active])].map((word) => word[terminal.language]);
  const row = (name: string, figures: Figures, activeWh: number | null) => [
    name,
    kWh(figures.energyWh),
    (figures.kept.litMs / hourMs).toFixed(0),
    percent(servedShare(figures.kept)),
    percent(figures.kept.neededMs === 0 ? null : wasteShare(figures.kept)),
    figures.baseline === null ? '-' : kWh(figures.baseline.energyWh),
    figures.baseline === null ? '-' : percent(servedShare(figures.baseline.kept)),
    figures.baseline === null ? '-' : percent(1 - figures.energyWh / figures.baseline.energyWh),
    ...(active === null ? [] : [activeWh === null ? '-' : kWh(activeWh)]),
  ];
  const activeOf = (zone: string) => active?.zones.find((one) => one.zone === zone)?.energyWh ?? null;
  const rows = result.zones.map((zone) => row(zone.zone, zone, activeOf(zone.zone)));
  const activeAll = active === null ? null : active.zones.reduce((sum, zone) => sum + zone.energyWh, 0);
  return table(head, [...rows, row(words.all[terminal.language], sumOf(result.zones), activeAll)]);
}

type Figures = Omit<ZoneFigures, 'zone'>;

/** The estate: sums, with a zone that declares no baseline counted as unchanged. */
function sumOf(zones: readonly ZoneFigures[]): Figures {
  const start: Figures = { energyWh: 0, kept: noConformance, baseline: { energyWh: 0, kept: noConformance } };
  return zones.reduce((sum: Figures, zone) => {
    const before: { energyWh: number; kept: Conformance } = zone.baseline ?? zone;
    return {
      energyWh: sum.energyWh + zone.energyWh,
      kept: addConformance(sum.kept, zone.kept),
      baseline: {
        energyWh: (sum.baseline?.energyWh ?? 0) + before.energyWh,
        kept: addConformance(sum.baseline?.kept ?? noConformance, before.kept),
      },
    };
  }, start);
}

function kWh(energyWh: number): string {
  return (energyWh / 1000).toFixed(0).padStart(6);
}

function percent(share: number | null): string {
  return share === null || !Number.isFinite(share) ? '-' : `${(share * 100).toFixed(1)} %`;
}
