import type { AssistFigures, Quantiles } from '../../access/assistFigures.ts';
import type { Capacity } from '../../access/queue.ts';
import type { Reach } from '../../access/throughput.ts';
import { minuteMs, secondMs } from '../../units.ts';
import { laneCauseName, lostMinutes, gateReportWords as words } from '../../words/gateReportWords.ts';
import { fill, type Language } from '../../words/language.ts';
import { localDateTime } from '../../words/localTime.ts';
import { reportWords } from '../../words/reportWords.ts';
import type { ReportFigures } from './figures.ts';
import type { LaneFigures } from './laneFigures.ts';
import { nameOf, percent, type Section } from './section.ts';
import { voicesOf } from './voiceTables.ts';

/** What the lanes did, how they carried their busiest hour, how far drivers reached, what the guard's help was worth. */
export function laneSections(figures: ReportFigures, language: Language): Section[] {
  const sections = [laneSection, peakSection, reachSection, helpSection].map((of) => of(figures, language));
  return sections.filter(({ rows }) => rows.length > 0);
}

function laneSection({ lanes, names, voices }: ReportFigures, language: Language): Section {
  const head = [
    'lane',
    'arrivals',
    'passages',
    'firstTime',
    'balks',
    'tailgates',
    'calls',
    'effectiveness',
    'factors',
    'voicesOf',
    'minutesLost',
  ] as const;
  const rows = Object.entries(lanes).map(([lane, one]) => [
    nameOf(names.lanes, lane, language),
    ...laneCells(one, voicesOf(voices, lane), language),
  ]);
  return {
    key: 'lanes',
    title: reportWords.lanes[language],
    lines: [],
    head: head.map((name) => reportWords[name][language]),
    rows,
  };
}

function laneCells(one: LaneFigures, voices: string, language: Language): string[] {
  const factors = [one.availability, one.performance, one.conformance].map(percent).join(' x ');
  const worst = one.lost.filter(({ minutes }) => minutes >= 0.05).slice(0, 4);
  const lost = worst.map(({ cause, minutes }) => `${laneCauseName(cause, language)} ${lostMinutes(minutes)}`);
  return [
    ...[one.arrivals, one.passages].map(String),
    percent(one.firstPresentationShare),
    ...[one.balks, one.tailgates, one.calls].map(String),
    percent(one.effectiveness),
    one.effectiveness === null ? '-' : factors,
    voices,
    lost.join(', ') || '-',
  ];
}

function peakSection({ lanes, names, timeZone }: ReportFigures, language: Language): Section {
  const rows = Object.entries(lanes).flatMap(([lane, { busiest, capacity }]) => {
    if (busiest === null) return [];
    const { fromMs, passages, peakHourFactor, queue, queueVehicles, queueWaitS } = busiest;
    const queued = queueVehicles === null ? [words[queue][language], '-'] : [one(queueVehicles), one(queueWaitS)];
    return [
      [
        nameOf(names.lanes, lane, language),
        localDateTime(fromMs, timeZone).slice(0, 16),
        String(passages),
        peakHourFactor === null ? '-' : peakHourFactor.toFixed(2),
        ...queued,
        capacityText(capacity, language),
      ],
    ];
  });
  const head = ['lane', 'busiestHour', 'passages', 'peakHourFactor', 'queueing', 'waitS', 'capacity'] as const;
  return sectionOf('peak', { head, rows, lines: [] }, language);
}

function reachSection({ lanes, names }: ReportFigures, language: Language): Section {
  const rows = Object.entries(lanes).flatMap(([lane, { reach }]) => {
    const { vehicles, p50S, p85S, p95S, bins } = reach;
    if (vehicles === 0) return [];
    const cells = [String(vehicles), one(p50S), one(p85S), one(p95S), sparkline(bins)];
    return [[nameOf(names.lanes, lane, language), ...cells]];
  });
  const head = ['lane', 'drivers', 'p50', 'p85', 'p95', 'bySecond'] as const;
  return sectionOf('reach', { head, rows, lines: [words.reachAbout[language]] }, language);
}

function helpSection({ lanes, names }: ReportFigures, language: Language): Section {
  const asked = Object.entries(lanes).filter(([, { help }]) => help.calls + help.suppressed + help.assisted > 0);
  const rows = asked.map(([lane, figures]) => [nameOf(names.lanes, lane, language), ...helpCells(figures, language)]);
  const unhelped = asked.reduce((sum, [, figures]) => sum + figures.unhelped, 0);
  const lines = [fill(words.helpAbout[language], { vehicles: unhelped })];
  const head = ['lane', 'calls', 'needed', 'noticed', 'answered', 'there', 'bySelf', 'helped', 'saved'] as const;
  return sectionOf('help', { head, rows, lines }, language);
}

function helpCells({ help }: LaneFigures, language: Language): string[] {
  const { calls, suppressed, precision, recall, ackMs, arrivedMs, selfResolvedShare, assisted } = help;
  const over = suppressed === 0 ? '' : ` (+${suppressed})`;
  return [
    `${calls}${over}`,
    percent(precision),
    percent(recall),
    times(ackMs),
    times(arrivedMs),
    percent(selfResolvedShare),
    String(assisted),
    savedText(help, language),
  ];
}

function savedText({ savedMs, compared }: AssistFigures, language: Language): string {
  if (savedMs === null) return words.tooFew[language];
  return fill(words.savedIs[language], { minutes: (savedMs / minuteMs).toFixed(1), vehicles: compared });
}

function capacityText(capacity: Capacity, language: Language): string {
  if (capacity.kind === 'insufficient') return words.tooFew[language];
  const { perHour, lowPerHour, highPerHour } = capacity;
  const high = Number.isFinite(highPerHour) ? highPerHour.toFixed(0) : '';
  return `${perHour.toFixed(0)} (${lowPerHour.toFixed(0)}–${high})`;
}

/** Median and the 95 % point, seconds. */
function times(quantiles: Quantiles | null): string {
  return quantiles === null ? '-' : `${one(quantiles.p50 / secondMs)} / ${one(quantiles.p95 / secondMs)}`;
}

/** Vehicles in each second up to half a minute; the last mark is all that took longer. */
function sparkline(bins: Reach['bins']): string {
  const shown = [...bins.slice(0, sparkS), bins.slice(sparkS).reduce((sum, vehicles) => sum + vehicles, 0)];
  const most = Math.max(...shown, 1);
  return shown.map((n) => (n === 0 ? '·' : '▁▂▃▄▅▆▇█'.charAt(Math.ceil((8 * n) / most) - 1))).join('');
}
const sparkS = 30;

function sectionOf(
  key: 'peak' | 'reach' | 'help',
  made: { readonly head: readonly (keyof typeof words)[]; readonly rows: Section['rows']; readonly lines: string[] },
  language: Language,
): Section {
  const head = made.head.map((name) => words[name][language]);
  return { key, title: words[`${key}Title`][language], lines: made.lines, head, rows: made.rows };
}

function one(value: number | null): string {
  return value === null ? '-' : value.toFixed(1);
}
