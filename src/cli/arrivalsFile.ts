import { weekdayOf } from '../calendar/localDate.ts';
import { csvRecords } from '../cards/csv.ts';
import type { Site } from '../controller/site.ts';
import { type DayType, dayTypeOf } from '../simulator/arrivals.ts';
import { type Counted, daysCounted, fitLane, longestCountMs } from '../simulator/fit.ts';
import type { Habits } from '../simulator/world/options.ts';
import { noSuch } from '../words/choice.ts';
import { type Words, worded } from '../words/language.ts';
import { UsageError } from './command.ts';
import { readNamedFile } from './site.ts';

const words = {
  quote: { en: 'a quote is out of place at column {column}.', zh: '第 {column} 列的引号位置不对。' },
  columns: {
    en: 'the first line names the columns: at, and if you have them lane and reach_s.',
    zh: '第一行应写列名：at，如有还可写 lane 和 reach_s。',
  },
  tooMany: {
    en: 'more than {rowsMax} arrivals; take a shorter time.',
    zh: '到达记录超过 {rowsMax} 条；请取较短的时段。',
  },
  noTime: {
    en: '"{at}" is no time; write 2026-11-23T18:02:11, in the estate\'s own time.',
    zh: '“{at}”不是时间；请写 2026-11-23T18:02:11，按小区当地时间。',
  },
  badReach: {
    en: 'reach_s "{reach}" is not between 0 and 3600 seconds.',
    zh: 'reach_s “{reach}”不在 0 至 3600 秒之间。',
  },
} satisfies Record<string, Words>;

const rowsMax = 2_000_000;

/**
 * Traffic and drivers from a CSV of real arrivals: a head `at,lane,reach_s` in any order, `lane` and `reach_s` optional; `at` is
 * local time such as 2026-11-23T18:02:11, or with an offset. Throws UsageError with the line that is wrong.
 */
export function habitsFrom(file: string, site: Site, usual: Habits): Habits {
  const counted = readCounts(file, site);
  const days = daysCounted(counted, kindOf);
  const lanes = site.lanes.flatMap(({ id }) => {
    const mine = counted.filter(({ lane }) => lane === id);
    const before = usual.traffic[id];
    if (mine.length === 0 || before === undefined) return [];
    const { perHour, drivers } = fitLane(mine, days);
    return [[id, { ...before, ...drivers, perHour }] as const];
  });
  return { ...usual, traffic: { ...usual.traffic, ...Object.fromEntries(lanes) } };
}

function readCounts(file: string, site: Site): readonly Counted[] {
  const wrong = (line: number, text: Words) =>
    new UsageError({
      en: `--arrivals ${file}, line ${line}: ${text.en}`,
      zh: `--arrivals ${file} 第 ${line} 行：${text.zh}`,
    });
  let columns: Readonly<Record<string, number>> | null = null;
  const counted: Counted[] = [];
  for (const record of csvRecords(readNamedFile(file).toString())) {
    if (record.kind === 'fault') throw wrong(record.line, worded(words.quote, { column: record.column }));
    const cells = record.fields.map(({ text }) => text.trim());
    if (columns === null) {
      columns = Object.fromEntries(cells.map((name, at) => [name.toLowerCase(), at]));
      if (columns['at'] === undefined) throw wrong(record.line, words.columns);
      continue;
    }
    if (counted.length >= rowsMax) throw wrong(record.line, worded(words.tooMany, { rowsMax }));
    counted.push(countOf(cells, columns, site, (text) => wrong(record.line, text)));
  }
  if (counted.length === 0)
    throw new UsageError({
      en: `--arrivals ${file}: there are no arrivals in it.`,
      zh: `--arrivals ${file}：其中没有到达记录。`,
    });
  const times = counted.map(({ atMs }) => atMs);
  const spanMs = times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b));
  if (spanMs > longestCountMs)
    throw new UsageError({
      en: `--arrivals ${file}: the arrivals are more than a year apart; one of the dates is wrong.`,
      zh: `--arrivals ${file}：到达时间相隔超过一年；其中有日期写错。`,
    });
  return counted;
}

function countOf(
  cells: readonly string[],
  columns: Readonly<Record<string, number>>,
  site: Site,
  wrong: (text: Words) => UsageError,
): Counted {
  const cell = (name: string) => (columns[name] === undefined ? '' : (cells[columns[name]] ?? ''));
  const at = timeOf(cell('at'), site.place.timeZone);
  if (at === null) throw wrong(worded(words.noTime, { at: cell('at') }));
  const lane = cell('lane') === '' ? (site.lanes[0]?.id ?? '') : cell('lane');
  if (!site.lanes.some(({ id }) => id === lane)) throw wrong(noSuch('lane', lane, site.lanes));
  const reachS = cell('reach_s') === '' ? null : Number(cell('reach_s'));
  if (reachS !== null && !(reachS >= 0 && reachS <= 3_600))
    throw wrong(worded(words.badReach, { reach: cell('reach_s') }));
  const date = at.toPlainDate().toString();
  return { lane, atMs: at.epochMilliseconds, hour: at.hour, day: kindOf(date), date, reachS };
}

function timeOf(text: string, timeZone: string): Temporal.ZonedDateTime | null {
  try {
    return /([zZ]|[+-]\d\d:?\d\d)$/.test(text)
      ? Temporal.Instant.from(text).toZonedDateTimeISO(timeZone)
      : Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(timeZone);
  } catch {
    return null;
  }
}

function kindOf(date: string): DayType {
  return dayTypeOf(weekdayOf(date));
}
