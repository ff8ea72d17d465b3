import { isSevere, logLinePattern, naming, readLogLine } from '../journal/logLine.ts';
import { type Arguments, type Option, UsageError } from './command.ts';

export const logFilterOptions: readonly Option[] = [
  {
    name: 'since',
    value: 'TIME',
    text: {
      en: 'only from then on: 2h, 30min, 3d, or 2026-11-23 18:00 at the estate',
      zh: '仅此后：2h、30min、3d，或小区当地时间 2026-11-23 18:00',
    },
  },
  { name: 'zone', value: 'ZONE', text: { en: 'only lines that name this zone', zh: '仅提及此区域的行' } },
  { name: 'lane', value: 'LANE', text: { en: 'only lines that name this lane', zh: '仅提及此车道的行' } },
  {
    name: 'level',
    value: 'LEVEL',
    text: { en: 'fault, warning or info; what was cleared comes along', zh: 'fault、warning 或 info（含已恢复项）' },
  },
];

/** Whether a line of the log is wanted. Lines that are none of ours, such as a torn one, are wanted unless a time is asked. */
export type Wanted = (line: string) => boolean;

/** The filter that the options ask for. Works on the text alone, so that a log can be read when all else is dead. */
export function logFilter(given: Arguments, nowMs: number): Wanted {
  const { since, zone, lane, level, about } = given.options;
  const filters: Wanted[] = [];
  if (since !== undefined) filters.push(sinceFilter(since, nowMs));
  if (level !== undefined) filters.push(levelFilter(level));
  for (const id of [zone, lane]) if (id !== undefined) filters.push(naming(id));
  if (about !== undefined) filters.push((line) => line.includes(about));
  return (line) => line !== '' && filters.every((wanted) => wanted(line));
}

const levels = ['fault', 'warning', 'info'] as const;

function levelFilter(named: string): Wanted {
  const level = levels.find((one) => one === named);
  if (level === undefined)
    throw new UsageError({
      en: `--level ${named}: write fault, warning or info.`,
      zh: `--level ${named}：请写 fault、warning 或 info。`,
    });
  return (line) => {
    const read = readLogLine(line);
    return read === null || isSevere(read.mark, level);
  };
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length back from now, or the clock on the wall of the estate, which each line carries. */
function sinceFilter(text: string, nowMs: number): Wanted {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(s|min|h|d)$/.exec(text) ?? [];
  if (count !== undefined) {
    const fromMs = nowMs - Number(count) * (unitsMs[unit] ?? 0);
    return (line) => {
      const [, date, time, offset] = logLinePattern.exec(line) ?? [];
      return date !== undefined && Date.parse(`${date}T${time}${offset}`) >= fromMs;
    };
  }
  const [, date, time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (date === undefined)
    throw new UsageError({
      en: `--since ${text}: write 2h, 30min, 3d, or a date such as 2026-11-23 18:00.`,
      zh: `--since ${text}：请写 2h、30min、3d，或日期，如 2026-11-23 18:00。`,
    });
  return (line) => {
    const [, day, clock] = logLinePattern.exec(line) ?? [];
    return day !== undefined && `${day} ${clock}` >= `${date} ${time}`;
  };
}
