import { addDays, isLocalDate, nightOf } from '../calendar/localDate.ts';
import type { Site } from '../controller/site.ts';
import { openHistory } from '../journal/history/historyFile.ts';
import { periodOf, reportInput } from '../journal/history/reportInput.ts';
import { type ReportFigures, reportFigures } from '../service/report/figures.ts';
import { type ReportForm, reportCsv, reportHtml, reportJson } from '../service/report/forms.ts';
import type { Period, ReportInput } from '../service/report/input.ts';
import { reportNotes, reportTitle, sectionsOf } from '../service/report/tables.ts';
import { readAccepted } from '../settings/accepted.ts';
import { noSuch } from '../words/choice.ts';
import { writeWhole } from './atomicFile.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { noHistoryYet } from './historyPlace.ts';
import { stateFolder, stateOption } from './places.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const kinds = ['night', 'week', 'month'] as const;

/** `duskgate report`: what the service was and what it cost, for a night, a week or a month. */
export const report: Command = {
  name: 'report',
  words: '',
  text: { en: 'energy, the promise kept, the gate, work due', zh: '报告：用电、承诺兑现、道闸、待办维护' },
  options: [
    { name: 'night', value: null, text: { en: 'one night (this if nothing is said)', zh: '一夜（缺省）' } },
    { name: 'week', value: null, text: { en: 'a week, from Monday', zh: '一周（周一起）' } },
    { name: 'month', value: null, text: { en: 'a month', zh: '一个月' } },
    { name: 'date', value: 'DATE', text: { en: 'a date in it (else last night)', zh: '所含日期（缺省为昨夜）' } },
    { name: 'zone', value: 'ZONE', text: { en: 'only this zone', zh: '仅此区域' } },
    { name: 'lane', value: 'LANE', text: { en: 'only this lane', zh: '仅此车道' } },
    {
      name: 'format',
      value: 'FORM',
      text: { en: 'text (default), html, csv or json', zh: 'text（缺省）、html、csv 或 json' },
    },
    { name: 'out', value: 'FILE', text: { en: 'where to write it (else here)', zh: '输出文件（缺省为屏幕）' } },
    stateOption,
  ],
  examples: [
    'duskgate report',
    'duskgate report --month --date 2026-11-01 --format html --out november.html --lang zh',
    'duskgate report --week --lane gate-in',
  ],
  run: (given, terminal) => {
    const kind = kindOf(given);
    const form = formOf(given.options['format'] ?? 'text');
    const folder = stateFolder(given);
    const accepted = readAccepted(folder);
    if (accepted.kind === 'none') return noHistoryYet(folder, terminal);
    const { site } = accepted.accepted;
    const history = openHistory(folder, site.place.timeZone);
    if (history === null) return noHistoryYet(folder, terminal);
    try {
      const period = periodOf(kind, dateOf(given, site));
      const asked = { site, period, about: aboutOf(given, site), madeAtMs: Date.now() };
      return tell(reportFigures(reportInput(history.reader, asked)), form, given, terminal);
    } finally {
      history.close();
    }
  },
};

function tell(figures: ReportFigures, form: ReportForm, given: Arguments, terminal: Terminal): number {
  const text = written(figures, form, terminal);
  const { out } = given.options;
  if (out === undefined) terminal.out(text);
  else {
    writeWhole(out, [text]);
    terminal.out(`${out}\n`);
  }
  return exit.ok;
}

function written(figures: ReportFigures, form: ReportForm, terminal: Terminal): string {
  switch (form) {
    case 'html':
      return reportHtml(figures, terminal.language);
    case 'csv':
      return reportCsv(figures, terminal.language);
    case 'json':
      return reportJson(figures);
    case 'text':
      return reportText(figures, terminal);
  }
}

function reportText(figures: ReportFigures, terminal: Terminal): string {
  const { language } = terminal;
  const sections = sectionsOf(figures, language).map(({ title, lines, head, rows }) =>
    [
      paint(terminal, 'bold', title),
      ...lines.map((line) => `  ${line}`),
      ...(rows.length === 0 ? [] : [table(head, rows).trimEnd()]),
      '',
    ].join('\n'),
  );
  const head = [paint(terminal, 'bold', reportTitle(figures, language)), ...reportNotes(figures, language), ''];
  return [...head, ...sections].join('\n');
}

function kindOf(given: Arguments): Period['kind'] {
  const asked = kinds.filter((kind) => given.switches.has(kind));
  if (asked.length > 1 || given.words.length > 0)
    throw new UsageError({ en: 'Say one of --night, --week, --month.', zh: '请写 --night、--week、--month 之一。' });
  return asked[0] ?? 'night';
}

function formOf(text: string): ReportForm {
  const form = (['text', 'html', 'csv', 'json'] as const).find((one) => one === text);
  if (form === undefined)
    throw new UsageError({
      en: `--format ${text}: write text, html, csv or json.`,
      zh: `--format ${text}：请写 text、html、csv 或 json。`,
    });
  return form;
}

/** Last night is over: it began yesterday evening at the latest. */
function dateOf(given: Arguments, site: Site): string {
  const { date } = given.options;
  if (date === undefined) return addDays(nightOf(Date.now(), site.place.timeZone), -1);
  if (isLocalDate(date)) return date;
  throw new UsageError({
    en: `--date ${date}: write a date of the calendar, such as 2026-11-23.`,
    zh: `--date ${date}：请写日历上的日期，例如 2026-11-23。`,
  });
}

function aboutOf(given: Arguments, site: Site): ReportInput['about'] {
  const { zone, lane } = given.options;
  if (zone !== undefined && lane !== undefined)
    throw new UsageError({ en: 'Give --zone or --lane, not both.', zh: '--zone 与 --lane 只能写一个。' });
  if (zone !== undefined) return known('zone', zone, site.zones);
  return lane === undefined ? null : known('lane', lane, site.lanes);
}

function known(kind: 'zone' | 'lane', id: string, parts: readonly { readonly id: string }[]): ReportInput['about'] {
  if (parts.some((part) => part.id === id)) return { kind, id };
  throw new UsageError(noSuch(kind, id, parts));
}
