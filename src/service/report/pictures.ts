import type { Language } from '../../words/language.ts';
import { localDateTime } from '../../words/localTime.ts';
import { causeName, reportWords } from '../../words/reportWords.ts';
import { escaped } from './escaped.ts';
import type { ReportFigures } from './figures.ts';
import { type LaneFigures, phaseNames, type Way } from './laneFigures.ts';

const width = 760;
const height = 220;
const left = 46;
const right = 12;
const bottom = 40;
const top = 30;

/** More would be a page of bars; the table has them all. */
const workShown = 25;

type Layer = { readonly colour: string; readonly name: string; readonly values: readonly number[] };

const colours = { energy: '#3b6ea5', served: '#f2b632', lost: '#8c2f39', waste: '#b9b3a6', passages: '#4d7c5a' };
const phaseColours = ['#b9b3a6', '#f2b632', '#8c2f39', '#3b6ea5', '#4d7c5a', '#7f97b8'];

/** The pictures of a report as SVG texts, by the section they stand in. What has no data has no picture. */
export function picturesOf(figures: ReportFigures, language: Language): Readonly<Record<string, readonly string[]>> {
  return {
    energy: figures.energyDays.length < 2 ? [] : [energyPicture(figures, language)],
    promise: figures.light.nights.size === 0 ? [] : [nightsPicture(figures, language)],
    lanes: Object.entries(figures.lanes).flatMap(([lane, one]) => lanePictures(lane, one, figures, language)),
    work: figures.work.length === 0 ? [] : [workPicture(figures, language)],
  };
}

function energyPicture({ energyDays }: ReportFigures, language: Language): string {
  const values = energyDays.map(({ wh }) => wh / 1_000);
  const layers = [{ colour: colours.energy, name: 'kWh', values }];
  return columns(
    reportWords.energyByDay[language],
    energyDays.map(({ day }) => day.slice(5)),
    layers,
  );
}

function nightsPicture({ light }: ReportFigures, language: Language): string {
  const nights = [...light.nights].sort(([a], [b]) => (a < b ? -1 : 1));
  const of = (value: (sum: (typeof nights)[number][1]) => number) => nights.map(([, sum]) => value(sum) / 3_600);
  const layers = [
    { colour: colours.served, name: reportWords.served[language], values: of(({ servedS }) => servedS) },
    {
      colour: colours.lost,
      name: reportWords.lost[language],
      values: of((sum) => Math.max(0, sum.neededS - sum.servedS)),
    },
    { colour: colours.waste, name: reportWords.waste[language], values: of(({ wasteS }) => wasteS) },
  ];
  return columns(
    reportWords.servedByNight[language],
    nights.map(([night]) => night.slice(5)),
    layers,
  );
}

function lanePictures(lane: string, one: LaneFigures, figures: ReportFigures, language: Language): string[] {
  const name = figures.names.lanes[lane]?.[language] ?? lane;
  const byHour = columns(
    `${name}: ${reportWords.byHour[language]}`,
    one.hours.map((_, hour) => String(hour)),
    [{ colour: colours.passages, name: reportWords.passages[language], values: one.hours }],
  );
  const hours = one.hours.some((passages) => passages > 0) ? [byHour] : [];
  return one.median === null || one.slowest === null
    ? hours
    : [...hours, waterfall(name, [one.median, one.slowest], figures.timeZone, language)];
}

/** A bar for each item: how much of its rating is used, with marks at 80 and 100 %; a fault is due in full. */
function workPicture({ work, names }: ReportFigures, language: Language): string {
  const rowHeight = 20;
  const begins = 250;
  const shown = work.slice(0, workShown);
  const scaleX = (width - begins - 60) / 1.2;
  const low = top + shown.length * rowHeight;
  const marks = [0.8, 1].map((share) => {
    const x = at(begins + share * scaleX);
    const label = `<text x="${x}" y="${low + 14}" text-anchor="middle">${share * 100} %</text>`;
    return `<line x1="${x}" x2="${x}" y1="${top - 4}" y2="${low}" stroke="#888" stroke-dasharray="3 3"/>${label}`;
  });
  const bars = shown.map(({ zone, kind, share }, index) => {
    const y = top + index * rowHeight;
    const long = Math.min(1.2, share ?? 1) * scaleX;
    const name = `${names.zones[zone]?.[language] ?? zone}: ${causeName(kind, language)}`;
    const colour = share === null || share >= 1 ? colours.lost : colours.served;
    const end = share === null ? '!' : `${Math.round(100 * share)} %`;
    return (
      `<text x="0" y="${y + 12}">${escaped(name)}</text>` +
      `<rect x="${begins}" y="${y}" width="${at(long)}" height="${rowHeight - 5}" fill="${colour}"/>` +
      `<text x="${at(begins + long + 5)}" y="${y + 12}">${end}</text>`
    );
  });
  return picture(reportWords.workByRating[language], low + 22, [...bars, ...marks]);
}

