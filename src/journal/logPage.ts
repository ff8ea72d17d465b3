import { readFile } from 'node:fs/promises';
import type { LogLine, LogPage, LogQuery } from '../ports.ts';
import { isSevere, naming, readLogLine } from './logLine.ts';

/** JSON of one page at most. */
const pageBytes = 48_000;
const rotated = 5;

/** The newest lines of the crew's log that are asked for, oldest first. Reads back through the rotated files as needed. */
export async function logPage(file: string, query: LogQuery): Promise<LogPage> {
  const wanted = filterOf(query);
  const found: LogLine[] = [];
  let bytes = 0;
  for (const name of [file, ...Array.from({ length: rotated }, (_, age) => `${file}.${age + 1}`)]) {
    const text = await readFile(name, 'utf8').catch(() => null);
    if (text === null) continue;
    for (const line of text.split('\n').reverse()) {
      const read = readLogLine(line);
      if (read === null) continue;
      if (query.sinceMs !== null && read.atMs < query.sinceMs) return { lines: found.reverse(), more: false };
      if (!wanted(line, read)) continue;
      bytes += Buffer.byteLength(JSON.stringify(read));
      if (found.length >= query.limit || bytes > pageBytes) return { lines: found.reverse(), more: true };
      found.push(read);
    }
  }
  return { lines: found.reverse(), more: false };
}

function filterOf({ beforeMs, about, level }: LogQuery): (line: string, read: LogLine) => boolean {
  const names = about === null ? () => true : naming(about);
  return (line, read) => (beforeMs === null || read.atMs < beforeMs) && isSevere(read.mark, level) && names(line);
}
