import type { Language } from '../../words/language.ts';
import { escaped } from './escaped.ts';
import type { ReportFigures } from './figures.ts';
import { picturesOf } from './pictures.ts';
import type { Section } from './section.ts';
import { reportNotes, reportTitle, sectionsOf } from './tables.ts';

export type ReportForm = 'text' | 'html' | 'csv' | 'json';

const style = `body{font:14px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1b1f24}
table{border-collapse:collapse;width:100%;margin:.5em 0}th,td{padding:.2em .6em;text-align:right;border-bottom:1px solid #ddd}
th:first-child,td:first-child,td:last-child,th:last-child,.voices td,.voices th,.work td,.work th{text-align:left}.energy td:last-child,.energy th:last-child{text-align:right}h2{margin:1.4em 0 .3em;border-bottom:2px solid #f2b632}
section{break-inside:avoid}.note{color:#555}svg{margin:.5em 0;break-inside:avoid}
@media print{body{margin:0;max-width:none;font-size:11px}@page{margin:15mm}}`;

/** One file that needs no other: pictures inside, no script, nothing from any server. */
export function reportHtml(figures: ReportFigures, language: Language): string {
  const title = escaped(reportTitle(figures, language));
  const pictures = picturesOf(figures, language);
  const notes = reportNotes(figures, language).map((line) => `<p class="note">${escaped(line)}</p>`);
  const sections = sectionsOf(figures, language).map((section) => sectionHtml(section, pictures[section.key] ?? []));
  const head = `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>`;
  return `${head}\n<body><h1>${title}</h1>\n${[...notes, ...sections].join('\n')}\n</body></html>\n`;
}

/** A line a cell, so that no figure moves when one is added: section, row, column, value. */
export function reportCsv(figures: ReportFigures, language: Language): string {
  const lines = sectionsOf(figures, language).flatMap(({ key, head, rows }) =>
    rows.flatMap((row) => row.slice(1).map((value, column) => [key, row[0] ?? '', head[column + 1] ?? '', value])),
  );
  return [['section', 'about', 'figure', 'value'], ...lines]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}

/** The figures themselves; maps become objects. */
export function reportJson(figures: ReportFigures): string {
  const { light, ...rest } = figures;
  const { nights, zones, ...light_ } = light;
  const plain = { ...light_, nights: Object.fromEntries(nights), zones: Object.fromEntries(zones) };
  return `${JSON.stringify({ v: 1, ...rest, light: plain }, null, 1)}\n`;
}

function sectionHtml({ key, title, lines, head, rows }: Section, pictures: readonly string[]): string {
  const said = lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n');
  const top = head.map((cell) => `<th>${escaped(cell)}</th>`).join('');
  const table = rows.length === 0 ? '' : `<table><tr>${top}</tr>\n${body}</table>`;
  return `<section class="${key}"><h2>${escaped(title)}</h2>${said}${pictures.join('\n')}${table}</section>`;
}

/** RFC 4180; a text that a spreadsheet would take for a formula is made harmless. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t]/.test(text) && !/^-?[\d.]*$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
