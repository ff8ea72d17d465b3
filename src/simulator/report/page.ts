import type { Site } from '../../controller/site.ts';
import { fill, type Language, type Words } from '../../words/language.ts';
import { nightsDrawn, type YearFigures } from '../year/yearRun.ts';
import { bars, linesOver } from './bars.ts';
import { both } from './bilingual.ts';
import { colours } from './canvas.ts';
import { type FigureRow, figureRows, laneRows, sampledWords } from './figureRows.ts';
import { nightOfLight } from './nightOfLight.ts';
import { yearWords } from './words.ts';
import { yearOfLight } from './yearOfLight.ts';

/** One config as it was played. */
export type Played = { readonly name: Words; readonly figures: YearFigures; readonly fingerprint: string };

export type PageInput = {
  readonly site: Site;
  readonly seed: number;
  readonly played: readonly [Played, Played];
  /** The same weeks at the lanes alone, with the guard called and with nobody. */
  readonly gate: { readonly helped: YearFigures; readonly alone: YearFigures } | null;
  /** Shown first; the page has both. */
  readonly language: Language;
};

const style = `body{font:14px/1.5 sans-serif;max-width:62em;margin:1.5em auto;padding:0 1em;color:#1b1f24}
table{border-collapse:collapse;width:100%;margin:.5em 0}th,td{padding:.2em .6em;text-align:right;border-bottom:1px solid #ddd}
th:first-child,td:first-child{text-align:left}h2{margin:1.6em 0 .3em;border-bottom:2px solid #f2b632}
section{break-inside:avoid}.note{color:#555}svg{margin:.6em 0;break-inside:avoid}.tongue{float:right}
input[name=tongue]{margin-left:1em}body:has(#en:checked) .zh,body:has(#zh:checked) .en{display:none}
@media print{body{margin:0;max-width:none;font-size:11px}.tongue{display:none}}`;

/** One file that needs no other: pictures inside, no script, nothing from any server, English and Chinese at a click. */
export function yearPage(input: PageInput): string {
  const { site, seed, played, language } = input;
  const figures = played.map((one) => one.figures);
  const names = played.map(({ name }) => name);
  const [first, second] = played;
  const simulated = {
    en: fill(yearWords.simulated.en, { seed }),
    zh: fill(yearWords.simulated.zh, { seed }),
  };
  return [
    `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${site.names[language]} ${first.figures.year}</title><style>${style}</style></head><body>`,
    `<p class="tongue">${tongue('en', 'English', language)}${tongue('zh', '中文', language)}</p>`,
    `<h1>${both({ en: `${yearWords.title.en}: ${site.names.en}, ${first.figures.year}`, zh: `${yearWords.title.zh}：${site.names.zh}，${first.figures.year}` })}</h1>`,
    `<p class="note">${both(simulated)}</p>`,
    section(yearWords.figures, [tableOf(names, figureRows(site, figures))]),
    section(yearWords.byMonth, [monthBars(first, second)]),
    ...(site.lanes.length === 0 ? [] : [gateSection(input, names, figures)]),
    section(
      yearWords.nights,
      nightsDrawn(first.figures.year).map((date) => nightOfLight(site, first.figures, date)),
    ),
    section(
      yearWords.year,
      site.zones.flatMap((zone, index) => {
        const one = first.figures.zones[index];
        return one === undefined ? [] : [yearOfLight(site, zone, one, first.figures)];
      }),
    ),
    `<p class="note">${both(yearWords.fingerprint)}: ${played.map(({ fingerprint }) => `<code>${fingerprint}</code>`).join(', ')}</p>`,
    '</body></html>\n',
  ].join('\n');
}

function tongue(id: Language, name: string, chosen: Language): string {
  return `<label><input type="radio" name="tongue" id="${id}"${id === chosen ? ' checked' : ''}>${name}</label>`;
}

function section(title: Words, parts: readonly string[]): string {
  return `<section><h2>${both(title)}</h2>${parts.join('\n')}</section>`;
}

function tableOf(names: readonly Words[], rows: readonly FigureRow[]): string {
  const head = names.map((name) => `<th>${both(name)}</th>`).join('');
  const body = rows.map(({ name, values }) => {
    return `<tr><td>${both(name)}</td>${values.map((value) => `<td>${value}</td>`).join('')}</tr>`;
  });
  return `<table><tr><th></th>${head}</tr>${body.join('\n')}</table>`;
}

function monthBars(first: Played, second: Played): string {
  const months = first.figures.months.map(({ month }) => month.slice(5));
  const kwh = ({ figures }: Played) => figures.months.map(({ wh }) => wh / 1_000);
  return bars(yearWords.byMonth, months, [
    { name: first.name, colour: colours.first, values: kwh(first) },
    { name: second.name, colour: colours.second, values: kwh(second) },
  ]);
}

function gateSection({ site, gate }: PageInput, names: readonly Words[], figures: readonly YearFigures[]): string {
  const sampled = sampledWords(figures);
  const note = sampled === null ? [] : [`<p class="note">${both(sampled)}</p>`];
  const parts = site.lanes.flatMap(({ id, names: lane }, index) => {
    const table = `<h3>${both(lane)}</h3>${tableOf(names, laneRows(id, figures))}`;
    const helped = gate?.helped.lanes[index]?.wait.workdayHours;
    const alone = gate?.alone.lanes[index]?.wait.workdayHours;
    if (helped === undefined || alone === undefined) return [table];
    const title = {
      en: fill(yearWords.gateHours.en, { lane: lane.en }),
      zh: fill(yearWords.gateHours.zh, { lane: lane.zh }),
    };
    const drawn = linesOver(
      title,
      { name: yearWords.vehicles, colour: '#e4e7ea', values: helped.map(({ perHour }) => perHour) },
      [
        { name: yearWords.without, colour: colours.accent, values: alone.map(({ waitS }) => waitS) },
        { name: yearWords.withAssist, colour: colours.first, values: helped.map(({ waitS }) => waitS) },
      ],
    );
    return [table, drawn];
  });
  return section(yearWords.gate, [...note, ...parts]);
}