/** Stacked columns with a scale; each has a title for whoever points at it. */
function columns(title: string, labels: readonly string[], layers: readonly Layer[]): string {
  const sums = labels.map((_, index) => layers.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const most = niceAbove(Math.max(...sums, 0));
  const step = (width - left - right) / Math.max(1, labels.length);
  const scaleY = (height - top - bottom) / most;
  const bars = labels.flatMap((label, index) => {
    let y = height - bottom;
    return layers.map(({ colour, name, values }) => {
      const value = values[index] ?? 0;
      y -= value * scaleY;
      const box = `x="${at(left + index * step + step * 0.1)}" y="${at(y)}" width="${at(step * 0.8)}" height="${at(value * scaleY)}"`;
      return `<rect ${box} fill="${colour}"><title>${escaped(`${label} ${name} ${value.toFixed(1)}`)}</title></rect>`;
    });
  });
  const every = Math.ceil(labels.length / 16);
  const marks = labels.map((label, index) =>
    index % every === 0
      ? `<text x="${at(left + (index + 0.5) * step)}" y="${height - bottom + 14}" text-anchor="middle">${escaped(label)}</text>`
      : '',
  );
  return picture(title, height, [...scale(most), ...bars, ...marks, ...legend(layers)]);
}

function scale(most: number): string[] {
  return [0, 0.5, 1].map((share) => {
    const y = at(height - bottom - share * (height - top - bottom));
    const line = `<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="#ddd"/>`;
    return `${line}<text x="${left - 6}" y="${y}" dy="4" text-anchor="end">${Number((share * most).toPrecision(3))}</text>`;
  });
}

function legend(layers: readonly Layer[]): string[] {
  if (layers.length < 2) return [];
  return layers.map(({ colour, name }, index) => {
    const x = left + index * 150;
    const y = height - 8;
    return `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${colour}"/><text x="${x + 15}" y="${y}">${escaped(name)}</text>`;
  });
}

/** Each phase of a vehicle begins where the one before ended. */
function waterfall(lane: string, ways: readonly Way[], timeZone: string, language: Language): string {
  const most = Math.max(1, ...ways.map(({ totalMs }) => totalMs));
  const rowHeight = 15;
  let y = top;
  const parts = ways.flatMap((way, index) => {
    const name = index === 0 ? reportWords.median[language] : reportWords.slowest[language];
    const head = `${name}: ${(way.totalMs / 1_000).toFixed(1)} s, ${localDateTime(way.atMs, timeZone)}`;
    y += 18;
    const lines = [`<text x="${left}" y="${y - 4}">${escaped(head)}</text>`];
    let fromMs = 0;
    for (const [place, phase] of phaseNames.entries()) {
      const ms = way.phases[phase];
      const x = left + 130 + (fromMs / most) * (width - left - right - 190);
      const long = Math.max(0.5, (ms / most) * (width - left - right - 190));
      lines.push(
        `<text x="${left}" y="${y + 11}">${escaped(causeName(phase, language))}</text>`,
        `<rect x="${at(x)}" y="${y}" width="${at(long)}" height="${rowHeight - 3}" fill="${phaseColours[place]}"/>`,
        `<text x="${at(x + long + 4)}" y="${y + 11}">${(ms / 1_000).toFixed(1)} s</text>`,
      );
      fromMs += ms;
      y += rowHeight;
    }
    return lines;
  });
  return picture(`${lane}: ${reportWords.ways[language]}`, y + 10, parts);
}

function picture(title: string, high: number, parts: readonly string[]): string {
  const box = `viewBox="0 0 ${width} ${high}" width="100%" role="img"`;
  const head = `<text x="0" y="16" font-size="13" font-weight="bold">${escaped(title)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} font-family="sans-serif" font-size="11"><title>${escaped(title)}</title>${head}${parts.join('')}</svg>`;
}

/** The next of 1, 2, 5 times a power of ten. */
function niceAbove(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function at(pixels: number): string {
  return pixels.toFixed(1);
}
