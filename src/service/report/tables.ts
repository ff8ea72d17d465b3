import { fill, type Language } from '../../words/language.ts';
import { localDateTime } from '../../words/localTime.ts';
import { causeName, reportWords } from '../../words/reportWords.ts';
import type { ReportFigures } from './figures.ts';
import { laneSections } from './laneTables.ts';
import type { LightSum } from './lightFigures.ts';
import { nameOf, percent, type Section } from './section.ts';
import { voiceSections, voicesOf } from './voiceTables.ts';

/** Title of the whole: kind, estate, dates. */
export function reportTitle({ period, site }: ReportFigures, language: Language): string {
  const { kind, first, last } = period;
  const dates = first === last ? first : `${first} – ${last}`;
  return `${reportWords[kind][language]}: ${site[language]}, ${dates}`;
}

/** When it was made, and what is wrong with the data. */
export function reportNotes(figures: ReportFigures, language: Language): string[] {
  const { damaged, madeAtMs, timeZone } = figures;
  return [
    fill(reportWords.made[language], { time: localDateTime(madeAtMs, timeZone) }),
    ...(damaged === 0 ? [] : [fill(reportWords.damaged[language], { blocks: damaged })]),
  ];
}

/** All sections that have something to say. */
export function sectionsOf(figures: ReportFigures, language: Language): Section[] {
  return [
    energySection(figures, language),
    promiseSection(figures, language),
    ...laneSections(figures, language),
    ...voiceSections(figures, language),
    workSection(figures, language),
    faultSection(figures, language),
  ];
}

function energySection({ energyZones, light, names }: ReportFigures, language: Language): Section {
  const title = reportWords.energy[language];
  const zones = new Set([...energyZones.map(({ zone }) => zone), ...light.zones.keys()]);
  const ofDays = new Map(energyZones.map(({ zone, wh }) => [zone, wh]));
  const rows = [...zones].map((zone) => {
    const sum = light.zones.get(zone);
    const used = ofDays.get(zone) ?? sum?.energyWh ?? 0;
    const money = [sum?.cost ? sum.cost.toFixed(2) : '-', sum?.co2G ? (sum.co2G / 1_000).toFixed(1) : '-'];
    const known = sum === undefined ? ['-', '-'] : [kwh(sum.errorWh), percent(shareOf(sum.meteredWh, sum.energyWh))];
    const saved = [kwh(sum?.baselineWh), kwh(sum?.savedWh), sum === undefined ? '-' : percent(servedShareOf(sum))];
    return [nameOf(names.zones, zone, language), kwh(used), ...known, ...saved, ...money];
  });
  const head = (['zone', 'kwh', 'error', 'metered', 'baseline', 'saved', 'share', 'cost', 'co2'] as const).map(
    (name) => reportWords[name][language],
  );
  const total = [...ofDays.values()].reduce((sum, wh) => sum + wh, 0);
  const sum = total || light.total.energyWh;
  const lines = rows.length === 0 ? [reportWords.noData[language]] : [energyLine(sum, light.total, language)];
  return { key: 'energy', title, lines, head, rows };
}

/** Savings never stand alone: what was not lit saves too. */
function energyLine(wh: number, total: LightSum, language: Language): string {
  const used = fill(reportWords.energyUsed[language], { kwh: kwh(wh), error: kwh(total.errorWh) });
  if (total.savedWh === null) return used;
  const beside = { kwh: kwh(total.savedWh), share: percent(servedShareOf(total)) };
  return `${used} ${fill(reportWords.savedBeside[language], beside)}`;
}

function servedShareOf({ servedS, neededS }: LightSum): number | null {
  return shareOf(servedS, neededS);
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function promiseSection({ light, names, voices }: ReportFigures, language: Language): Section {
  const head = (['zone', 'needed', 'served', 'lost', 'waste', 'override', 'share', 'voicesOf', 'causes'] as const).map(
    (name) => reportWords[name][language],
  );
  const rows = [...light.zones].map(([zone, sum]) => [
    nameOf(names.zones, zone, language),
    ...lightCells(sum, voicesOf(voices, zone), language),
  ]);
  const share = light.servedShare;
  const absent = light.absent.map((span) => fill(reportWords.absent[language], span));
  const first =
    light.nights.size === 0
      ? reportWords.noPromise[language]
      : fill(reportWords.promiseShare[language], { share: percent(share) });
  return { key: 'promise', title: reportWords.promise[language], lines: [first, ...absent], head, rows };
}

function lightCells(sum: LightSum, voices: string, language: Language): string[] {
  const lost = Object.entries(sum.lost).filter(([, seconds]) => seconds > 0);
  const causes = lost.sort(([, a], [, b]) => b - a).map(([cause, s]) => `${causeName(cause, language)} ${hours(s)}`);
  return [
    hours(sum.neededS),
    hours(sum.servedS),
    hours(Math.max(0, sum.neededS - sum.servedS)),
    hours(sum.wasteS),
    hours(sum.overrideS),
    percent(servedShareOf(sum)),
    voices,
    causes.join(', ') || '-',
  ];
}

function workSection({ work, names, timeZone }: ReportFigures, language: Language): Section {
  const rows = work.map(({ zone, kind, sinceMs, share }) => [
    nameOf(names.zones, zone, language),
    causeName(kind, language),
    localDateTime(sinceMs, timeZone).slice(0, 10),
    share === null ? '-' : percent(share),
  ]);
  const head = (['zone', 'what', 'since', 'rating'] as const).map((name) => reportWords[name][language]);
  const lines = rows.length === 0 ? [reportWords.noWork[language]] : [];
  return { key: 'work', title: reportWords.work[language], lines, head, rows };
}

function faultSection({ faults, names }: ReportFigures, language: Language): Section {
  const all = { ...names.zones, ...names.lanes };
  const rows = faults.map(({ about, count }) => [nameOf(all, about, language), String(count)]);
  const lines = rows.length === 0 ? [reportWords.noFaults[language]] : [];
  const head = [`${reportWords.zone[language]} / ${reportWords.lane[language]}`, ''];
  return { key: 'faults', title: reportWords.faults[language], lines, head, rows };
}

function hours(seconds: number): string {
  return (seconds / 3_600).toFixed(1);
}

function kwh(wh: number | null | undefined): string {
  return wh === null || wh === undefined ? '-' : (wh / 1_000).toFixed(1);
}
