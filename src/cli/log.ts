import { closeSync, existsSync, fstatSync, openSync, readSync, watch } from 'node:fs';
import { join } from 'node:path';
import { type Words, worded } from '../words/language.ts';
import { type Command, exit, UsageError } from './command.ts';
import { logFilter, logFilterOptions } from './logFilter.ts';
import { stateFolder, stateOption } from './places.ts';
import type { Terminal } from './terminal.ts';

const chunkBytes = 65_536;
const linesMax = 100_000;

const noLog: Words = {
  en: 'There is no log yet at {file}. Has duskgate run with this --state?',
  zh: '{file} 处尚无日志。duskgate 是否用此 --state 运行过？',
};

/** `duskgate log`: the end of the crew's status log, and what comes. */
export const log: Command = {
  name: 'log',
  words: '',
  text: { en: 'show the status log', zh: '显示状态日志' },
  options: [
    { name: 'lines', value: 'N', text: { en: 'how many lines (40)', zh: '行数（40）' } },
    {
      name: 'follow',
      value: null,
      text: { en: 'go on showing new lines until Ctrl-C', zh: '持续显示新行，Ctrl-C 结束' },
    },
    { name: 'about', value: 'ZONE', text: { en: 'only lines about this zone or part', zh: '仅显示该区域或部件' } },
    ...logFilterOptions,
    stateOption,
  ],
  examples: [
    'duskgate log --lines 100',
    'duskgate log --since 12h --level fault',
    'duskgate log --zone road-main --follow',
  ],
  run: (given, terminal) => {
    const file = join(stateFolder(given), 'status.log');
    const count = Number(given.options['lines'] ?? (given.options['since'] === undefined ? 40 : linesMax));
    if (!Number.isInteger(count) || count < 0 || count > linesMax)
      throw new UsageError({ en: '--lines takes a whole number, 0 to 100000.', zh: '--lines 须为整数，0 至 100000。' });
    const wanted = logFilter(given, Date.now());
    if (!existsSync(file)) {
      terminal.err(`${worded(noLog, { file })[terminal.language]}\n`);
      return exit.missing;
    }
    terminal.out(
      lastLines(file, count, wanted)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return given.switches.has('follow') ? follow(file, wanted, terminal) : exit.ok;
  },
};

/** The newest lines that are wanted, oldest first; reads back through the rotated files while it needs more. */
export function lastLines(file: string, count: number, wanted: (line: string) => boolean): string[] {
  let lines: string[] = [];
  for (const name of [file, ...[1, 2, 3, 4, 5].map((age) => `${file}.${age}`)]) {
    if (lines.length >= count || !existsSync(name)) break;
    lines = [...textFrom(name, 0).text.split('\n').filter(wanted), ...lines];
  }
  return count === 0 ? [] : lines.slice(-count);
}

/** Prints what is added to the file; begins anew when the log was rotated. Ends only with the process. */
function follow(file: string, wanted: (line: string) => boolean, terminal: Terminal): Promise<number> {
  let at = textFrom(file, 0).end;
  let rest = '';
  const look = () => {
    if (!existsSync(file)) return;
    const added = textFrom(file, at);
    at = added.end;
    const lines = (rest + added.text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(wanted)) terminal.out(`${line}\n`);
  };
  watch(join(file, '..'), look);
  return new Promise(() => {});
}

function textFrom(file: string, start: number): { text: string; end: number } {
  const descriptor = openSync(file, 'r');
  try {
    const size = fstatSync(descriptor).size;
    const from = size < start ? 0 : start;
    const parts: Buffer[] = [];
    for (let at = from; at < size; ) {
      const part = Buffer.alloc(Math.min(chunkBytes, size - at));
      const read = readSync(descriptor, part, 0, part.length, at);
      if (read === 0) break;
      parts.push(part.subarray(0, read));
      at += read;
    }
    return { text: Buffer.concat(parts).toString('utf8'), end: size };
  } finally {
    closeSync(descriptor);
  }
}
