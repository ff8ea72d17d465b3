import type { LogLine } from '../ports.ts';

/** Local time, offset, mark, part, text; as statusLog.ts writes it. */
export const logLinePattern = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2}:\d{2}) {2}(\S+) +(\S+)(?: +(.*))?$/;

/** A line of the crew's log; null = torn, or none of ours. */
export function readLogLine(line: string): LogLine | null {
  const [, date, time, offset, mark = '', about = '', text = ''] = logLinePattern.exec(line) ?? [];
  return date === undefined ? null : { atMs: Date.parse(`${date}T${time}${offset}`), mark, about, text };
}

const marksOf: Readonly<Record<'fault' | 'warning' | 'info', readonly string[] | null>> = {
  fault: ['FAULT', 'cleared'],
  warning: ['FAULT', 'WARNING', 'cleared'],
  info: null,
};

/** Whether a line is this severe or worse; what was cleared comes along. */
export function isSevere(mark: string, level: keyof typeof marksOf): boolean {
  return marksOf[level]?.includes(mark) ?? true;
}

/** Finds the id as a word of its own: `path` does not find `path-east`. */
export function naming(id: string): (text: string) => boolean {
  const escaped = id.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const word = new RegExp(`(^|[^a-z0-9-])${escaped}($|[^a-z0-9-])`, 'i');
  return (text) => word.test(text);
}
