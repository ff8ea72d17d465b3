import type { LaneView } from '../access/laneView.ts';
import { samplesMin } from '../access/threshold.ts';
import { CoreAbsent } from '../channel/connect.ts';
import type { Site } from '../controller/site.ts';
import { openHistory } from '../journal/history/historyFile.ts';
import { reportInput } from '../journal/history/reportInput.ts';
import { type ReportFigures, reportFigures } from '../service/report/figures.ts';
import { laneSections } from '../service/report/laneTables.ts';
import { readAccepted } from '../settings/accepted.ts';
import { secondMs } from '../units.ts';
import { noSuch } from '../words/choice.ts';
import { fill, type Words } from '../words/language.ts';
import { askView } from './ask.ts';
import { type Arguments, exit, UsageError } from './command.ts';
import { daysGiven } from './daysOption.ts';
import { noHistoryYet } from './historyPlace.ts';
import { stateFolder } from './places.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  title: { en: '{site}: the gate, {first} to {last}', zh: '{site}：道闸，{first} 至 {last}' },
  patience: {
    en: '{lane}: the guard is called after {wait}, as learned from the last {samples} vehicles.',
    zh: '{lane}：{wait}后呼叫门卫（由最近 {samples} 辆车学得）。',
  },
  start: {
    en: '{lane}: the guard is called after {wait}, the start value: {samples} of {min} vehicles seen.',
    zh: '{lane}：{wait}后呼叫门卫（初始值；已学 {samples}/{min} 辆车）。',
  },
} satisfies Record<string, Words>;

/** `duskgate gate figures [LANE]`: what the lanes carried, how far drivers reached, what the guard's help was worth. */
export async function gateFigures(given: Arguments, terminal: Terminal): Promise<number> {
  const [, lane, ...more] = given.words;
  if (more.length > 0)
    throw new UsageError({
      en: 'Write: duskgate gate figures [LANE] [--from DATE] [--to DATE].',
      zh: '请写：duskgate gate figures [LANE] [--from DATE] [--to DATE]。',
    });
  const folder = stateFolder(given);
  const accepted = readAccepted(folder);
  const history = accepted.kind === 'none' ? null : openHistory(folder, accepted.accepted.site.place.timeZone);
  if (history === null || accepted.kind === 'none') return noHistoryYet(folder, terminal);
  const { site } = accepted.accepted;
  try {
    const period = { kind: 'week', ...daysGiven(given, Date.now(), site.place.timeZone) } as const;
    const about = lane === undefined ? null : ({ kind: 'lane', id: laneNamed(site, lane) } as const);
    const figures = reportFigures(reportInput(history.reader, { site, period, about, madeAtMs: Date.now() }));
    const live = await liveLanes(given, lane);
    if (given.switches.has('json')) terminal.out(`${JSON.stringify({ v: 1, period, lanes: figures.lanes })}\n`);
    else terminal.out(figuresText(figures, live, terminal));
    return exit.ok;
  } finally {
    history.close();
  }
}

function figuresText(figures: ReportFigures, live: readonly LaneView[], terminal: Terminal): string {
  const { language } = terminal;
  const { first, last } = figures.period;
  const title = fill(words.title[language], { site: figures.site[language], first, last });
  const sections = laneSections(figures, language).map((section) => {
    const said = section.lines.map((line) => `  ${line}\n`).join('');
    return `${paint(terminal, 'bold', section.title)}\n${said}${table(section.head, section.rows)}`;
  });
  const patience = live.map((lane) => {
    const sentence = lane.samples < samplesMin ? words.start : words.patience;
    const wait = `${(lane.thresholdMs / secondMs).toFixed(1)} s`;
    return `${fill(sentence[language], { lane: lane.names[language], wait, samples: lane.samples, min: samplesMin })}\n`;
  });
  return `${paint(terminal, 'bold', title)}\n\n${[...sections, patience.join('')].filter((text) => text !== '').join('\n')}`;
}

/** What only a running core knows; without one the history speaks alone. */
async function liveLanes(given: Arguments, lane: string | undefined): Promise<readonly LaneView[]> {
  try {
    const { lanes } = await askView(given);
    return lanes.filter(({ id }) => lane === undefined || id === lane);
  } catch (error) {
    if (error instanceof CoreAbsent) return [];
    throw error;
  }
}

function laneNamed({ lanes }: Site, lane: string): string {
  if (lanes.some(({ id }) => id === lane)) return lane;
  throw new UsageError(noSuch('lane', lane, lanes));
}
